//! The order of the files inside the folders that have one: imports only go down.

use crate::graph::Graph;
use crate::is_place;

/// The ranks inside a folder: a file imports from files of its own rank or a lower one. The first line that fits counts.
pub(crate) const RANKS: &[(&str, u32)] = &[
    // What is said of the machine and to the user, and what parent and child say to each other.
    ("src/lanes/allocator/", 0),
    ("src/lanes/beside.rs", 0),
    ("src/lanes/columns.rs", 0),
    ("src/lanes/configuration.rs", 0),
    ("src/lanes/control_group/", 0),
    ("src/lanes/cores.rs", 0),
    ("src/lanes/counted_slice.rs", 0),
    ("src/lanes/counters.rs", 0),
    ("src/lanes/git.rs", 0),
    ("src/lanes/history.rs", 1),
    ("src/lanes/invocation.rs", 0),
    ("src/lanes/killed.rs", 0),
    ("src/lanes/limit.rs", 0),
    ("src/lanes/manifest.rs", 0),
    ("src/lanes/outgrown.rs", 0),
    ("src/lanes/panics.rs", 0),
    ("src/lanes/placement.rs", 0),
    ("src/lanes/say.rs", 0),
    ("src/lanes/folders.rs", 0),
    ("src/lanes/scratch.rs", 0),
    ("src/lanes/left_behind.rs", 0),
    ("src/lanes/threads.rs", 0),
    ("src/lanes/valgrind.rs", 0),
    ("src/lanes/usage.rs", 0),
    ("src/lanes/watch.rs", 0),
    ("src/lanes/living.rs", 0),
    ("src/lanes/linked.rs", 1),
    ("src/lanes/settings.rs", 1),
    ("src/lanes/machine/", 1),
    ("src/lanes/message.rs", 1),
    // Processes.
    ("src/lanes/busy.rs", 2),
    ("src/lanes/parent.rs", 2),
    ("src/lanes/copies.rs", 2),
    ("src/lanes/child.rs", 2),
    ("src/lanes/interrupt.rs", 3),
    ("src/lanes/lock.rs", 2),
    // A run of a lane: what is asked for, what is planned, what is written.
    ("src/lanes/attempts.rs", 1),
    ("src/lanes/built/", 3),
    ("src/lanes/deadline.rs", 3),
    ("src/lanes/failed.rs", 3),
    ("src/lanes/filter.rs", 3),
    ("src/lanes/given.rs", 3),
    ("src/lanes/home.rs", 3),
    ("src/lanes/journal.rs", 3),
    ("src/lanes/members.rs", 3),
    ("src/lanes/nothing.rs", 3),
    ("src/lanes/outer.rs", 3),
    ("src/lanes/options/", 3),
    ("src/lanes/plan.rs", 3),
    ("src/lanes/progress.rs", 3),
    ("src/lanes/ready.rs", 3),
    ("src/lanes/said.rs", 3),
    ("src/lanes/shard.rs", 2),
    ("src/lanes/since/", 2),
    ("src/lanes/session/", 4),
    ("src/lanes/told.rs", 5),
    // The programs of Go sides.
    ("src/lanes/go/escapes.rs", 3),
    ("src/lanes/go/layout.rs", 3),
    ("src/lanes/go/program.rs", 3),
    ("src/lanes/go/toolchain.rs", 3),
    ("src/lanes/go/built.rs", 4),
    ("src/lanes/go/side.rs", 5),
    // Sampling: one fork of one group.
    ("src/lanes/rounds/layout.rs", 5),
    ("src/lanes/rounds/member.rs", 5),
    ("src/lanes/rounds/plan.rs", 5),
    ("src/lanes/rounds/watch.rs", 5),
    ("src/lanes/rounds/fork.rs", 6),
    ("src/lanes/rounds/worker.rs", 6),
    ("src/lanes/rounds/found.rs", 7),
    ("src/lanes/rounds/roster.rs", 7),
    ("src/lanes/rounds/forks/", 8),
    ("src/lanes/rounds/guards.rs", 8),
    ("src/lanes/rounds/rhythm.rs", 8),
    ("src/lanes/rounds/pilot.rs", 9),
    // One group, some groups, all of them.
    ("src/lanes/rounds/state.rs", 9),
    ("src/lanes/rounds/group.rs", 10),
    ("src/lanes/rounds/need.rs", 10),
    ("src/lanes/rounds/turns.rs", 11),
    ("src/lanes/rounds/twice.rs", 11),
    ("src/lanes/rounds/", 12),
    // Comparisons, and the lanes beside.
    ("src/lanes/calibrate/", 13),
    ("src/lanes/cargo.rs", 13),
    ("src/lanes/compare.rs", 14),
    ("src/lanes/go/", 13),
    ("src/lanes/heap/", 13),
    ("src/lanes/instructions/", 14),
    ("src/lanes/profile.rs", 14),
    ("src/lanes/resident.rs", 13),
    ("src/lanes/time.rs", 13),
    ("src/lanes/verdicts.rs", 13),
    ("src/lanes/mod.rs", 15),
    // Numbers.
    ("src/verdict/number.rs", 0),
    ("src/verdict/counts.rs", 1),
    ("src/verdict/doubt.rs", 1),
    ("src/verdict/sequential/", 1),
    ("src/verdict/settings.rs", 1),
    ("src/verdict/estimate.rs", 2),
    ("src/verdict/forks.rs", 3),
    // One point.
    ("src/verdict/guards/", 4),
    ("src/verdict/measured/", 4),
    ("src/verdict/obstacle.rs", 4),
    ("src/verdict/standing.rs", 4),
    ("src/verdict/twins.rs", 4),
    ("src/verdict/noise.rs", 5),
    ("src/verdict/point.rs", 5),
    // Pairs.
    ("src/verdict/crossover/", 6),
    ("src/verdict/narrow.rs", 7),
    ("src/verdict/pair/", 7),
    // Claims, and what is said of several.
    ("src/verdict/", 8),
];

