//! What is noted of a sort: nothing, a number, records.

use serde::Serialize;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Whether debug code is in this build.
const DEBUG: bool = false;
/// Whether hooks are at work; the program could switch it on.
static WATCHED: AtomicBool = AtomicBool::new(false);

/// What is done at each comparison and each insertion of a sort.
pub trait Hook: 'static {
    /// Two elements were compared.
    #[inline(always)]
    fn compared(&mut self, _place: usize, _left: u64, _right: u64) {}

    /// An element has its place for now.
    #[inline(always)]
    fn inserted(&mut self, _from: usize, _to: usize, _value: u64) {}

    /// What was noted goes, and the room for it stays.
    #[inline(always)]
    fn clear(&mut self) {}
}

/// What is written down of a comparison or an insertion.
#[derive(Serialize)]
struct Record {
    place: u64,
    left: u64,
    right: u64,
}

impl Record {
    #[inline(always)]
    fn of(place: usize, left: u64, right: u64) -> Record {
        Record { place: place as u64, left, right }
    }
}

/// No hook at all.
pub struct Without;

impl Hook for Without {}

/// A record at each comparison, behind a constant that is false.
pub struct ConstOff(Vec<Record>);

impl ConstOff {
    /// Nothing is noted yet.
    #[must_use]
    pub fn new() -> ConstOff {
        ConstOff(Vec::new())
    }
}

impl Hook for ConstOff {
    #[inline(always)]
    fn compared(&mut self, place: usize, left: u64, right: u64) {
        if DEBUG {
            self.0.push(Record::of(place, left, right));
        }
    }
}

/// A record at each comparison, behind an atomic flag that is false.
pub struct FlagOff(Vec<Record>);

impl FlagOff {
    /// The flag is false; a program could set it.
    #[must_use]
    pub fn new() -> FlagOff {
        WATCHED.store(black_box(false), Relaxed);
        FlagOff(Vec::new())
    }
}

impl Hook for FlagOff {
    #[inline(always)]
    fn compared(&mut self, place: usize, left: u64, right: u64) {
        if WATCHED.load(Relaxed) {
            self.0.push(Record::of(place, left, right));
        }
    }
}

/// A message to a logger that is not there.
pub struct LogOff;

impl Hook for LogOff {
    #[inline(always)]
    fn compared(&mut self, place: usize, left: u64, right: u64) {
        log::debug!("at {place}: {left} and {right}");
    }
}

/// An event for a subscriber that is not there.
pub struct TracingOff;

impl Hook for TracingOff {
    #[inline(always)]
    fn compared(&mut self, place: usize, left: u64, right: u64) {
        tracing::event!(tracing::Level::DEBUG, place, left, right, "compared");
    }
}

/// One addition at each comparison.
pub struct Counted(u64);

impl Counted {
    /// Nothing is counted yet.
    #[must_use]
    pub fn new() -> Counted {
        Counted(0)
    }

    /// How many comparisons there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0
    }
}

impl Hook for Counted {
    #[inline(always)]
    fn compared(&mut self, _: usize, _: u64, _: u64) {
        self.0 += 1;
    }
}

/// A record at each comparison.
pub struct Records(Vec<Record>);

impl Records {
    /// Nothing is noted yet.
    #[must_use]
    pub fn new() -> Records {
        Records(Vec::new())
    }
}

impl Hook for Records {
    #[inline(always)]
    fn compared(&mut self, place: usize, left: u64, right: u64) {
        self.0.push(Record::of(place, left, right));
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}

/// A record at each insertion.
pub struct Insertions(Vec<Record>);

impl Insertions {
    /// Nothing is noted yet.
    #[must_use]
    pub fn new() -> Insertions {
        Insertions(Vec::new())
    }
}

impl Hook for Insertions {
    #[inline(always)]
    fn inserted(&mut self, from: usize, to: usize, value: u64) {
        self.0.push(Record::of(from, to as u64, value));
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}

/// A record at each comparison, as JSON.
pub struct Json(Vec<u8>);

impl Json {
    /// Nothing is noted yet.
    #[must_use]
    pub fn new() -> Json {
        Json(Vec::new())
    }
}

impl Hook for Json {
    #[inline(always)]
    fn compared(&mut self, place: usize, left: u64, right: u64) {
        serde_json::to_writer(&mut self.0, &Record::of(place, left, right))
            .expect("a list takes whatever is written to it");
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}
