//! What counts in a record: of each case in each lane, the newest run that names it.

use super::{
    Case, DigestLine, Failure, Fork, GoSide, Group, Header, Line, MachineKind, OutOfTime, Reading,
    Record, Sites, Twin,
};
use crate::claim::{Allocator, Lane, Language, Metric};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The newest readings of every case, looked up by case.
#[derive(Debug, Default)]
pub struct Newest<'a> {
    headers: BTreeMap<u64, &'a Header>,
    runs: HashMap<(Lane, &'a Case), u64>,
    readings: HashMap<(Lane, &'a Case), Vec<&'a Reading>>,
    forks: HashMap<&'a Case, Vec<&'a Fork>>,
    digests: HashMap<(Lane, &'a Case), &'a DigestLine>,
    failures: BTreeMap<(Lane, &'a Case), &'a Failure>,
    sites: HashMap<&'a Case, &'a Sites>,
    /// By claim, in the order of the record.
    groups: HashMap<&'a str, Vec<&'a Group>>,
    go: BTreeMap<&'a str, &'a GoSide>,
    ended: BTreeSet<u64>,
    out_of_time: BTreeMap<(Lane, &'a Case), &'a OutOfTime>,
}

impl Record {
    /// What counts in the record: of several machines what was measured on that of the newest run.
    #[must_use]
    pub fn newest(&self) -> Newest<'_> {
        let newest = self.headers().max_by_key(|header| header.run).map(MachineKind::of);
        match newest.filter(|_| self.machines().len() > 1) {
            Some(kind) => self.newest_on(&kind),
            None => self.newest_among(|_| true),
        }
    }

    /// What counts of what was measured on one kind of machine.
    #[must_use]
    pub fn newest_on(&self, kind: &MachineKind) -> Newest<'_> {
        let runs = self.runs_on(kind);
        self.newest_among(|line| line.run().is_none_or(|run| runs.contains(&run)))
    }

    /// What counts among some lines.
    fn newest_among(&self, is_among: impl Fn(&Line) -> bool) -> Newest<'_> {
        let mut newest = Newest::default();
        let lines = || self.lines.iter().filter(|line| is_among(line));
        let complete: HashSet<(u64, &str, Allocator, &str)> = lines()
            .filter_map(|line| match line {
                Line::Group(group) => {
                    Some((group.run, group.claim.as_str(), group.allocator, group.group.as_str()))
                }
                _ => None,
            })
            .collect();
        // A run that was ended in the middle of a group does not replace one that measured the group whole.
        let is_whole = |line: &Line| match line {
            Line::Fork(fork) => {
                let case = &fork.case;
                complete.contains(&(fork.run, case.claim.as_str(), case.allocator, &fork.group))
            }
            Line::Digest(digest) if digest.lane == Lane::Rounds => {
                let case = &digest.case;
                let group = Group::at(case.point);
                complete.contains(&(digest.run, case.claim.as_str(), case.allocator, &group))
            }
            _ => true,
        };
        let mut ranks: HashMap<(Lane, &Case), (bool, u64)> = HashMap::new();
        for line in lines() {
            if let Some((lane, case, run)) = line.case() {
                let rank = (is_whole(line), run);
                let known = ranks.entry((lane, case)).or_insert(rank);
                *known = rank.max(*known);
            }
        }
        newest.runs = ranks.into_iter().map(|(case, (_, run))| (case, run)).collect();
        lines().for_each(|line| newest.add(line));
        newest
    }

    /// The record without what no longer counts: readings that a newer run on the same kind of machine took again, texts of
    /// claims that were recorded again, and runs of which nothing is left but the last of each lane.
    #[must_use]
    pub fn compacted(&self) -> Record {
        let kinds = self.machines();
        let newest: Vec<Newest> = match kinds.len() {
            0 | 1 => vec![self.newest()],
            _ => kinds.iter().map(|kind| self.newest_on(kind)).collect(),
        };
        let counts = |line: &Line| match (line.case(), line.refined()) {
            (Some((lane, case, run)), _) => {
                newest.iter().any(|newest| newest.runs.get(&(lane, case)) == Some(&run))
            }
            (None, Some(fork)) => newest.iter().any(|newest| newest.narrows(fork)),
            (None, None) => true,
        };
        // The last run of every lane stays even where it measured nothing: what it lacks is missing, not unknown.
        let last_runs: BTreeMap<(MachineKind, Lane, Allocator), u64> = self
            .headers()
            .map(|header| ((MachineKind::of(header), header.lane, header.allocator), header.run))
            .collect();
        let used: BTreeSet<u64> = self
            .lines
            .iter()
            .filter(|line| line.case().is_some() && counts(line))
            .filter_map(Line::run)
            .chain(last_runs.into_values())
            .collect();
        let kept = |line: &&Line| counts(line) && line.run().is_some_and(|run| used.contains(&run));
        let mut lines: Vec<Line> = self.lines.iter().filter(kept).cloned().collect();
        // All claims stand behind the first header: a claim's own run may be one of which nothing is left, and the order
        // of the claims is that of the report.
        let claims = self.claims().into_iter().cloned().map(|claim| Line::Claim(Box::new(claim)));
        let left_out = self.left_out().map(|list| Line::LeftOut(Box::new(list.clone())));
        let go: BTreeMap<&str, &GoSide> = newest
            .iter()
            .flat_map(|newest| &newest.go)
            .map(|(claim, side)| (*claim, *side))
            .collect();
        let go = go.into_values().map(|side| Line::Go(Box::new(side.clone())));
        let behind_header = lines.len().min(1);
        drop(lines.splice(behind_header..behind_header, claims.chain(left_out).chain(go)));
        Record { lines, warnings: Vec::new() }
    }
}

impl Record {
    /// The record without the cases that do not count any more, and the claims of which none is left; how many cases
    /// that were.
    #[must_use]
    pub fn keeping(&self, counts: impl Fn(&Case) -> bool) -> (Record, usize) {
        let cases: HashSet<&Case> =
            self.lines.iter().filter_map(Line::case).map(|(_, case, _)| case).collect();
        let (left, dropped): (HashSet<&Case>, HashSet<&Case>) =
            cases.into_iter().partition(|case| counts(case));
        let claims = |cases: &HashSet<&'_ Case>| -> HashSet<String> {
            cases.iter().map(|case| case.claim.clone()).collect()
        };
        let (with_left, with_dropped) = (claims(&left), claims(&dropped));
        let kept = |claim: &str| !with_dropped.contains(claim) || with_left.contains(claim);
        let lines = self.lines.iter().filter(|line| match line {
            Line::Claim(claim) => kept(&claim.id),
            Line::Go(side) => kept(&side.claim),
            Line::Group(group) => kept(&group.claim),
            _ => match line.refined() {
                Some(fork) => fork.enclosing().all(|case| !dropped.contains(&case)),
                None => line.case().is_none_or(|(_, case, _)| !dropped.contains(case)),
            },
        });
        let record = Record { lines: lines.cloned().collect(), warnings: self.warnings.clone() };
        (record, dropped.len())
    }
}

