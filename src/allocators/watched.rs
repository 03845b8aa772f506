//! An allocator that is watched: what it was asked for beside what it gave, by size, and which growing blocks it moved.
//!
//! A shell around an allocator that passes every call on as it is and counts beside. The resident lanes set it, in which
//! nothing is timed; no lane that times does. It allocates nothing itself: its counts are statics.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// How many classes of sizes are told apart: each is of sizes up to a power of two, twice that of the one before.
pub(crate) const CLASSES: usize = 48;

/// Passes everything on to an allocator and counts what is asked for, what is given, and what is moved.
#[derive(Clone, Copy, Debug, Default)]
pub struct Watched<A>(pub A);

/// An allocator that tells how many bytes a block of its has room for.
///
/// # Safety
/// What it tells must be no more than the program may write to.
#[expect(unsafe_code, reason = "blocks are pointers")]
pub unsafe trait Usable: GlobalAlloc {
    /// The bytes that a block has room for, which are those that were asked for or more.
    ///
    /// # Safety
    /// The block is one of this allocator's, alive, and of this layout.
    unsafe fn usable(&self, block: *mut u8, layout: Layout) -> usize;
}

#[expect(unsafe_code, reason = "blocks are pointers")]
// SAFETY: the C library tells the room of its own blocks.
unsafe impl Usable for System {
    #[cfg(target_os = "linux")]
    unsafe fn usable(&self, block: *mut u8, _: Layout) -> usize {
        // SAFETY: the block is alive, and the C library's, which is what `System` takes all of its blocks from.
        unsafe { libc::malloc_usable_size(block.cast()) }
    }

    #[cfg(not(target_os = "linux"))]
    unsafe fn usable(&self, _: *mut u8, layout: Layout) -> usize {
        layout.size()
    }
}

/// What is alive of the blocks of a class.
struct Class {
    blocks: AtomicI64,
    requested: AtomicI64,
    usable: AtomicI64,
}

static LIVE: [Class; CLASSES] = [const {
    Class { blocks: AtomicI64::new(0), requested: AtomicI64::new(0), usable: AtomicI64::new(0) }
}; CLASSES];
static MOVED: AtomicI64 = AtomicI64::new(0);

/// What is alive of the blocks of a class, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Live {
    /// The blocks.
    pub(crate) blocks: i64,
    /// The bytes that they were asked for with.
    pub(crate) requested: i64,
    /// The bytes that they have room for.
    pub(crate) usable: i64,
}

/// What is alive of each class.
pub(crate) type Classes = [Live; CLASSES];

/// Nothing is alive.
#[cfg(test)]
pub(crate) const NOTHING: Classes = [Live { blocks: 0, requested: 0, usable: 0 }; CLASSES];

/// What is alive now, by class.
pub(crate) fn live(classes: &mut Classes) {
    for (live, class) in classes.iter_mut().zip(&LIVE) {
        *live = Live {
            blocks: class.blocks.load(Relaxed),
            requested: class.requested.load(Relaxed),
            usable: class.usable.load(Relaxed),
        };
    }
}

/// The bytes of all blocks so far that were given another place when they grew or shrank, as far as they were kept.
pub(crate) fn moved() -> i64 {
    MOVED.load(Relaxed)
}

/// The largest size of a class.
pub(crate) const fn largest(class: usize) -> u64 {
    1 << class
}

/// The class of a size.
fn class_of(size: usize) -> usize {
    let bits = usize::BITS - size.saturating_sub(1).leading_zeros();
    (bits as usize).min(CLASSES - 1)
}

fn count(blocks: i64, size: usize, usable: usize) {
    let class = &LIVE[class_of(size)];
    class.blocks.fetch_add(blocks, Relaxed);
    class.requested.fetch_add(blocks * size as i64, Relaxed);
    class.usable.fetch_add(blocks * usable as i64, Relaxed);
}

#[expect(unsafe_code, reason = "an allocator is a trait of unsafe functions")]
// SAFETY: every call is passed on with its own arguments, and its result is what is returned.
unsafe impl<A: Usable> GlobalAlloc for Watched<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: what the caller promises, it promises of this call too.
        unsafe {
            let block = self.0.alloc(layout);
            self.made(block, layout)
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as in `alloc`.
        unsafe {
            let block = self.0.alloc_zeroed(layout);
            self.made(block, layout)
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as in `alloc`; the block is alive until the second call.
        unsafe {
            count(-1, layout.size(), self.0.usable(block, layout));
            self.0.dealloc(block, layout);
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as in `alloc`; the old block is alive until it is given back, and the new layout is as the caller promises
        // that it can be.
        unsafe {
            let usable = self.0.usable(block, layout);
            let new = self.0.realloc(block, layout, size);
            if !new.is_null() {
                count(-1, layout.size(), usable);
                if new != block {
                    MOVED.fetch_add(layout.size().min(size) as i64, Relaxed);
                }
                self.made(new, Layout::from_size_align_unchecked(size, layout.align()));
            }
            new
        }
    }
}

impl<A: Usable> Watched<A> {
    /// Counts a block that was made, where one was.
    ///
    /// # Safety
    /// It is null, or one of the inner allocator's, alive, and of this layout.
    #[expect(unsafe_code, reason = "blocks are pointers")]
    unsafe fn made(&self, block: *mut u8, layout: Layout) -> *mut u8 {
        if !block.is_null() {
            // SAFETY: as the caller promises.
            count(1, layout.size(), unsafe { self.0.usable(block, layout) });
        }
        block
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The counts are of the whole program, so one test makes all of them.
    #[test]
    #[expect(unsafe_code, reason = "an allocator is a trait of unsafe functions")]
    fn what_is_asked_for_and_what_is_given_stand_beside_each_other_until_it_is_freed() {
        let (watched, mut before, mut after) = (Watched(System), NOTHING, NOTHING);
        let layout = Layout::from_size_align(50, 8).expect("a layout");
        let changes = |before: &Classes, after: &Classes, class: usize| Live {
            blocks: after[class].blocks - before[class].blocks,
            requested: after[class].requested - before[class].requested,
            usable: after[class].usable - before[class].usable,
        };
        live(&mut before);
        // SAFETY: the block is grown and freed once, with the layouts that it has.
        unsafe {
            let block = watched.alloc(layout);
            live(&mut after);
            let made = changes(&before, &after, 6);
            assert_eq!((made.blocks, made.requested), (1, 50));
            assert!((50..128).contains(&made.usable), "{made:?}");
            let moved_before = moved();
            let grown = watched.realloc(block, layout, 1 << 20);
            live(&mut after);
            assert_eq!(changes(&before, &after, 6), Live::default());
            assert_eq!(changes(&before, &after, 20).requested, 1 << 20);
            assert_eq!(moved() - moved_before, if grown == block { 0 } else { 50 });
            watched.dealloc(grown, Layout::from_size_align_unchecked(1 << 20, 8));
        }
        live(&mut after);
        assert_eq!(before, after);
    }

    #[test]
    fn a_class_is_of_sizes_up_to_a_power_of_two() {
        assert_eq!(
            [0, 1, 2, 3, 64, 65, 1 << 20, usize::MAX].map(class_of),
            [0, 0, 1, 2, 6, 7, 20, 47]
        );
        assert_eq!(largest(class_of(64)), 64);
    }
}
