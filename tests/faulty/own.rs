//! A lane whose program has an allocator of its own, as a library may set one, for the tests.

mod claims;

use claimbench::claim::Allocator;
use std::alloc::{GlobalAlloc, Layout, System};
use std::process::ExitCode;

/// From here on a block is a mapping of its own.
const LARGE: usize = 64 << 10;

struct Mapped;

#[expect(unsafe_code, reason = "an allocator is")]
// SAFETY: small blocks are the system's; a large one is a mapping of its length, which is aligned to a page and is given
// back with the same layout that it was taken with.
unsafe impl GlobalAlloc for Mapped {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() < LARGE {
            // SAFETY: as the caller promises.
            return unsafe { System.alloc(layout) };
        }
        let access = libc::PROT_READ | libc::PROT_WRITE;
        let kind = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: the system chooses the place.
        let block = unsafe { libc::mmap(std::ptr::null_mut(), layout.size(), access, kind, -1, 0) };
        if block == libc::MAP_FAILED { std::ptr::null_mut() } else { block.cast() }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if layout.size() < LARGE {
            // SAFETY: as the caller promises.
            unsafe { System.dealloc(block, layout) };
        } else {
            // SAFETY: it was mapped with this length.
            unsafe { libc::munmap(block.cast(), layout.size()) };
        }
    }
}

#[global_allocator]
static ALLOCATOR: Mapped = Mapped;

fn main() -> ExitCode {
    claimbench::lanes::rounds::main(claims::CATALOGUE, None, Allocator::System)
}
