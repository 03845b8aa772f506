//! A group of cases, measured in as many forks as its time budget has room for.

use super::fork::{Broken, Fork, SetUp, Slices};
use super::plan::Plan;
use crate::claim::Processes;
use crate::lanes::machine;
use crate::lanes::session::Session;
use crate::record::{self, Error, Finite, Group, Line, LogRatio, Mode, Reason};
use crate::verdict::{median, quartiles};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The forks of a group, where its budget has room for them: from 16 on an interval assumes no distribution.
const FORKS: u32 = 16;
const QUICK_FORKS: u32 = 6;
/// The fewest forks, even beyond the budget: fewer give no interval worth having.
const FEWEST_FORKS: u32 = 5;
/// The most rounds of a fork: more of them sharpen nothing that differs between forks.
const MOST_ROUNDS: usize = 40;
/// A case that differs by more than this share when it is run alone moves its group apart.
const ALONE: f64 = 0.10;

/// A group while it is measured.
struct Measurement<'a> {
    session: &'a mut Session,
    plan: &'a Plan,
    members: Vec<usize>,
    turns: Vec<u64>,
    deaths: BTreeMap<usize, u32>,
    lost: u32,
    random: fastrand::Rng,
}

/// What one fork found.
struct Found {
    set_up: SetUp,
    slices: Slices,
    mode: Mode,
}

/// Measures a group and writes its forks into the record, each when it is done.
///
/// # Errors
/// Where the record can not be written or no process be started; a case that fails is a line in the record.
pub(super) fn measure(session: &mut Session, plan: &Plan) -> Result<(), Error> {
    let start = Instant::now();
    let random = fastrand::Rng::with_seed(seed_of(session.options.seed, plan));
    let members = (0..plan.cases.len()).collect();
    let mut measurement = Measurement {
        session,
        plan,
        members,
        turns: Vec::new(),
        deaths: BTreeMap::new(),
        lost: 0,
        random,
    };
    if measurement.session.options.test {
        return measurement.run_once();
    }
    let (mode, why) = measurement.choose_mode()?;
    let forks = measurement.run(mode, start)?;
    let Measurement { session, plan, lost, .. } = measurement;
    let Some(case) = plan.cases.first() else { return Ok(()) };
    let seconds = Finite::new(start.elapsed().as_secs_f64());
    let seconds = seconds.ok_or_else(|| Error::new("the clock went backwards", "run again"))?;
    let group = Group {
        run: session.run,
        claim: case.claim.clone(),
        allocator: case.allocator,
        group: plan.name.clone(),
        mode,
        why,
        forks,
        lost,
        seconds,
    };
    session.write(&Line::Group(group))
}

