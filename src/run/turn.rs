//! A registered closure as a lane sees it.

use super::{Digest, Latencies, Observer, Tally};
use std::time::Duration;

/// A registered closure together with its loop, compiled for it alone.
pub trait Turn {
    /// Runs so many turns at a stretch and returns the time they took.
    fn slice(&mut self, turns: u64) -> Duration;

    /// How many stretches a slice of so many turns is timed in, each between two readings of the clock.
    fn stretches(&self, _turns: u64) -> u64 {
        1
    }

    /// The CPU time for which the turn's own threads waited for each other before they began the last slice, all together:
    /// the harness's, and none of the operation's.
    fn waited(&self) -> Duration {
        Duration::ZERO
    }

    /// Runs turns one by one and tells the observer of each moment; keeps the outputs of `kept` turns alive together.
    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest;

    /// Runs so many turns one behind the other, as a slice does, and adds up the figures that they report. A turn that
    /// reports none passes over this and runs nothing.
    fn tally(&mut self, _turns: u64, _tally: &mut Tally) {}

    /// Takes latencies from here on, and forgets those so far. They are taken over blocks of so many calls; without a
    /// number the block is found by some calls. A turn that times no operations passes over this.
    fn begin(&mut self, _block: Option<u64>) {}

    /// Takes at most so many latencies of each slice, so that of two turns that are compared the faster one has no more of
    /// them: a percentile of few reads otherwise than one of many.
    fn at_most(&mut self, _latencies: u64) {}

    /// The latencies since then; nothing for a turn that times no operations, or not one whole block so far.
    fn latencies(&self) -> Option<Latencies> {
        None
    }
}
