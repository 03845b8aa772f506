//! What is found in a claim that is sound but for one thing.

use super::*;
use crate::claim::testing::{claim, entry, pooled_at};
use crate::claim::{
    Allocator, Axis, Metric, Points, Source, across, difference, exactly, figure, nearest, ratio,
    ratio_to_go, sampled_figure, value, variant,
};
use Bound::{AtLeast, AtMost, Below, Within};
use Metric::{Allocations, Held, Time};

/// A prediction that nothing is wrong with.
fn sound() -> Prediction {
    ratio(Time, "pooled", "fresh", AtMost(0.5))
}

/// What a constructor says where it refuses a prediction, which in a `static` is an error of the compiler.
fn refused(make: impl Fn() -> Prediction + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(make).expect_err("the constructor refuses it");
    panic.downcast_ref::<&str>().map(|text| (*text).to_owned()).unwrap_or_default()
}

/// The faults of a claim.
fn faults(claim: Claim) -> Vec<String> {
    entry(claim).faults()
}

/// The only fault of a claim with one prediction.
fn fault(prediction: Prediction) -> String {
    match <[String; 1]>::try_from(faults(claim([prediction]))) {
        Ok([fault]) => fault,
        Err(faults) => panic!("{faults:?}"),
    }
}

#[test]
fn a_sound_claim_has_no_faults() {
    let predictions = [
        sound(),
        sound().from(16).stated("312 ns", "as printed"),
        exactly(Allocations, "pooled", 0),
        value(Held, "pooled", Within(0.0, 4096.0)),
        across(Time, "pooled", 1, AtLeast(4.0)).at(&[64]),
        figure("capacity", "fresh", Below(128.0)),
    ];
    assert_eq!(faults(claim(predictions)), [""; 0]);
}

#[test]
fn a_title_is_the_first_line_without_its_marks() {
    assert_eq!(entry(claim([])).title(), "A title");
    assert_eq!(entry(claim([])).id(), "theme/name");
}

#[test]
fn a_claim_that_nothing_could_prove_wrong_is_at_fault() {
    assert!(faults(claim([]))[0].contains("there is no prediction"));
    assert!(fault(value(Held, "pooled", AtLeast(0.0))).contains("can not fail"));
}

#[test]
fn a_bound_has_to_be_finite_for_a_record_could_not_be_read_back() {
    for bound in [AtMost(f64::INFINITY), Within(1.0, f64::INFINITY), AtLeast(f64::NAN)] {
        assert!(refused(move || value(Held, "pooled", bound)).contains("has to be finite"));
        let fault = fault(Prediction { bound, ..value(Held, "pooled", AtMost(1.0)) });
        assert!(fault.contains("has to be finite"), "{fault}");
    }
}

#[test]
fn an_unknown_variant_is_named_with_those_that_exist() {
    let fault = fault(ratio(Time, "poled", "fresh", AtMost(0.5)));
    assert!(fault.contains(": prediction 1: the subject `poled`"), "{fault}");
    assert!(fault.contains("empty, fresh, pooled"), "{fault}");
    let unknown = Claim { reference: "frsh", ..claim([sound()]) };
    assert!(faults(unknown)[0].contains("the reference `frsh` is no variant"));
}

#[test]
fn a_variant_compared_with_itself_is_at_fault() {
    let itself = || ratio(Time, "fresh", "fresh", AtMost(0.5));
    assert!(refused(itself).contains("compared with itself"));
    assert!(fault(sound().against("pooled")).contains("compared with itself"));
}

#[test]
fn points_have_to_be_on_the_axis() {
    assert!(fault(sound().at(&[2])).contains("no point of the axis"));
    assert!(fault(across(Time, "pooled", 2, AtMost(0.5))).contains("point 2 is not on the axis"));
    let mut elsewhere = claim([sound()]);
    elsewhere.axis.article = 2;
    assert!(faults(elsewhere)[0].contains("the article's point 2 is not on the axis"));
    let mut falling = claim([sound()]);
    falling.axis.points = &[64, 16, 1];
    assert!(faults(falling)[0].contains("in ascending order"));
}