impl Measurement<'_> {
    /// Whether the cases share a process: as the claim says, or as one fork alone finds.
    fn choose_mode(&mut self) -> Result<(Mode, String), Error> {
        match self.plan.processes {
            Processes::Apart => {
                let why = "the claim says so: its variants allocate blocks of a page or more";
                return Ok((Mode::Apart, why.to_owned()));
            }
            Processes::Together => return Ok((Mode::Together, "the claim says so".to_owned())),
            Processes::Found => {}
        }
        let together = self.fork(Mode::Together, 0, 10)?;
        let alone = self.fork(Mode::Apart, 0, 10)?;
        let (Some(together), Some(alone)) = (together, alone) else {
            return Ok((Mode::Apart, "no case could be measured".to_owned()));
        };
        let Some((place, share)) = self.largest_difference(&together.slices, &alone.slices) else {
            return Ok((Mode::Together, "there is nothing to compare".to_owned()));
        };
        let variant = &self.plan.cases[place].variant;
        let percent = 100.0 * share;
        Ok(if share > ALONE {
            (Mode::Apart, format!("`{variant}` differs by {percent:.0} % when it is run alone"))
        } else {
            let why = format!(
                "alone no case differs by more than 10 %; the most is {percent:.1} % (`{variant}`)"
            );
            (Mode::Together, why)
        })
    }

    /// The member whose ratio to the first reference differs most between two forks, and by which share.
    fn largest_difference(&self, one: &Slices, other: &Slices) -> Option<(usize, f64)> {
        let reference = self.reference_members().first()?.1;
        let differences = (0..self.members.len()).filter_map(|member| {
            let ratios = [one, other].map(|slices| self.log_ratio(slices, member, reference));
            Some((self.members[member], (ratios[0]? - ratios[1]?).abs().exp_m1()))
        });
        differences.max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Runs the forks that the budget has room for, in one mode; how many there were.
    fn run(&mut self, mode: Mode, start: Instant) -> Result<u32, Error> {
        let budget = Duration::from_secs_f64(self.session.options.budget);
        let wanted = if self.session.options.quick { QUICK_FORKS } else { FORKS };
        let mut done = 0;
        let mut rounds = 1;
        let mut longest = Duration::ZERO;
        while done < wanted {
            let left = budget.saturating_sub(start.elapsed());
            if done >= FEWEST_FORKS && left < longest {
                break;
            }
            let fork_start = Instant::now();
            // The first fork finds out what a round costs; it counts like the others where one round is all there is.
            let Some(found) = self.fork(mode, done, rounds)? else { return Ok(done) };
            let spent = fork_start.elapsed();
            let round: Duration = found
                .slices
                .iter()
                .filter_map(|slices| slices.first())
                .map(|nanos| Duration::from_nanos(*nanos))
                .sum();
            let overhead = spent.saturating_sub(round * u32::try_from(rounds).unwrap_or(u32::MAX));
            if done == 0 && rounds == 1 {
                let share = budget / wanted;
                let room =
                    share.saturating_sub(overhead).as_secs_f64() / round.as_secs_f64().max(1e-9);
                let next = (room as usize).clamp(1, MOST_ROUNDS);
                if next > 1 {
                    rounds = next;
                    continue;
                }
            }
            longest = longest.max(spent);
            self.write(&found, done)?;
            done += 1;
        }
        Ok(done)
    }

    /// One fork, begun again without a case that fails. Nothing where no case is left.
    fn fork(&mut self, mode: Mode, number: u32, rounds: usize) -> Result<Option<Found>, Error> {
        while !self.members.is_empty() {
            let members = self.members.clone();
            let core = number as usize % machine::cores();
            let mut fork = Fork::start(self.session, self.plan, &members, mode, core)?;
            match self.attempt(&mut fork, rounds) {
                Ok((set_up, slices)) => return Ok(Some(Found { set_up, slices, mode })),
                Err(broken) => self.bury(broken)?,
            }
        }
        Ok(None)
    }

    fn attempt(&mut self, fork: &mut Fork, rounds: usize) -> Result<(SetUp, Slices), Broken> {
        let set_up = fork.set_up()?;
        if self.turns.len() != self.members.len() {
            self.turns = fork.size(self.session.options.quick)?;
        }
        let slices = fork.rounds(rounds, &self.turns, &mut self.random)?;
        Ok((set_up, slices))
    }

    /// Counts a death. A process that was killed gets a second chance, for somebody else may have killed it; any other
    /// failure, and a second death, is the case's own.
    fn bury(&mut self, broken: Broken) -> Result<(), Error> {
        let deaths = self.deaths.entry(broken.place).or_insert(0);
        *deaths += 1;
        if matches!(broken.reason, Reason::Killed(_)) && *deaths < 2 {
            self.lost += 1;
            let case = &self.plan.cases[broken.place];
            self.session
                .progress
                .say(&format!("{case}: a fork was {}; it is run again", broken.reason));
            return Ok(());
        }
        self.members.retain(|place| *place != broken.place);
        self.turns.clear();
        self.session.fail(&self.plan.cases[broken.place], broken.reason)
    }

    /// Writes what a fork found: a line a case, and the digests of the first fork.
    fn write(&mut self, found: &Found, number: u32) -> Result<(), Error> {
        let references = self.reference_members();
        for (member, place) in self.members.clone().into_iter().enumerate() {
            let case = self.plan.cases[place].clone();
            let (digest, operations) = found.set_up.loaded[member];
            if number == 0 {
                self.session.digest(&case, digest)?;
            }
            let turns = self.turns[member];
            let nanos: Vec<f64> = found.slices[member]
                .iter()
                .map(|nanos| *nanos as f64 / turns as f64 / operations as f64)
                .collect();
            let finite = |number: f64| {
                Finite::new(number)
                    .ok_or_else(|| Error::new("a time is not finite", "report this as a bug"))
            };
            let [lower, middle, upper] = quartiles(&nanos).unwrap_or([f64::NAN; 3]);
            let slices = record::Slices {
                count: u32::try_from(nanos.len()).unwrap_or(u32::MAX),
                lower: finite(lower)?,
                median: finite(middle)?,
                upper: finite(upper)?,
            };
            let against = references
                .iter()
                .filter(|(reference, _)| *reference != place)
                .filter_map(|(reference, other)| {
                    let log_ratio = self.log_ratio_per_operation(found, member, *other)?;
                    let reference = &self.plan.cases[*reference];
                    Some(LogRatio {
                        variant: reference.variant.clone(),
                        point: reference.point,
                        log_ratio: Finite::new(log_ratio)?,
                    })
                })
                .collect();
            let fork = record::Fork {
                run: self.session.run,
                case,
                group: self.plan.name.clone(),
                mode: found.mode,
                fork: number,
                turns,
                operations,
                slices,
                against,
            };
            self.session.write(&Line::Fork(fork))?;
        }
        Ok(())
    }

    /// The references that take part: their places in the group and among the members.
    fn reference_members(&self) -> Vec<(usize, usize)> {
        let member = |place: usize| self.members.iter().position(|known| *known == place);
        self.plan.references.iter().filter_map(|place| Some((*place, member(*place)?))).collect()
    }

    /// The median over the rounds of the log ratio of two members' times for a turn.
    fn log_ratio(&self, slices: &Slices, member: usize, reference: usize) -> Option<f64> {
        let per_turn = |member: usize, nanos: u64| nanos as f64 / self.turns[member] as f64;
        let ratios: Vec<f64> = slices[member]
            .iter()
            .zip(&slices[reference])
            .map(|(own, other)| (per_turn(member, *own) / per_turn(reference, *other)).ln())
            .collect();
        median(&ratios)
    }

    /// The same for an operation, where turns do different numbers of them.
    fn log_ratio_per_operation(
        &self,
        found: &Found,
        member: usize,
        reference: usize,
    ) -> Option<f64> {
        let operations = |member: usize| found.set_up.loaded[member].1 as f64;
        let turns = self.log_ratio(&found.slices, member, reference)?;
        Some(turns - (operations(member) / operations(reference)).ln())
    }

    /// Runs every case once, for `--test`.
    fn run_once(&mut self) -> Result<(), Error> {
        while !self.members.is_empty() {
            let members = self.members.clone();
            let mut fork = Fork::start(self.session, self.plan, &members, Mode::Together, 0)?;
            let attempt = fork.set_up().and_then(|set_up| {
                fork.rounds(1, &vec![1; members.len()], &mut self.random)?;
                Ok(set_up)
            });
            match attempt {
                Ok(set_up) => {
                    for (place, (digest, _)) in members.iter().zip(set_up.loaded) {
                        self.session.digest(&self.plan.cases[*place], digest)?;
                    }
                    return Ok(());
                }
                Err(broken) => self.bury(broken)?,
            }
        }
        Ok(())
    }
}

/// A seed for each group, so that a filter does not change the order of the rounds of what is left.
fn seed_of(seed: u64, plan: &Plan) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    plan.cases.hash(&mut hasher);
    seed ^ hasher.finish()
}
