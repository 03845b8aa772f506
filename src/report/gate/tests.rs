//! The findings of small outcomes, as a table, as Markdown and as JSON.

use super::*;
use crate::claim::testing::{claim, entry};
use crate::claim::{Allocator, Bound, Language, Metric, ratio};
use crate::gate::{CaseId, Change, Differs, Name, Turned, TurnedTransfer, VoidCase};
use crate::record::RecordedClaim;
use crate::verdict::{Transfer, Verdict};
use serde_json::{Value, json};

const PLAIN: Shown = Shown { strict: false, all: false, width: 160 };

fn change(claim: &str, point: u64, before: f64, after: f64) -> Change {
    Change {
        case: CaseId {
            claim: claim.to_owned(),
            variant: "fresh".to_owned(),
            point,
            language: Language::Rust,
        },
        label: point.to_string(),
        name: Name { metric: Metric::Allocations, phase: None, figure: None },
        before,
        after,
        open: format!("benches/claims/{claim}.rs:9"),
        causes: Vec::new(),
        confirmed: None,
    }
}

fn differs(what: &str) -> Differs {
    let [before, after] = ["1.0.0", "1.0.1"].map(str::to_owned);
    Differs { what: what.to_owned(), before, after }
}

/// 148 readings of four claims that grew, one more that shrank.
fn many() -> Outcome {
    let grew = (0..148).map(|number: u32| {
        change(&format!("theme/claim{}", number % 4), number.into(), 1.0, 200.0 - f64::from(number))
    });
    let changes = grew.chain([change("theme/claim0", 999, 3.0, 2.0)]).collect();
    Outcome { changes, exact: 300, ..Outcome::default() }
}

/// The lines of a table below its header that name a claim.
fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.contains("theme/") && !line.starts_with("WORSE: ")).collect()
}

#[test]
fn findings_are_shown_claim_by_claim_with_their_number_unless_all_are_asked_for() {
    let text = gate_table(&many(), &[], PLAIN, &[]);
    let shown = lines(&text);
    assert_eq!(shown.len(), 4, "{text}");
    assert!(shown[0].contains("theme/claim0") && shown[0].contains("200"), "{text}");
    assert!(shown[0].contains("37 worse, 1 better"), "{text}");
    assert!(shown[1].contains("37 worse") && !shown[1].contains("better"), "{text}");
    assert!(text.contains("149 findings in 4 claims; --all shows them one by one\n"), "{text}");
    assert!(text.starts_with("WORSE: theme/claim0 fresh at 0: allocations 1 → 200, and 147 more;"));

    let text = gate_table(&many(), &[], Shown { all: true, ..PLAIN }, &[]);
    assert_eq!(lines(&text).len(), 149);
    assert!(!text.contains("in all"), "{text}");

    let text = gate_markdown(&many(), &[], PLAIN, &[]);
    assert_eq!(
        text.lines().filter(|line| line.starts_with("| WORSE | theme/")).count(),
        4,
        "{text}"
    );
    assert!(text.contains("| 37 worse, 1 better |"), "{text}");
}

#[test]
fn where_each_claim_has_one_finding_no_number_is_shown() {
    let changes = vec![change("theme/one", 1, 1.0, 2.0), change("theme/two", 1, 1.0, 2.0)];
    let text = gate_table(&Outcome { changes, ..Outcome::default() }, &[], PLAIN, &[]);
    assert_eq!(lines(&text).len(), 2);
    assert!(!text.contains("in all") && !text.contains("--all"), "{text}");
}

#[test]
fn of_very_many_claims_the_worst_are_shown() {
    let changes = (0..100).map(|number| change(&format!("theme/c{number}"), 1, 1.0, 2.0));
    let outcome = Outcome { changes: changes.collect(), ..Outcome::default() };
    let text = gate_table(&outcome, &[], PLAIN, &[]);
    assert_eq!(lines(&text).len(), 30);
    assert!(text.contains("and 70 more claims; --all shows all 100 findings"), "{text}");
}

