//! Who is measured together in forks of their own: those that a question is about, the others, and the twins.
//!
//! A question is answered by many forks, what nobody asks of is shown after a few, and twins tell what they can from a
//! few or are needed in full. So each has forks of its own, whose members are always the same ones.

use super::member::Member;
use super::plan::Plan;
use crate::record::Twin;

/// What a roster is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The cases that a question reads, and the reference's *same* twin, which shows false alarms.
    Asked,
    /// The other cases, beside the reference.
    Others,
    /// The twins that show what the placement of code does and whether 5 % more work is found, beside the reference.
    Twins,
}

/// The members of forks that are alike.
pub(super) struct Roster {
    pub(super) purpose: Purpose,
    pub(super) members: Vec<Member>,
    /// How many forks it had.
    pub(super) forks: u32,
    /// How a fork of it goes; nothing before the first one.
    pub(super) rhythm: Option<Rhythm>,
}

/// How a fork goes: the same for every fork of a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rhythm {
    /// The rounds that count.
    pub(super) rounds: usize,
    /// The rounds behind each set-up that do not.
    pub(super) warm_up: usize,
    /// How often the members are set up.
    pub(super) set_ups: usize,
}

impl Roster {
    fn new(purpose: Purpose, members: Vec<Member>) -> Roster {
        Roster { purpose, members, forks: 0, rhythm: None }
    }

    /// One roster of members that are all asked of.
    pub(super) fn of(members: Vec<Member>) -> Roster {
        Roster::new(Purpose::Asked, members)
    }

    /// The rosters of a group. `placed` is the twin that was compiled a second time, where there is one.
    pub(super) fn all(plan: &Plan, placed: Option<Twin>) -> Vec<Roster> {
        let asked = plan.places_asked();
        let is_asked = !plan.questions.is_empty();
        let others = (0..plan.cases.len()).filter(|place| !is_asked || !asked.contains(place));
        let others: Vec<usize> = others.filter(|place| *place != plan.twinned).collect();
        let with_twinned = |others: &[Member]| [&[Member::of(plan.twinned)], others].concat();
        let mut rosters = Vec::new();
        if is_asked {
            let mut members: Vec<Member> = asked.into_iter().map(Member::of).collect();
            members.push(Member::twin(plan.twinned, Twin::Same));
            rosters.push(Roster::new(Purpose::Asked, members));
        }
        if !others.is_empty() || !is_asked {
            let members: Vec<Member> = others.into_iter().map(Member::of).collect();
            rosters.push(Roster::new(Purpose::Others, with_twinned(&members)));
        }
        if plan.asks_of_times() {
            let twins = [placed, Some(Twin::Slow)].into_iter().flatten();
            let twins: Vec<Member> = twins.map(|twin| Member::twin(plan.twinned, twin)).collect();
            rosters.push(Roster::new(Purpose::Twins, with_twinned(&twins)));
        }
        rosters
    }

    /// Whether a member's slices stand in the record: those of a reference that is only there to be compared with are
    /// taken in other forks than what they would be compared with, unless no other roster has them.
    pub(super) fn shows(&self, member: &Member, twinned: usize, is_asked: bool) -> bool {
        let is_reference = member.twin.is_none() && member.place == twinned;
        self.purpose == Purpose::Asked
            || !is_reference
            || (!is_asked && self.purpose == Purpose::Others)
    }
}
