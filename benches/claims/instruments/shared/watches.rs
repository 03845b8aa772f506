//! Who watches blocks of 64 bytes: nobody, counters, a map, a profiler. Each thread says which one it is.

use crossbeam_utils::CachePadded;
use std::alloc::{GlobalAlloc, Layout, alloc, dealloc, handle_alloc_error};
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

const LAYOUT: Layout = Layout::new::<[u64; 8]>();
/// The most threads that are told apart.
const THREADS: usize = 8;

/// Who watches blocks.
pub trait Watch: Send + Sync + 'static {
    /// Asks for a block.
    #[inline]
    fn make(&self) -> *mut u8 {
        allocated()
    }

    /// Gives a block back.
    #[inline]
    fn free(&self, block: *mut u8) {
        deallocate(block);
    }

    /// A thread has made a block at an address.
    fn made(&self, thread: usize, block: usize);

    /// The block at an address is about to be freed.
    #[inline]
    fn freed(&self, _: usize) {}

    /// How many blocks the first thread has made so far; nothing where nobody counts.
    fn counted(&self) -> Option<u64>;
}

#[inline]
#[expect(unsafe_code, reason = "the claim is about the calls that a profiler wraps")]
fn allocated() -> *mut u8 {
    // SAFETY: the layout has a size.
    unsafe { alloc(LAYOUT) }
}

#[inline]
#[expect(unsafe_code, reason = "the claim is about the calls that a profiler wraps")]
fn deallocate(block: *mut u8) {
    // SAFETY: who calls this frees what was made with this layout, once.
    unsafe { dealloc(block, LAYOUT) }
}

/// Makes a block and writes a byte into it.
#[inline(never)]
#[expect(unsafe_code, reason = "a block is no value of Rust's")]
pub fn make<W: Watch>(watch: &W, thread: usize, byte: u8) -> *mut u8 {
    let block = watch.make();
    if block.is_null() {
        handle_alloc_error(LAYOUT);
    }
    // SAFETY: the block is there, and a byte fits.
    unsafe { block.write_volatile(byte) };
    watch.made(thread, block as usize);
    block
}

/// Frees a block that `make` has made; the byte in it.
#[inline(never)]
#[expect(unsafe_code, reason = "a block is no value of Rust's")]
#[expect(clippy::not_unsafe_ptr_arg_deref, reason = "who has a block has it from `make`")]
pub fn free<W: Watch>(watch: &W, block: *mut u8) -> u64 {
    // SAFETY: `make` has written it.
    let byte = unsafe { block.read_volatile() };
    watch.freed(block as usize);
    watch.free(block);
    u64::from(byte)
}

/// Nobody counts.
pub struct Plain;

impl Watch for Plain {
    #[inline]
    fn made(&self, _: usize, _: usize) {}

    fn counted(&self) -> Option<u64> {
        None
    }
}

thread_local! {
    static MADE: Cell<u64> = const { Cell::new(0) };
}

/// Counts in a cell of each thread.
pub struct OfThread;

impl Watch for OfThread {
    #[inline]
    fn made(&self, _: usize, _: usize) {
        MADE.set(MADE.get() + 1);
    }

    fn counted(&self) -> Option<u64> {
        Some(MADE.get())
    }
}

/// Counts in one atomic number.
#[derive(Default)]
pub struct Atomic(CachePadded<AtomicU64>);

impl Watch for Atomic {
    #[inline]
    fn made(&self, _: usize, _: usize) {
        self.0.fetch_add(1, Relaxed);
    }

    fn counted(&self) -> Option<u64> {
        Some(self.0.load(Relaxed))
    }
}

/// Counts in an atomic number for each thread, in a line of its own.
#[derive(Default)]
pub struct Padded([CachePadded<AtomicU64>; THREADS]);

impl Watch for Padded {
    #[inline]
    fn made(&self, thread: usize, _: usize) {
        self.0[thread].fetch_add(1, Relaxed);
    }

    fn counted(&self) -> Option<u64> {
        Some(self.0[0].load(Relaxed))
    }
}

/// Keeps the sizes of all blocks by their addresses, and how many were made.
pub struct Table(Mutex<(HashMap<usize, usize>, u64)>);

impl Table {
    /// With room for four times as many blocks as are alive at once, so that it does not grow.
    #[must_use]
    pub fn with_room_for(blocks: usize) -> Table {
        Table(Mutex::new((HashMap::with_capacity(4 * blocks), 0)))
    }

    fn locked(&self) -> MutexGuard<'_, (HashMap<usize, usize>, u64)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch for Table {
    #[inline]
    fn made(&self, _: usize, block: usize) {
        let mut table = self.locked();
        table.0.insert(block, LAYOUT.size());
        table.1 += 1;
    }

    #[inline]
    fn freed(&self, block: usize) {
        self.locked().0.remove(&block);
    }

    fn counted(&self) -> Option<u64> {
        Some(self.locked().1)
    }
}

/// dhat's own allocator, whose profiler is at work until this is dropped.
pub struct Dhat(dhat::Profiler);

impl Dhat {
    /// Begins to profile; no other profiler is at work in this process.
    #[must_use]
    pub fn begin() -> Dhat {
        Dhat(dhat::Profiler::builder().testing().build())
    }
}

#[expect(unsafe_code, reason = "the claim is about the calls that a profiler wraps")]
impl Watch for Dhat {
    #[inline]
    fn make(&self) -> *mut u8 {
        // SAFETY: the layout has a size.
        unsafe { dhat::Alloc.alloc(LAYOUT) }
    }

    #[inline]
    #[expect(clippy::not_unsafe_ptr_arg_deref, reason = "who has a block has it from `make`")]
    fn free(&self, block: *mut u8) {
        // SAFETY: who calls this frees what was made with this layout, once.
        unsafe { dhat::Alloc.dealloc(block, LAYOUT) }
    }

    #[inline]
    fn made(&self, _: usize, _: usize) {}

    fn counted(&self) -> Option<u64> {
        None
    }
}
