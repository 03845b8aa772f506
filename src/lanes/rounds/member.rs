//! Who takes part in a fork: a case, or a twin of one; and how long its slices are.

use crate::record::Twin;
use crate::verdict::SLOW;
use std::time::Duration;

/// What a slice should take: long against the clock, short against the moods of the machine.
pub(super) const SLICE: Duration = Duration::from_micros(250);
/// What a slice may be stretched to for the sake of its turns.
pub(super) const LONGEST: f64 = 4.0;

/// A case of a group, or a twin of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// The place of the case in its group.
    pub(super) place: usize,
    /// Which twin it is; nothing for the case itself.
    pub(super) twin: Option<Twin>,
    /// How many more turns it runs than its time is divided by, in thousandths of them.
    pub(super) more: u64,
    /// The place of its program among those of its group; the first one where the group names none.
    pub(super) program: usize,
    /// Whether it runs the copy that was compiled a second time, whichever twin it is.
    pub(super) again: bool,
}

/// Where the processes of a fork are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    /// The core that they are kept on where they run apart.
    pub(super) core: Option<usize>,
    /// The number of the fork within its group, by which the layouts of a program take turns.
    pub(super) number: u32,
}

impl Member {
    /// A case itself.
    pub(super) fn of(place: usize) -> Member {
        Member { place, twin: None, more: 0, program: 0, again: false }
    }

    /// A twin of a case; the slow one has 5 % more turns.
    pub(super) fn twin(place: usize, twin: Twin) -> Member {
        let more = if twin == Twin::Slow { (1000.0 * SLOW).round() as u64 } else { 0 };
        Member { twin: Some(twin), more, ..Member::of(place) }
    }

    /// A case in the program of a build: of two, the first is the one that the other is compared with.
    pub(super) fn in_build(program: usize, again: bool) -> Member {
        let twin = (program > 0).then_some(Twin::Same);
        Member { twin, program, again, ..Member::of(0) }
    }

    /// Which copy of a routine it runs.
    pub(super) fn copy(&self) -> Option<Twin> {
        if self.again { Some(Twin::Placed) } else { self.twin }
    }

    /// A case entered again, with so many thousandths more turns.
    pub(super) fn again(place: usize, more: u64) -> Member {
        Member { twin: Some(Twin::Same), more, ..Member::of(place) }
    }
}
