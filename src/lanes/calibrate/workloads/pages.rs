//! Fresh pages: memory that is asked of the system, touched and given back at every turn.
//!
//! The system is asked directly. An allocator keeps what it was given back: the C library's raises its threshold for
//! mappings to the largest one that was freed, and the pages of the second turn would be those of the first.

use crate::run::{Digest, Run};
use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous, munmap};
use std::ffi::c_void;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::ptr::NonNull;

/// Bytes from one touched byte to the next, the smallest page there is.
const PAGE: usize = 4 << 10;

/// So many bytes a turn as the point says.
pub(super) fn pages(run: &mut Run) {
    let size = run.size();
    let turn = move || {
        let mut fresh = Fresh::of(size);
        let touched = fresh.touch();
        black_box(&mut fresh);
        touched
    };
    run.iter(turn, Digest::of);
}

/// Memory that nobody used before.
struct Fresh {
    start: NonNull<c_void>,
    length: NonZeroUsize,
}

impl Fresh {
    #[expect(unsafe_code, reason = "the system is asked for memory")]
    fn of(bytes: usize) -> Fresh {
        let length = NonZeroUsize::new(bytes).unwrap_or(NonZeroUsize::MIN);
        let may = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: a private mapping at an address that the system chooses overlaps nothing.
        let mapped = unsafe { mmap_anonymous(None, length, may, MapFlags::MAP_PRIVATE) };
        Fresh { start: mapped.expect("there is room for a few mebibytes"), length }
    }

    #[expect(unsafe_code, reason = "a mapping is reached by its address")]
    fn bytes(&mut self) -> &mut [u8] {
        let start = self.start.cast::<u8>().as_ptr();
        // SAFETY: the mapping is as long, it is readable and writable, a new one is all zeros, and it is lent out to
        // nobody else while the slice lives.
        unsafe { std::slice::from_raw_parts_mut(start, self.length.get()) }
    }

    /// Writes one byte of each page; how many pages there are.
    fn touch(&mut self) -> u64 {
        let pages = self.bytes().iter_mut().step_by(PAGE);
        pages.fold(0, |touched, byte| {
            *byte = 1;
            touched + 1
        })
    }
}

impl Drop for Fresh {
    #[expect(unsafe_code, reason = "the memory is given back")]
    fn drop(&mut self) {
        // SAFETY: the mapping is this one's own, and nothing of it is lent out. Where the system refuses, it stays until
        // the process ends.
        let _ = unsafe { munmap(self.start, self.length.get()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Unobserved, prepare};

    #[test]
    fn every_turn_touches_all_of_its_pages() {
        let prepared = prepare(pages, 64 * PAGE as u64, || 0);
        let mut prepared = prepared.unwrap_or_else(|_| panic!("not ready"));
        for _ in 0..3 {
            assert_eq!(prepared.turn.observe(1, &mut Unobserved), Digest::of(&64_u64));
        }
    }

    #[test]
    fn pages_are_fresh_although_as_many_were_given_back() {
        for _ in 0..3 {
            let mut fresh = Fresh::of(16 << 20);
            assert!(fresh.bytes().iter().step_by(PAGE).all(|byte| *byte == 0));
            assert_eq!(fresh.touch(), 4096);
        }
    }
}