/// The imports that go up inside a folder with an order, and the files there that have no rank; files in these places
/// are passed over.
pub(crate) fn climbs(graph: &Graph, ranks: &[(&str, u32)], passed_over: &[&str]) -> Vec<String> {
    let folder = |file: &str| file.split('/').take(2).collect::<Vec<_>>().join("/");
    let ordered = |file: &str| ranks.iter().any(|(place, _)| folder(place) == folder(file));
    let rank =
        |file: &str| ranks.iter().find(|(place, _)| is_place(file, place)).map(|(_, rank)| rank);
    let mut found = Vec::new();
    for (file, imports) in &graph.imports {
        if !ordered(file) || passed_over.iter().any(|place| file.starts_with(place)) {
            continue;
        }
        let Some(own) = rank(file) else {
            found.push(format!("{file}: the file has no rank: add it to `RANKS`"));
            continue;
        };
        for (other, line) in imports.iter().filter(|(other, _)| folder(other) == folder(file)) {
            if let Some(higher) = rank(other).filter(|rank| *rank > own) {
                found.push(format!(
                    "{file}:{line}: rank {own} may not import {other} of rank {higher}"
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn an_import_upwards_and_a_file_without_a_rank_are_found() {
        let files = [
            ("src/lib.rs", "mod a;"),
            ("src/a/mod.rs", "mod low; mod high; mod new;"),
            ("src/a/low.rs", "\nuse super::high::High; pub struct Low;"),
            ("src/a/high.rs", "use super::low::Low; pub struct High;"),
            ("src/a/new.rs", ""),
        ];
        let files: BTreeMap<String, String> =
            files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        let ranks = [("src/a/low.rs", 0), ("src/a/high/", 1), ("src/a/mod.rs", 2)];
        let found = climbs(&Graph::of(&files), &ranks, &[]);
        let wanted = [
            "src/a/low.rs:2: rank 0 may not import src/a/high.rs of rank 1",
            "src/a/new.rs: the file has no rank: add it to `RANKS`",
        ];
        assert_eq!(found, wanted);
        assert_eq!(climbs(&Graph::of(&files), &ranks, &["src/a/"]), [""; 0]);
    }
}
