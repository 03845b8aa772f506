//! What a program has asked of its allocator, and what that gave, at each mark of a turn: where the allocator is watched.

use crate::allocators::watched::{CLASSES, Classes, Live, largest, live, moved};
use crate::claim::{Metric, Unit};
use std::hint::black_box;

/// What was asked for, what was given, and what was moved so far, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Asked for by what is alive.
    pub(super) requested: i64,
    /// What that has room for.
    pub(super) usable: i64,
    /// Moved so far.
    pub(super) moved: i64,
}

/// The blocks that are alive by class: at the first mark, at hand, and at the mark where they had the most room. Its pages are
/// touched when it is made, so that no mark touches any for the first time.
pub(super) struct Watch {
    first: Box<Classes>,
    now: Box<Classes>,
    most: Box<Classes>,
    phase: &'static str,
}

impl Watch {
    /// A watch over this program's allocator; nothing where that is not watched.
    pub(super) fn of_this_program() -> Option<Watch> {
        let classes = || Box::new([Live { blocks: 1, requested: 1, usable: 1 }; CLASSES]);
        let mut watch = Watch { first: classes(), now: classes(), most: classes(), phase: "" };
        let blocks = |classes: &Classes| classes.iter().map(|class| class.blocks).sum::<i64>();
        live(&mut watch.first);
        let block = black_box(Box::new(1_u64));
        live(&mut watch.now);
        drop(block);
        (blocks(&watch.now) > blocks(&watch.first)).then_some(watch)
    }

    /// From here on what is alive counts.
    pub(super) fn begin(&mut self) {
        live(&mut self.first);
        *self.most = *self.first;
        self.phase = "";
    }

    /// What is asked for now. The mark where most is given is kept by class.
    pub(super) fn look(&mut self, phase: &'static str) -> Asked {
        live(&mut self.now);
        if given(&self.now) > given(&self.most) {
            *self.most = *self.now;
            self.phase = phase;
        }
        let requested = self.now.iter().map(|class| class.requested).sum();
        Asked { requested, usable: given(&self.now), moved: moved() }
    }

    /// What was asked for and given beyond the first mark at the one where most was given, each under its class, where
    /// anything was.
    pub(super) fn fullest(&self) -> Vec<(Metric, &'static str, String, i64)> {
        let mut all = Vec::new();
        for (class, (most, first)) in self.most.iter().zip(self.first.iter()).enumerate() {
            let name = format!("up to {}", Unit::Bytes.label(largest(class)));
            let changes = [
                (Metric::Requested, most.requested - first.requested),
                (Metric::Usable, most.usable - first.usable),
            ];
            if changes.iter().any(|(_, bytes)| *bytes != 0) {
                all.extend(
                    changes.map(|(metric, bytes)| (metric, self.phase, name.clone(), bytes)),
                );
            }
        }
        all
    }
}

fn given(classes: &Classes) -> i64 {
    classes.iter().map(|class| class.usable).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allocators::watched::NOTHING;

    #[test]
    fn the_mark_where_most_is_given_is_kept_by_class() {
        let classes = || Box::new(NOTHING);
        let mut watch = Watch { first: classes(), now: classes(), most: classes(), phase: "" };
        watch.most[6] = Live { blocks: 2, requested: 100, usable: 128 };
        watch.first[3] = Live { blocks: 1, requested: 8, usable: 8 };
        watch.phase = "filled";
        let wanted = [
            (Metric::Requested, "up to 8 B", -8),
            (Metric::Usable, "up to 8 B", -8),
            (Metric::Requested, "up to 64 B", 100),
            (Metric::Usable, "up to 64 B", 128),
        ];
        let found = watch.fullest();
        let found: Vec<(Metric, &str, i64)> =
            found.iter().map(|(metric, _, name, bytes)| (*metric, name.as_str(), *bytes)).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_program_whose_allocator_is_not_watched_has_no_watch() {
        assert!(Watch::of_this_program().is_none());
    }
}
