//! The groups of a claim take turns, a fork each: what else runs on a shared machine comes and goes within seconds, and
//! forks that follow each other at once would all be measured in the same weather.

use super::{Forks, Guards, Measurement, Member, Plan};
use crate::lanes::session::Session;
use crate::record::{Error, Finite, Group, Line, Mode, Stop, Twin};
use std::collections::VecDeque;
use std::time::Instant;

/// Measures the groups of a claim, which take turns, and writes their forks into the record, each when it is done.
/// `done` is told of each group that has come to its end.
///
/// # Errors
/// Where the record can not be written or no process be started; a case that fails is a line in the record.
pub(in crate::lanes::rounds) fn measure(
    session: &mut Session,
    plans: &[Plan],
    placed: Option<Twin>,
    done: impl Fn(&Session, &Plan),
) -> Result<(), Error> {
    let mut waiting = VecDeque::new();
    for plan in plans {
        let members: Vec<Member> = (0..plan.cases.len()).map(Member::of).collect();
        let mut measurement = Measurement::new(session, plan, members, Mode::Together);
        if session.options.test {
            measurement.run_once(session)?;
            done(session, plan);
        } else {
            let why = measurement.begin(session, placed)?;
            waiting.push_back((measurement, why));
        }
    }
    while let Some((mut measurement, why)) = waiting.pop_front() {
        match measurement.advance(session, Forks::are_clear)? {
            None => waiting.push_back((measurement, why)),
            Some(stop) => {
                let plan = measurement.plan;
                measurement.end(session, why, stop)?;
                done(session, plan);
            }
        }
    }
    Ok(())
}

impl Measurement<'_> {
    /// Finds how the cases are run, and enters the twins; why they are run so.
    fn begin(&mut self, session: &mut Session, placed: Option<Twin>) -> Result<String, Error> {
        let start = Instant::now();
        let (mode, why) = self.choose_mode(session)?;
        self.mode = mode;
        let twins = [Some(Twin::Same), placed, Some(Twin::Slow)].into_iter().flatten();
        let twinned = self.plan.twinned;
        if self.members.iter().any(|member| member.place == twinned) {
            self.members.extend(twins.map(|twin| Member::twin(twinned, twin)));
        }
        self.sized.clear();
        self.guards = Some(Guards::over(self.plan));
        self.spent += start.elapsed();
        Ok(why)
    }

    /// Writes what is known of the group as a whole.
    fn end(self, session: &mut Session, mut why: String, stop: Stop) -> Result<(), Error> {
        let Measurement {
            plan, lost, guards, parted, failure, mut mode, forks, spent, budget, ..
        } = self;
        if let Some(variant) = parted {
            mode = Mode::Apart;
            why = format!("`{variant}` was running when the process of all cases ended or hung");
        }
        let Some(case) = plan.cases.first() else { return Ok(()) };
        let seconds = Finite::new(spent.as_secs_f64());
        let seconds = seconds.ok_or_else(|| Error::new("the clock went backwards", "run again"))?;
        let group = Group {
            run: session.run,
            claim: case.claim.clone(),
            allocator: case.allocator,
            group: plan.name.clone(),
            mode,
            why,
            forks: forks.count(),
            stop,
            lost,
            guards: guards.map_or_else(Vec::new, |guards| guards.tripped(session)),
            refined: plan.refined(failure),
            seconds,
            budget: Finite::new(budget.as_secs_f64()),
            needs: None,
            attempt: None,
        };
        session.write(&Line::Group(group))
    }
}