impl<'a> Newest<'a> {
    fn add(&mut self, line: &'a Line) {
        if let Some((lane, case, run)) = line.case()
            && self.runs.get(&(lane, case)) != Some(&run)
        {
            return;
        }
        if line.refined().is_some_and(|fork| !self.narrows(fork)) {
            return;
        }
        match line {
            Line::Header(header) => drop(self.headers.insert(header.run, header)),
            Line::Claim(_) | Line::LeftOut(_) => {}
            Line::Go(side) => drop(self.go.insert(&side.claim, side)),
            Line::Reading(reading) => {
                self.readings.entry((reading.lane, &reading.case)).or_default().push(reading);
            }
            Line::Fork(fork) => self.forks.entry(&fork.case).or_default().push(fork),
            Line::Group(group) => self.groups.entry(&group.claim).or_default().push(group),
            Line::Digest(digest) => {
                self.digests.insert((digest.lane, &digest.case), digest);
            }
            Line::Sites(sites) => drop(self.sites.insert(&sites.case, sites)),
            Line::Failure(failure) => {
                self.failures.insert((failure.lane, &failure.case), failure);
            }
            Line::End(end) => {
                self.ended.insert(end.run);
                let lane = self.headers.get(&end.run).map(|header| header.lane);
                if let (Some(lane), Some(left)) = (lane, &end.out_of_time) {
                    // What an earlier run has read of a case counts on.
                    let unread =
                        left.cases.iter().filter(|case| !self.runs.contains_key(&(lane, *case)));
                    self.out_of_time.extend(unread.map(|case| ((lane, case), left)));
                }
            }
        }
    }