#[test]
fn a_prediction_reads_at_least_one_point_at_which_all_its_cases_exist() {
    let of =
        |points: Points, prediction: Prediction| faults(pooled_at(points, claim([prediction])));
    let apart = sound().at(&[64]);
    assert_eq!(of(Points::From(16), apart), [""; 0]);
    assert!(of(Points::UpTo(16), apart)[0].contains("no point at which all its cases exist"));
    let turned = ratio(Time, "fresh", "pooled", AtLeast(2.0)).at(&[64]);
    assert!(of(Points::UpTo(16), turned)[0].contains("no point at which all its cases exist"));
    let across = across(Time, "pooled", 1, AtMost(2.0));
    assert_eq!(of(Points::UpTo(16), across), [""; 0]);
    assert!(of(Points::From(16), across)[0].contains("no point at which all its cases exist"));
}

#[test]
fn times_are_predicted_by_bounds_in_the_rounds_lane() {
    for metric in [Time, Metric::LatencyP99, Metric::CpuTime, Metric::VoluntarySwitches] {
        assert!(refused(move || exactly(metric, "pooled", 5)).contains("never exactly equal"));
        assert!(fault(value(metric, "pooled", AtMost(0.0))).contains("clear below nothing"));
    }
    let criterion = || value(Metric::CriterionTime, "pooled", AtMost(5.0));
    assert!(refused(criterion).contains("no verdict comes from criterion"));
}

#[test]
fn a_figure_and_only_a_figure_has_a_name() {
    assert!(refused(|| value(Metric::Figure, "pooled", AtMost(5.0))).contains("has a name"));
    let named = Prediction { figure: Some("capacity"), ..sound() };
    assert!(fault(named).contains("has a name"));
    assert!(refused(|| value(Metric::SampledFigure, "pooled", AtMost(5.0))).contains("has a name"));
    let sampled = sampled_figure("tries", "pooled", AtMost(5.0));
    assert_eq!(
        faults(claim([sampled, sampled.over_figure("turns"), sampled.against("fresh")])),
        [""; 0]
    );
    let exactly = || sampled_figure("tries", "pooled", Bound::Equal(5.0));
    assert!(refused(exactly).contains("never exactly equal"));
    assert!(fault(sampled.over_figure("tries")).contains("compared with itself"));
}

#[test]
fn a_reading_is_compared_with_another_one_of_its_lane() {
    let own = |prediction: Prediction| faults(claim([prediction]));
    let p99 = value(Metric::LatencyP99, "pooled", AtMost(2.0));
    assert_eq!(own(p99.over_metric(Metric::LatencyP50)), [""; 0]);
    assert!(refused(move || p99.over_metric(Metric::Held)).contains("read by different lanes"));
    assert!(own(p99.over_metric(Metric::LatencyP99))[0].contains("compared with itself"));
    let held = value(Metric::Held, "pooled", AtMost(0.5)).in_phase("cut");
    assert_eq!(own(held.over_phase("full")), [""; 0]);
    assert!(own(held.over_phase("cut"))[0].contains("compared with itself"));
    let alone = Prediction { form: Form::Difference, ..held };
    assert!(own(alone)[0].contains("needs something that is taken away"));
}

#[test]
fn phases_and_figures_have_names_that_can_be_read_back() {
    let held = value(Metric::Held, "pooled", AtMost(0.5));
    for prediction in [held.in_phase("a @ b"), held.in_phase("full").over_phase("a @ b")] {
        let said = fault(prediction);
        assert!(said.contains("the name \"a @ b\" of a phase has an @"), "{said}");
    }
}

#[test]
fn a_count_has_no_allocator_to_be_judged_under() {
    let counted = || exactly(Metric::Allocations, "pooled", 1).under(Allocator::Jemalloc);
    assert!(refused(counted).contains("leave out `.under(…)`"));
}

