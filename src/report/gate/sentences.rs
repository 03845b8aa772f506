//! What is said of a comparison with the baseline above and below its table.

use super::rows::{prediction, reading, readings};
use super::shown::Shown;
use crate::gate::{Change, Differs, Direction, Outcome, Turned};
use crate::record::RecordedClaim;
use crate::report::words::so_many;

/// The differences of the toolchain that are named unless all are asked for.
const MOST: usize = 20;

/// How the toolchain differs, a line each; nothing where it does not.
pub(super) fn toolchain(outcome: &Outcome, shown: Shown) -> String {
    let mut text = String::new();
    let most = if shown.all { usize::MAX } else { MOST };
    for differs in outcome.toolchain.iter().take(most) {
        text += &format!("another {}: {} → {}\n", differs.what, differs.before, differs.after);
    }
    if outcome.toolchain.len() > most {
        text += &format!("and {} others; --all names them\n", outcome.toolchain.len() - most);
    }
    if outcome.changes.iter().any(|change| !change.causes.is_empty()) {
        text += match shown.strict {
            true => {
                "counts and bytes that changed may be its doing; they count, for --strict is given\n"
            }
            false => {
                "counts and bytes that grew under it read \"with …\" and do not count; --strict lets them\n"
            }
        };
    }
    text
}

/// One sentence: the worst finding, and how many there are.
pub(super) fn headline(outcome: &Outcome, claims: &[&RecordedClaim], strict: bool) -> String {
    let grew = outcome
        .changes
        .iter()
        .filter(|change| change.direction() == Direction::Worse && !change.is_by_chance());
    let (worse, excused): (Vec<&Change>, Vec<&Change>) =
        grew.partition(|change| outcome.exact_counts(change, strict));
    let fell: Vec<&Turned> =
        outcome.turned.iter().filter(|turned| outcome.turned_counts(turned, strict)).collect();
    let count = worse.len() + fell.len() + outcome.void.len();
    let more = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
    if let Some(change) = worse.first() {
        let (before, after) = readings(change);
        return format!(
            "WORSE: {} {} at {}: {} {before} → {after}{more}; open {}",
            change.case.claim,
            change.case.variant,
            change.label,
            reading(change),
            change.open
        );
    }
    if let Some(turned) = fell.first() {
        return format!(
            "WORSE: {}: {} held and is refuted under {}{more}; open {}",
            turned.claim,
            prediction(turned, claims),
            turned.allocator.name(),
            turned.open
        );
    }
    if let Some(void) = outcome.void.first() {
        return format!("WORSE: {} can not be compared: {}{more}", void.what, void.why);
    }
    if outcome.is_worse(strict) {
        return "WORSE under --strict: readings are missing or changed, as listed".to_owned();
    }
    match excused.as_slice() {
        [] => "nothing got worse".to_owned(),
        [one, ..] => format!(
            "nothing got worse but what another {} excuses: {} grew, most of all that of {} {} at {}",
            one.causes.first().map_or("toolchain", |cause| cause.what.as_str()),
            so_many(excused.len(), "reading", "readings"),
            one.case.claim,
            one.case.variant,
            one.label
        ),
    }
}

/// What was compared and with what, and what was not.
pub(super) fn footer(outcome: &Outcome, claims: &[&RecordedClaim], shown: Shown) -> String {
    let mut text = format!(
        "compared {} and {} of {} with the baseline\n",
        so_many(outcome.exact, "exact reading", "exact readings"),
        so_many(outcome.verdicts, "verdict", "verdicts"),
        so_many(claims.len(), "claim", "claims")
    );
    let is_folded = |turned: &&Turned| !(shown.all || shown.strict || turned.fell());
    let folded: Vec<&Turned> = outcome.turned.iter().filter(is_folded).collect();
    let unclear = folded.iter().filter(|turned| turned.is_unclear()).count();
    if !folded.is_empty() {
        text += &format!(
            "{} unclear now and {} turned, which does not count; --all lists them\n",
            so_many(unclear, "verdict that held is", "verdicts that held are"),
            so_many(folded.len() - unclear, "other", "others")
        );
    }
    let open = outcome.transfers.iter().filter(|turned| turned.is_open()).count();
    if open > 0 && !(shown.all || shown.strict) {
        text += &format!(
            "what becomes in Rust of {} is open now, or was; --all lists them\n",
            so_many(open, "stated prediction", "stated predictions")
        );
    }
    let by_chance = outcome.changes.iter().filter(|change| change.is_by_chance()).count();
    if by_chance > 0 {
        text += &format!(
            "{} as before when the same build counted once more: by chance, and does not count; `cargo claimbench baseline --also RECORD` takes both counts in\n",
            so_many(by_chance, "reading was", "readings were"),
        );
    }
    if !outcome.machine.is_empty() {
        text += &format!(
            "no verdict was compared: this is another kind of machine ({})\n",
            differences(&outcome.machine)
        );
    }
    if !outcome.instructions.is_empty() {
        text += &format!(
            "no instructions were compared: they were counted elsewhere ({})\n",
            differences(&outcome.instructions)
        );
    }
    if outcome.beyond > 0 {
        text += &format!(
            "{} more than this machine has and not compared\n",
            so_many(outcome.beyond, "case needs", "cases need")
        );
    }
    if outcome.without_go > 0 {
        text += &format!(
            "{} of Go sides not counted ({}) and not compared\n",
            so_many(outcome.without_go, "case", "cases"),
            outcome.why_no_go.as_deref().unwrap_or("`heap_go` has not run")
        );
    }
    if !outcome.missing.is_empty() || !outcome.new.is_empty() {
        text += &format!(
            "{} missing and {} new; `cargo claimbench accept CLAIM --because …` or `cargo claimbench baseline` takes them over\n",
            so_many(outcome.missing.len(), "case is", "cases are"),
            so_many(outcome.new.len(), "is", "are"),
        );
    }
    text
}

/// What differs, from what to what.
fn differences(all: &[Differs]) -> String {
    let told =
        |differs: &Differs| format!("{} {} → {}", differs.what, differs.before, differs.after);
    all.iter().map(told).collect::<Vec<String>>().join(", ")
}
