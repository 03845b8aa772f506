//! What callgrind says of functions that it tells apart by all of their callers, as stacks: a line each, its frames from
//! the outermost one on between semicolons, and the instructions behind them. Flame graph tools and speedscope read that.

use rustc_demangle::demangle;
use std::collections::BTreeMap;

/// What callgrind puts between a function and its caller. No mangled name has it.
const BETWEEN: char = '\'';
/// The function under which the turns are run, which stands for them.
const TURNS: &str = "slice_of_counted_turns";

/// The stacks of a profile that was written with callers and mangled names; sorted, and empty where nothing was counted.
pub(super) fn folded(profile: &str) -> String {
    let mut stacks: BTreeMap<String, u64> = BTreeMap::new();
    let mut stack: Option<String> = None;
    let mut is_of_a_call = false;
    for line in profile.lines() {
        if let Some(names) = line.strip_prefix("fn=") {
            stack = Some(of(names));
        } else if line.starts_with("calls=") {
            is_of_a_call = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            // What a called function costs stands with that function too.
            let is_own = !std::mem::take(&mut is_of_a_call);
            let cost = line.split_whitespace().nth(1).and_then(|cost| cost.parse::<u64>().ok());
            if let (Some(stack), Some(cost), true) = (&stack, cost, is_own) {
                *stacks.entry(stack.clone()).or_default() += cost;
            }
        }
    }
    stacks.iter().map(|(stack, cost)| format!("{stack} {cost}\n")).collect()
}

/// The stack of a function and its callers, from what runs the turns on where that is among them.
fn of(names: &str) -> String {
    let frames: Vec<&str> = names.split(BETWEEN).rev().collect();
    let turns = frames.iter().position(|frame| frame.contains(TURNS));
    let shown = frames[turns.unwrap_or(0)..].iter().enumerate();
    let frames: Vec<String> = shown
        .map(|(place, frame)| match turns {
            Some(_) if place == 0 => "turns".to_owned(),
            _ => format!("{:#}", demangle(frame)).replace([';', '\n'], ":"),
        })
        .collect();
    frames.join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_begins_with_the_turns_and_has_its_own_instructions_only() {
        let profile = "events: Ir\nsummary: 163\n\n\
            fl=a.rs\n\
            fn=_ZN1b22slice_of_counted_turns17h0123456789abcdefE'main'(below main)\n5 12\n\
            cfn=_ZN4leaf4work17h0123456789abcdefE'_ZN1b22slice_of_counted_turns17h0123456789abcdefE'main'(below main)\n\
            calls=3 7\n6 150\n+1 1\n\n\
            fn=_ZN4leaf4work17h0123456789abcdefE'_ZN1b22slice_of_counted_turns17h0123456789abcdefE'main'(below main)\n\
            7 100\n* 50\n\ntotals: 163\n";
        assert_eq!(folded(profile), "turns 13\nturns;leaf::work 150\n");
    }

    #[test]
    fn what_runs_on_another_thread_keeps_its_whole_stack() {
        let profile = "fn=work'start_thread'clone\n1 5\n";
        assert_eq!(folded(profile), "clone;start_thread;work 5\n");
        assert_eq!(folded("events: Ir\ntotals: 0\n"), "");
    }
}