#[test]
fn rust_is_divided_by_go_where_both_read_the_same_and_the_claim_has_a_go_side() {
    let to_go = |metric: Metric| ratio_to_go(metric, "pooled", AtMost(0.5));
    for metric in [Time, Allocations, Metric::Bytes, Held] {
        assert_eq!(faults(claim([to_go(metric)])), [""; 0]);
    }
    assert_eq!(faults(claim([to_go(Time).under(Allocator::GoOne)])), [""; 0]);
    assert!(refused(move || to_go(Metric::Peak)).contains("divided by Go in time, allocations"));
    assert!(refused(move || to_go(Time).under(Allocator::System)).contains("says how Go runs"));
    assert!(refused(move || to_go(Time).in_rust()).contains("about both"));
    assert!(refused(move || to_go(Time).in_both()).contains("judged once for both"));
    assert!(fault(ratio_to_go(Time, "poled", AtMost(0.5))).contains("the subject `poled`"));
    assert!(fault(to_go(Time).at(&[2])).contains("no point of the axis"));
    let said = entry(claim([sound(), to_go(Time)])).lacks_go().expect("there is no file");
    assert!(said.starts_with(&format!("{}:", file!())), "{said}");
    assert!(said.contains("there is no benches/claims/theme/name.go"), "{said}");
    assert_eq!(entry(claim([sound().stated("half", "as printed")])).lacks_go(), None);
    // A claim of this package which has a Go side, whichever it is.
    let mut folders = std::fs::read_dir("benches/claims").expect("the claims").flatten();
    let side = folders.find_map(|theme| {
        let mut files = std::fs::read_dir(theme.path()).ok()?.flatten().map(|file| file.path());
        files.find(|file| file.extension().is_some_and(|it| it == "go"))
    });
    let side = side.expect("a Go side").with_extension("rs");
    let path = side.strip_prefix("benches/claims").expect("it lies there").to_string_lossy();
    let pooled = Entry { path: path.into_owned().leak(), ..entry(claim([to_go(Time)])) };
    assert_eq!(pooled.lacks_go(), None);
}

/// A claim over such variants beside `fresh` and `pooled`.
fn beside(variants: &[Variant], prediction: Prediction) -> Claim {
    let variants = [claim([]).variants, variants].concat().leak();
    Claim { variants, ..claim([prediction]) }
}

fn idle(_: &mut crate::run::Run) {}

#[test]
fn two_controls_that_are_compared_do_the_same_or_say_why_not() {
    let [one, other] = ["one", "other"].map(|name| variant(name, idle));
    let compared = ratio(Time, "one", "other", AtMost(0.5));
    let found = |variants: [Variant; 2], prediction: Prediction| {
        let claim = beside(&variants, prediction);
        assert_eq!(faults(claim), [""; 0]);
        entry(claim).uncompared()
    };
    let reasons = [one.control("it writes nothing"), other.control("it reads nothing")];
    let said = found(reasons, compared);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with(&format!("{}:", file!())), "{said:?}");
    assert!(said[0].contains("prediction 1: `one` and `other` are controls"), "{said:?}");
    let names = [one.doing("the small work"), other.doing("the large work")];
    assert_eq!(found(names, compared).len(), 1);
    assert_eq!(found(names, compared.unlike("one is the part of the other")), [""; 0]);
    let same = [one.doing("the small work"), other.control("why").doing("the small work")];
    assert_eq!(found(same, compared), [""; 0]);
    // Counts are no times: what is counted may differ on purpose.
    assert_eq!(found(reasons, ratio(Allocations, "one", "other", AtMost(0.5))), [""; 0]);
    assert_eq!(found(reasons, ratio(Time, "one", "fresh", AtMost(0.5))), [""; 0]);
}

#[test]
fn outputs_that_are_compared_are_not_unlike() {
    let why = "they differ";
    assert!(fault(sound().unlike(why)).contains("both sides do the same work"));
    assert!(fault(value(Held, "pooled", AtMost(1.0)).unlike(why)).contains("no two variants"));
    assert_eq!(faults(claim([ratio(Time, "empty", "fresh", AtMost(0.5)).unlike(why)])), [""; 0]);
}