#[test]
fn a_count_that_was_not_so_again_is_shown_and_does_not_count() {
    let by_chance = Change { confirmed: Some(false), ..change("theme/one", 1, 1.0, 9.0) };
    let outcome = Outcome { changes: vec![by_chance], ..Outcome::default() };
    let warnings = ["nothing was rerun:\nno cargo\u{1b}".to_owned()];
    let strict = Shown { strict: true, ..PLAIN };
    let text = gate_table(&outcome, &[], strict, &warnings);
    assert!(text.starts_with("nothing got worse\n"), "{text}");
    assert!(lines(&text)[0].trim_start().starts_with("not again"), "{text}");
    assert!(
        text.contains("1 reading was as before when the same build counted once more"),
        "{text}"
    );
    assert!(text.ends_with("warning: nothing was rerun:\nno cargo\u{fffd}\n"), "{text}");
    let text = gate_markdown(&outcome, &[], strict, &warnings);
    assert!(text.contains("| not again | theme/one |"), "{text}");
    assert!(text.contains("\n\nwarning: nothing was rerun:\n\nno cargo"), "{text}");
    let found: Value = serde_json::from_str(&gate_json(&outcome, &[], true, &[])).expect("JSON");
    let row = &found["rows"][0];
    assert_eq!(
        (&row["status"], &row["counts"], &found["exit"]),
        (&json!("not_again"), &json!(false), &json!(0))
    );
}

#[test]
fn an_excuse_is_printed_with_its_cause_and_what_is_not_excused_comes_first() {
    let excused = Change {
        causes: vec![differs("list"), differs("node"), differs("tree")],
        ..change("theme/one", 1, 1.0, 9.0)
    };
    let toolchain = excused.causes.clone();
    let mut outcome = Outcome { changes: vec![excused], toolchain, ..Outcome::default() };
    let text = gate_table(&outcome, &[], PLAIN, &[]);
    assert!(text.starts_with("another list: 1.0.0 → 1.0.1\nanother node: "), "{text}");
    let headline = "nothing got worse but what another list excuses: 1 reading grew, most of all that of \
                    theme/one fresh at 1\n";
    assert!(text.contains(headline), "{text}");
    let [line] = lines(&text)[1..] else { panic!("{text}") };
    assert!(line.trim_start().starts_with("with list, node and 1 more"), "{text}");
    outcome.changes.push(change("theme/two", 1, 1.0, 2.0));
    let text = gate_table(&outcome, &[], PLAIN, &[]);
    assert!(text.contains("\nWORSE: theme/two fresh at 1: allocations 1 → 2; open"), "{text}");
    assert!(lines(&text)[0].trim_start().starts_with("WORSE"), "{text}");
    let strict = gate_table(&outcome, &[], Shown { strict: true, ..PLAIN }, &[]);
    assert!(strict.contains("they count, for --strict is given"), "{strict}");
    assert!(strict.contains("\nWORSE: theme/one"), "{strict}");
}

#[test]
fn what_turned_between_the_languages_has_a_row_and_what_is_open_a_sentence() {
    let half = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
    let recorded = RecordedClaim::of(&entry(claim([half.stated("half", "one half")])));
    let transfer = |after: Transfer| TurnedTransfer {
        claim: "theme/name".to_owned(),
        prediction: recorded.predictions[0].clone(),
        before: Transfer::CarriesOver,
        after,
        causes: Vec::new(),
        open: "name.rs".to_owned(),
    };
    let of = |after: Transfer| Outcome { transfers: vec![transfer(after)], ..Outcome::default() };
    let outcome = of(Transfer::OnlyInGo);
    let text = gate_table(&outcome, &[&recorded], Shown { width: 240, ..PLAIN }, &[]);
    assert!(text.starts_with("nothing got worse\n"), "{text}");
    let [line] = lines(&text)[..] else { panic!("{text}") };
    for part in ["turned", "Go and Rust: time of pooled / fresh", "carries over", "true in Go here"]
    {
        assert!(line.contains(part), "{part}: {line}");
    }
    let found: Value =
        serde_json::from_str(&gate_json(&outcome, &[&recorded], true, &[])).expect("JSON");
    let row = &found["rows"][0];
    assert_eq!((&row["metric"], &row["status"]), (&json!("transfer"), &json!("turned")));
    assert_eq!((&row["was"], &row["counts"]), (&json!("carries over"), &json!(false)));
    assert_eq!((&row["is"], &found["exit"]), (&json!("true in Go here, not in Rust"), &json!(0)));
    let open = of(Transfer::Open("in Go unclear".to_owned()));
    let text = gate_table(&open, &[&recorded], PLAIN, &[]);
    assert!(lines(&text).is_empty(), "{text}");
    assert!(text.contains("in Rust of 1 stated prediction is open now, or was; --all"), "{text}");
    let text = gate_table(&open, &[&recorded], Shown { all: true, width: 240, ..PLAIN }, &[]);
    assert!(lines(&text)[0].contains("unclear") && lines(&text)[0].contains("open"), "{text}");
}