    /// A reading of a case: the metric, at a phase, under a figure's name.
    #[must_use]
    pub fn reading(
        &self,
        case: &Case,
        metric: Metric,
        phase: Option<&str>,
        figure: Option<&str>,
    ) -> Option<&'a Reading> {
        self.readings.get(&(metric.lane(), case))?.iter().copied().find(|reading| {
            reading.metric == metric
                && reading.phase.as_deref() == phase
                && reading.figure.as_deref() == figure
        })
    }

    /// All readings of a case in a lane, in the order of the record.
    #[must_use]
    pub fn readings(&self, lane: Lane, case: &Case) -> Vec<&'a Reading> {
        self.readings.get(&(lane, case)).cloned().unwrap_or_default()
    }

    /// The forks of a case in one group of the rounds lane, in their order; those of its twins are not among them.
    pub fn forks(&self, case: &Case, group: &str) -> impl Iterator<Item = &'a Fork> {
        self.forks_of(case, group, None)
    }

    /// The forks of a twin of a case, or of the case itself, in one group of the rounds lane, in their order.
    pub fn forks_of(
        &self,
        case: &Case,
        group: &str,
        twin: Option<Twin>,
    ) -> impl Iterator<Item = &'a Fork> {
        let forks = self.forks.get(case).into_iter().flatten().copied();
        forks.filter(move |fork| fork.group == group && fork.twin == twin)
    }

    /// The digest of a case in a lane.
    #[must_use]
    pub fn digest(&self, lane: Lane, case: &Case) -> Option<&'a DigestLine> {
        self.digests.get(&(lane, case)).copied()
    }

    /// Why a case has no readings from a lane.
    #[must_use]
    pub fn failure(&self, lane: Lane, case: &Case) -> Option<&'a Failure> {
        self.failures.get(&(lane, case)).copied()
    }

    /// All failures, in the order of lanes and cases.
    pub fn failures(&self) -> impl Iterator<Item = &'a Failure> {
        self.failures.values().copied()
    }

    /// Why a case has no readings from a lane, where nothing else is the reason than that its run had no more time.
    #[must_use]
    pub fn out_of_time(&self, lane: Lane, case: &Case) -> Option<&'a OutOfTime> {
        self.out_of_time.get(&(lane, case)).copied()
    }

    /// All cases without readings for that reason, in the order of lanes and cases.
    pub fn all_out_of_time(&self) -> impl Iterator<Item = (Lane, &'a Case, &'a OutOfTime)> {
        self.out_of_time.iter().map(|((lane, case), left)| (*lane, *case, *left))
    }

    /// Where a case allocated.
    #[must_use]
    pub fn sites(&self, case: &Case) -> Option<&'a Sites> {
        self.sites.get(case).copied()
    }

    /// The groups of a claim in the rounds lane, under all allocators and in all runs, in the order of the record.
    pub(super) fn groups(&self, claim: &str) -> impl DoubleEndedIterator<Item = &'a Group> {
        self.groups.get(claim).into_iter().flatten().copied()
    }

    /// How the groups of a claim were run in one run, but for those that narrowed a crossover down.
    pub fn groups_of(
        &self,
        claim: &str,
        allocator: Allocator,
        run: u64,
    ) -> impl Iterator<Item = &'a Group> {
        self.groups(claim).filter(move |group| {
            group.allocator == allocator && group.run == run && group.refined.is_none()
        })
    }

    /// How a group of the rounds lane was run, the newest time.
    #[must_use]
    pub fn group(&self, claim: &str, allocator: Allocator, group: &str) -> Option<&'a Group> {
        let mut groups = self.groups(claim).rev();
        groups.find(|known| known.allocator == allocator && known.group == group)
    }

    /// How the group of a fork was run, in the fork's own run; nothing where that run was ended before it said so.
    #[must_use]
    pub fn group_of(&self, fork: &Fork) -> Option<&'a Group> {
        self.groups(&fork.case.claim).find(|known| {
            known.run == fork.run
                && known.group == fork.group
                && known.allocator == fork.case.allocator
        })
    }

    /// The run that counts for a case in a lane; nothing where the case was never measured there.
    #[must_use]
    pub fn run(&self, lane: Lane, case: &Case) -> Option<u64> {
        self.runs.get(&(lane, case)).copied()
    }

    /// The header of a run.
    #[must_use]
    pub fn header(&self, run: u64) -> Option<&'a Header> {
        self.headers.get(&run).copied()
    }

    /// The headers of the runs that the record holds, oldest first.
    pub fn headers(&self) -> impl Iterator<Item = &'a Header> {
        self.headers.values().copied()
    }

    /// The header of the newest run.
    #[must_use]
    pub fn latest(&self) -> Option<&'a Header> {
        self.headers.values().next_back().copied()
    }

    /// Whether a run came to its end; where it did not, cases may be missing.
    #[must_use]
    pub fn ended(&self, run: u64) -> bool {
        self.ended.contains(&run)
    }

    /// The lanes that were run, each with its allocator; those of Go are not among them.
    #[must_use]
    pub fn lanes(&self) -> BTreeSet<(Lane, Allocator)> {
        self.lanes_in(Language::Rust)
    }

    /// The lanes of a language that were run, each with its allocator.
    #[must_use]
    pub fn lanes_in(&self, language: Language) -> BTreeSet<(Lane, Allocator)> {
        let lanes = self.headers.values().map(|header| (header.lane, header.allocator));
        lanes.filter(|(_, allocator)| allocator.language() == language).collect()
    }

    /// The Go side of a claim; nothing where it has none, or the lanes of Go never ran.
    #[must_use]
    pub fn go(&self, claim: &str) -> Option<&'a GoSide> {
        self.go.get(claim).copied()
    }

    /// Whether the readings of a run come from another commit, toolchain or machine than those of the newest run.
    #[must_use]
    pub fn is_older(&self, run: u64) -> bool {
        match (self.header(run), self.latest()) {
            (Some(header), Some(latest)) => !header.same_origin(latest),
            _ => false,
        }
    }
}

impl Line {
    /// The lane, case and run of a line that is about a case; nothing for a point that only narrows a crossover down.
    #[must_use]
    pub fn case(&self) -> Option<(Lane, &Case, u64)> {
        match self {
            Line::Reading(reading) => Some((reading.lane, &reading.case, reading.run)),
            Line::Fork(fork) if fork.refines.is_some() => None,
            Line::Fork(fork) => Some((Lane::Rounds, &fork.case, fork.run)),
            Line::Digest(digest) => Some((digest.lane, &digest.case, digest.run)),
            Line::Sites(sites) => Some((Lane::Heap, &sites.case, sites.run)),
            Line::Failure(failure) => Some((failure.lane, &failure.case, failure.run)),
            Line::Header(_)
            | Line::Claim(_)
            | Line::LeftOut(_)
            | Line::Go(_)
            | Line::Group(_)
            | Line::End(_) => None,
        }
    }
}