#[test]
fn a_prediction_reads_no_variant_that_its_lane_does_not_run() {
    let counted = variant("counted", idle).lanes(&[Lane::Heap, Lane::Resident]);
    let of = |variant: Variant, prediction| faults(beside(&[variant], prediction));
    let timed = ratio(Time, "counted", "fresh", AtMost(0.5));
    let said = of(counted, timed);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("time is read by the rounds lane, which does not run `counted` at 1"));
    assert!(said[0].starts_with(&format!("{}:", file!())), "{said:?}");
    assert!(of(counted, ratio(Time, "fresh", "counted", AtMost(0.5)))[0].contains("`counted`"));
    assert!(of(counted, across(Time, "counted", 1, AtMost(0.5)))[0].contains("`counted`"));
    assert_eq!(of(counted, ratio(Allocations, "counted", "fresh", AtMost(0.5))), [""; 0]);
    // At some points only: those that are named have to be run, of all others what is run is read.
    let far = variant("counted", idle).lanes_at(Points::From(16), &[Lane::Heap]);
    assert_eq!(of(far, timed), [""; 0]);
    assert_eq!(of(far, timed.at(&[1])), [""; 0]);
    assert!(of(far, timed.at(&[1, 64]))[0].contains("does not run `counted` at 64"));
    assert!(of(far, timed.from(16))[0].contains("does not run `counted` at 16"));
    assert!(of(far, across(Time, "counted", 64, AtMost(0.5)).at(&[1]))[0].contains("at 64"));
    assert_eq!(beside(&[far], timed).points_read(&timed), [1]);
}

#[test]
fn lanes_are_never_none_and_given_once() {
    let refused = |make: fn() -> Variant| {
        let panic = std::panic::catch_unwind(make).expect_err("the constructor refuses it");
        panic.downcast_ref::<&str>().map(|text| (*text).to_owned()).unwrap_or_default()
    };
    assert!(refused(|| variant("a", idle).lanes(&[])).contains("no lane runs"));
    let twice = || {
        let at = variant("a", idle).lanes_at(Points::All, &[Lane::Heap]);
        at.lanes_at(Points::All, &[Lane::Heap])
    };
    assert!(refused(twice).contains("twice"));
}

#[test]
fn what_an_article_states_followed_no_trial_of_ours() {
    assert_eq!(faults(claim([sound().after_trial()])), [""; 0]);
    let stated = sound().stated("half", "as printed");
    for both in [stated.after_trial(), sound().after_trial().stated("half", "as printed")] {
        let fault = fault(both);
        assert!(fault.contains("no trial came before it"), "{fault}");
        assert!(fault.starts_with(&format!("{}:", file!())), "{fault}");
    }
}

#[test]
fn a_difference_may_have_to_be_below_nothing() {
    let faster = difference(Time, "pooled", "fresh", AtMost(0.0));
    assert_eq!(faults(claim([faster])), [""; 0]);
    assert!(fault(ratio(Time, "pooled", "fresh", AtMost(0.0))).contains("clear below nothing"));
}

#[test]
fn a_long_quotation_two_equal_names_and_controls_alone_are_at_fault() {
    let mut long = claim([sound()]);
    long.source.quote = "a a a a a a a a a a a a a a a a a a a a";
    assert!(faults(long)[0].contains("20 words or more"));
    let twice = [claim([]).variants, claim([]).variants].concat().leak();
    assert!(faults(Claim { variants: twice, ..claim([sound()]) })[0].contains("have the name"));
    let controls: Vec<_> =
        claim([]).variants.iter().map(|variant| variant.control("different work")).collect();
    let controls = Claim { variants: controls.leak(), ..claim([sound()]) };
    assert!(faults(controls)[0].contains("all of them are controls"));
}

#[test]
fn the_nearest_names_are_offered_best_first() {
    let known = ["pools/warm_4k", "calls/dyn_or_not", "lists/too_long"];
    assert_eq!(nearest("warm4k", known)[0], "pools/warm_4k");
    assert_eq!(nearest("xyzzy", known), [""; 0]);
}

