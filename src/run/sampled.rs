//! A turn that takes latencies itself: from threads and tasks of its own, or against a schedule.

use super::latency::Histogrammed;
use super::loops::SampledLoop;
use super::{Digest, Latencies, Observer, Samples, Turn, observe::observe};
use std::time::Duration;

pub(super) struct Sampled<F, D> {
    turn: (F,),
    digest: D,
    samples: Samples,
    all: Option<Histogrammed>,
}

impl<F, D> Sampled<F, D> {
    #[inline]
    pub(super) fn new(turn: F, digest: D) -> Sampled<F, D> {
        Sampled { turn: (turn,), digest, samples: Samples::default(), all: None }
    }

    /// Sorts in what a slice noted.
    fn sort_in(&mut self) {
        let Some(all) = &mut self.all else { return };
        all.slice(&self.samples.nanos);
        self.samples.nanos.clear();
    }
}

impl<T, F: FnMut(&mut Samples) -> T, D: FnMut(&T) -> Digest> Turn for Sampled<F, D> {
    #[inline]
    fn slice(&mut self, turns: u64) -> Duration {
        let spent = self.turn.turns(turns, &mut self.samples);
        self.sort_in();
        spent
    }

    #[inline]
    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let turn = &mut self.turn.0;
        let mut nobody = Samples::default();
        observe(kept, observer, |_| turn(&mut nobody), &mut self.digest)
    }

    #[inline]
    fn begin(&mut self, _: Option<u64>) {
        self.samples = Samples { is_wanted: true, nanos: Vec::new() };
        self.all = Some(Histogrammed::default());
    }

    #[inline]
    fn latencies(&self) -> Option<Latencies> {
        self.all.as_ref()?.latencies()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Schedule, Unobserved};

    fn given(samples: &mut Samples, nanos: impl IntoIterator<Item = u64>) {
        nanos.into_iter().for_each(|nanos| samples.add(Duration::from_nanos(nanos)));
    }

    #[test]
    fn nothing_is_noted_where_nobody_asks() {
        let mut turn = Sampled::new(|samples: &mut Samples| given(samples, [1, 2]), Digest::of);
        turn.slice(3);
        turn.observe(1, &mut Unobserved);
        assert_eq!((turn.latencies(), turn.samples.nanos.capacity()), (None, 0));
    }

    #[test]
    fn the_percentiles_are_those_of_all_samples_but_the_first_of_a_slice() {
        // A hundred turns of ten samples; the first of the slice took a second.
        let mut is_first = true;
        let turn = move |samples: &mut Samples| {
            given(samples, [if std::mem::take(&mut is_first) { 1_000_000_000 } else { 100 }]);
            given(samples, [100; 8]);
            let mut part = samples.part();
            given(&mut part, [5_000]);
            samples.merge(part);
        };
        let mut turn = Sampled::new(turn, Digest::of);
        turn.begin(None);
        turn.slice(100);
        let latencies = turn.latencies().expect("they were asked for");
        assert_eq!((latencies.count, latencies.block), (999, 1));
        assert!((99.9..100.2).contains(&latencies.p50), "{latencies:?}");
        assert!((4_990.0..5_010.0).contains(&latencies.p99), "{latencies:?}");
        assert!((4_990.0..5_010.0).contains(&latencies.longest), "{latencies:?}");
        turn.begin(None);
        assert_eq!(turn.latencies(), None, "they are forgotten");
    }

    #[test]
    fn a_slow_answer_does_not_slow_the_questions() {
        // Ten operations are due a millisecond apart, and the first one takes 20 ms: all others have waited for it, the
        // last one for at least 11 ms. Counted from when each was begun, nine of ten would be short.
        let mut samples = Samples { is_wanted: true, nanos: Vec::new() };
        let schedule = Schedule::begin(Duration::from_millis(1));
        for number in 0..10 {
            schedule.wait(number);
            if number == 0 {
                while schedule.due(0).elapsed() < Duration::from_millis(20) {
                    std::hint::spin_loop();
                }
            }
            samples.since(schedule.due(number));
        }
        for (number, nanos) in samples.nanos.iter().enumerate() {
            let least = 20_000_000 - 1_000_000 * number as u64;
            assert!(*nanos >= least, "{number}: {nanos} < {least}");
        }
    }
}
