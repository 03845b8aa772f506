//! What the command line of a lane takes, and what it makes of it.

use super::*;

fn parse(words: &[&str]) -> Result<Options, clap::Error> {
    command("heap")
        .try_get_matches_from([&["heap"], words].concat())
        .map(|matches| Options::from_matches(&matches))
}

#[test]
fn criterions_flags_are_known_and_named_when_passed_over() {
    let options =
        parse(&["--bench", "--save-baseline", "main", "--noplot", "buffers"]).expect("known");
    assert_eq!(options.filters, ["buffers"]);
    assert_eq!(options.criterion, ["--noplot", "--save-baseline=main"]);
    let sentence = options.passed_over().expect("two flags");
    assert!(sentence.contains("--noplot") && sentence.contains("--save-baseline"), "{sentence}");
}

#[test]
fn a_mistyped_flag_is_an_error_that_names_the_nearest_one() {
    let error = parse(&["--quik"]).expect_err("mistyped").to_string();
    assert!(error.contains("--quick"), "{error}");
}

#[test]
fn numbers_out_of_range_name_the_range() {
    for (words, named) in [
        (["--limit", "0"], "between 0.1 and 3600"),
        (["--minutes", "0"], "between 0.1 and 1440"),
        (["--minutes", "-5"], "between 0.1 and 1440"),
        (["--budget", "1e9"], "between 0.05 and 86400"),
        (["--budget", "-1"], "between 0.05 and 86400"),
        (["--margin", "-1"], "between 0 and 50"),
        (["--margin", "50.1"], "between 0 and 50"),
        (["--forks", "4"], "between 5 and 1000"),
        (["--forks", "-5"], "between 5 and 1000"),
        (["--seed", "-1"], "between 0 and 18446744073709551615"),
        (["--seed", "1.5"], "between 0 and 18446744073709551615"),
        (["--sample-size", "5"], "10"),
        (["--confidence-level", "1.5"], "between 0 and 1"),
        (["--measurement-time", "0"], "above 0"),
    ] {
        let error = parse(&words).expect_err("out of range").to_string();
        assert!(error.contains(named), "{error}");
    }
}

#[test]
fn minutes_are_a_limit_of_the_run_and_stand_beside_no_other_one() {
    let options = parse(&["--minutes", "1.5"]).expect("known");
    assert_eq!((options.minutes, options.at_most), (Some(1.5), Some(90.0)));
    assert_eq!(parse(&["--at-most", "90"]).expect("known").minutes, None);
    for other in ["--at-most", "--budget"] {
        let error = parse(&["--minutes", "5", other, "60"]).expect_err("both").to_string();
        assert!(error.contains("--minutes") && error.contains(other), "{error}");
    }
}

#[test]
fn a_lane_measures_where_cargo_bench_asks_for_it_and_runs_every_case_once_where_it_does_not() {
    let asked = |words: &[&str]| {
        let options = parse(words).expect("known");
        (options.test, options.by_tester, options.keeps_nothing())
    };
    assert_eq!(asked(&["--bench"]), (false, false, false));
    assert_eq!(asked(&["--bench", "--test"]), (true, false, false));
    assert_eq!(asked(&[]), (true, true, true));
    assert_eq!(asked(&["--quick"]), (true, true, true));
    assert_eq!(asked(&["--reports", "here"]), (true, true, false));
}

#[test]
fn libtests_flags_are_known_and_several_filters_are_too() {
    for words in [
        "one two --skip three --skip four five",
        "--list --format terse --ignored",
        "a/b/c/1 --exact --nocapture",
        "--no-capture --include-ignored --color never",
        "--test-threads 1 --show-output -q --format json -Z unstable-options --report-time",
        "--shuffle --shuffle-seed 7 --logfile out.log --fail-fast",
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        let options = parse(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
        assert_eq!(options.passed_over(), None, "{words:?}");
    }
    let options = parse(&["one", "two", "--skip", "three", "--skip=four", "five"]).expect("known");
    assert_eq!(options.filters, ["one", "two", "five"]);
    assert_eq!(options.skip, ["three", "four"]);
    assert_eq!(options.asked().as_deref(), Some("one two five --skip three --skip four"));
    assert_eq!(parse(&["--color=always"]).expect("known").colours, Some(true));
}