/// The line on which this is called.
#[track_caller]
fn here() -> u32 {
    Location::caller().line()
}

#[test]
fn a_fault_names_the_file_and_the_line_where_it_was_made() {
    let (prediction, line) = (ratio(Time, "poled", "fresh", AtMost(0.5)), here());
    assert!(
        fault(prediction).starts_with(&format!("{}:{line}: ", file!())),
        "{}",
        fault(prediction)
    );
    let text = "//! A title.\nstatic CLAIM: Claim = Claim {\n    reference: \"frsh\",\n};\n";
    let unknown = entry(Claim { reference: "frsh", ..claim([sound()]) });
    let faults = Entry { text, ..unknown }.faults();
    assert!(
        faults[0].starts_with("benches/claims/theme/name.rs:3: the reference `frsh`"),
        "{faults:?}"
    );
}

#[test]
fn a_claim_of_ones_own_has_to_say_its_sentence_its_work_and_its_reference() {
    let faults = faults(Claim { predictions: claim([sound()]).predictions, ..Claim::OURS });
    for what in ["says nothing", "at least one point", "no variant does", "has no reference"] {
        assert!(faults.iter().any(|fault| fault.contains(what)), "{what}: {faults:?}");
    }
}

#[test]
fn a_name_that_no_filter_or_export_could_tell_from_another_is_a_fault_with_its_line() {
    let named = |names: [&'static str; 2]| {
        let [a, b] = names.map(|name| variant(name, |_| {}));
        let variants = vec![a, b, variant("fresh", |_| {}), variant("pooled", |_| {})].leak();
        faults(Claim { variants, ..claim([sound()]) })
    };
    assert_eq!(named(["push + reserve", "[u8; 4] größe"]), [""; 0]);
    for (names, what) in [
        (["a/b", "c"], "the variant's name \"a/b\" has a slash in it"),
        (["a\nb", "c"], "the variant's name \"a\\nb\" has a line break"),
        (["", "c"], "the variant's name \"\" is empty"),
        (["a b", "a_b"], "`a_b` and `a b` are one name to tools that take no spaces"),
        (["a", "a"], "two variants have the name `a`"),
    ] {
        let found = named(names);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(&format!("{}:", file!())), "{found:?}");
        assert!(found[0].contains(what), "{what}: {found:?}");
    }
    let axis = Axis {
        name: "two\nlines",
        labels: &[(1, "one add "), (16, "größe + 2")],
        ..claim([]).axis
    };
    let found = faults(Claim { axis, ..claim([sound()]) });
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("the axis's name \"two\\nlines\" has a line break"), "{found:?}");
    assert!(found[1].contains("the label \"one add \" begins or ends with a space"), "{found:?}");
}

#[test]
fn what_is_stated_says_what_and_why_and_has_an_article_that_says_it() {
    assert!(fault(sound().stated(" ", "as printed")).contains("states is empty"));
    assert!(fault(sound().stated("half", "")).contains("how the bound follows"));
    let printing = |printed| sound().stated("half", "as printed").printing(printed);
    assert!(fault(printing(0.6)).contains("its own figure would refute it"));
    assert_eq!(faults(claim([printing(0.5)])), [""; 0]);
    let ours = Claim { source: Source::OURS, ..claim([sound().stated("half", "as printed")]) };
    assert!(faults(ours)[0].contains("names no article that could state it"));
}

#[test]
fn something_is_judged_at_the_articles_own_point_or_against_it() {
    let of = |predictions: &[Prediction]| entry(claim(predictions)).passes_over();
    let elsewhere = sound().at(&[16]);
    let said = of(&[elsewhere]).expect("it is passed over");
    assert!(said.contains("name.rs:1: nothing is judged at the article's own point"), "{said}");
    assert_eq!(of(&[across(Time, "pooled", 64, AtMost(0.5)).at(&[1])]), None);
    assert_eq!(of(&[elsewhere, sound().at(&[64])]), None);
    let ours = Claim { source: Source::OURS, ..claim([elsewhere]) };
    assert_eq!(entry(ours).passes_over(), None, "no article has a point");
}