/// The shape that programs read. It is only added to.
#[test]
#[expect(clippy::too_many_lines, reason = "it is one object, and all of it")]
fn the_json_has_its_shape() {
    let prediction = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
    let recorded = RecordedClaim::of(&entry(claim([prediction])));
    let turned = Turned {
        claim: "theme/name".to_owned(),
        prediction: recorded.predictions[0].clone(),
        allocator: Allocator::System,
        before: "holds".to_owned(),
        after: Verdict::Refuted,
        refuted_at: vec![64],
        confirmed: None,
        causes: Vec::new(),
        open: "name.rs".to_owned(),
    };
    let held = Name { metric: Metric::Held, phase: Some("idle".to_owned()), figure: None };
    let outcome = Outcome {
        toolchain: vec![differs("list")],
        changes: vec![
            change("theme/name", 64, 3.0, 4.0),
            Change {
                causes: vec![differs("list")],
                name: held,
                ..change("theme/name", 16, 1.5, 2.0)
            },
        ],
        turned: vec![turned],
        missing: vec![CaseId {
            claim: "theme/gone".to_owned(),
            variant: "fresh".to_owned(),
            point: 1,
            language: Language::Rust,
        }],
        void: vec![VoidCase {
            claim: "theme/name".to_owned(),
            variant: Some("empty".to_owned()),
            point: 1,
            what: "theme/name/empty/1".to_owned(),
            why: "panicked: \"no\"".to_owned(),
        }],
        exact: 12,
        verdicts: 3,
        ..Outcome::default()
    };
    let warnings = ["a warning".to_owned()];
    let text = gate_json(&outcome, &[&recorded], false, &warnings);
    let found: Value = serde_json::from_str(&text).expect("it is JSON");
    let row = |case: &str, point: Value, status: &str, more: Value| {
        let mut row = json!({
            "case": case, "claim": "theme/name", "variant": "fresh", "point": point,
            "label": point.as_u64().map(|point| point.to_string()), "allocator": "dhat",
            "metric": null, "prediction": null, "was": null, "is": null, "status": status,
            "counts": false, "cause": null, "open": null,
        });
        let fields = row.as_object_mut().expect("an object");
        fields.extend(more.as_object().expect("an object").clone());
        row
    };
    let wanted = json!({
        "format": 1,
        "headline": "WORSE: theme/name fresh at 64: allocations 3 → 4, and 1 more; open benches/claims/theme/name.rs:9",
        "exit": 1,
        "strict": false,
        "compared": { "readings": 12, "verdicts": 3, "claims": 1 },
        "toolchain": [{ "what": "list", "was": "1.0.0", "is": "1.0.1" }],
        "machine": [],
        "instructions": [],
        "claims": [
            { "claim": "theme/name", "status": "worse", "rows": 4 },
            { "claim": "theme/gone", "status": "missing", "rows": 1 },
        ],
        "rows": [
            row("theme/name/fresh/64", json!(64), "worse", json!({
                "metric": "allocations", "was": 3.0, "is": 4.0, "counts": true,
                "open": "benches/claims/theme/name.rs:9",
            })),
            row("theme/name/empty/1", json!(1), "void", json!({
                "variant": "empty", "counts": true, "cause": "panicked: \"no\"", "allocator": null,
                "open": "benches/claims/theme/name.rs",
            })),
            row("theme/name/fresh/16", json!(16), "excused", json!({
                "metric": "held @ idle", "was": 1.5, "is": 2.0, "cause": "list 1.0.0 → 1.0.1",
                "open": "benches/claims/theme/name.rs:9",
            })),
            row("theme/name/pooled", Value::Null, "unconfirmed", json!({
                "variant": "pooled", "allocator": "system", "metric": "verdict", "was": "holds",
                "is": "refuted", "open": "name.rs",
                "prediction": "time of pooled / fresh ≤ 0.8 at 64",
            })),
            row("theme/gone/fresh/1", json!(1), "missing", json!({ "claim": "theme/gone" })),
        ],
        "warnings": ["a warning"],
    });
    assert_eq!(found, wanted, "{text}");
    let strict: Value =
        serde_json::from_str(&gate_json(&outcome, &[&recorded], true, &[])).expect("it is JSON");
    let statuses: Vec<&str> = strict["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|it| it["status"].as_str())
        .collect();
    assert_eq!(statuses, ["worse", "worse", "void", "missing", "unconfirmed"]);
}

#[test]
fn nothing_found_is_json_too() {
    let text = gate_json(&Outcome::default(), &[], false, &[]);
    let found: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(found["headline"], "nothing got worse");
    assert_eq!((&found["exit"], &found["rows"]), (&json!(0), &json!([])));
}
