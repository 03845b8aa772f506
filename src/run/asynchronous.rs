//! A turn that awaits: a runtime that the claim makes drives it.

use super::loops::AwaitedLoop;
use super::{Digest, Observer, Turn, observe::observe_awaited};
use std::pin::{Pin, pin};
use std::time::Duration;

/// A future that a runtime has to drive to its end: what [`Run::iter_async`](super::Run::iter_async) hands over.
pub type Driven<'a> = Pin<&'a mut dyn Future<Output = ()>>;

/// What is wrong with a runtime that returned too early; the lane reports it as a failed case.
const UNFINISHED: &str =
    "the runtime returned before the future that it was handed had come to its end";

pub(super) struct Awaited<R, F, D> {
    drive: R,
    turn: (F,),
    digest: D,
}

impl<R, F, D> Awaited<R, F, D> {
    #[inline]
    pub(super) fn new(drive: R, turn: F, digest: D) -> Awaited<R, F, D> {
        Awaited { drive, turn: (turn,), digest }
    }
}

impl<T, R, F, D> Turn for Awaited<R, F, D>
where
    R: FnMut(Driven),
    F: AsyncFnMut() -> T,
    D: FnMut(&T) -> Digest,
{
    #[inline]
    fn slice(&mut self, turns: u64) -> Duration {
        let Awaited { drive, turn, .. } = self;
        let mut spent = None;
        drive(pin!(async { spent = Some(turn.turns(turns).await) }));
        spent.expect(UNFINISHED)
    }

    #[inline]
    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let Awaited { drive, turn: (turn,), digest } = self;
        let mut observed = None;
        drive(pin!(async {
            observed = Some(observe_awaited(kept, observer, turn, digest).await);
        }));
        observed.expect(UNFINISHED)
    }
}

#[cfg(test)]
mod tests {
    use crate::run::{Run, Unobserved, prepare};
    use crate::{Digest, run::Driven};
    use std::task::{Context, Poll, Waker};

    /// Polls until it is ready.
    fn poll(mut future: Driven) {
        let mut context = Context::from_waker(Waker::noop());
        while future.as_mut().poll(&mut context).is_pending() {}
    }

    /// Is pending at first, and ready then.
    async fn once_pending() {
        let mut was_asked = false;
        std::future::poll_fn(|_| {
            if was_asked {
                Poll::Ready(())
            } else {
                was_asked = true;
                Poll::Pending
            }
        })
        .await;
    }

    fn counting(run: &mut Run) {
        let mut turns = 0_u64;
        // The future borrows what the closure keeps.
        let turn = async move || {
            once_pending().await;
            turns += 1;
            turns
        };
        run.iter_async(poll, turn, Digest::of);
    }

    #[test]
    fn a_slice_awaits_each_turn_and_an_observed_turn_gives_its_output() {
        let mut prepared = prepare(counting, 1, || 0).expect("it is ready");
        prepared.turn.slice(10);
        assert_eq!(prepared.turn.observe(1, &mut Unobserved), Digest::of(&11_u64));
        assert_eq!(prepared.turn.observe(3, &mut Unobserved), Digest::of(&14_u64));
        assert_eq!(prepared.turn.slice(0).as_secs(), 0);
    }

    #[test]
    #[should_panic(expected = "the runtime returned before the future")]
    fn a_runtime_that_returns_early_is_told() {
        fn dropped(run: &mut Run) {
            run.iter_async(|_| {}, async || 1_u64, Digest::of);
        }
        prepare(dropped, 1, || 0).expect("it is ready").turn.slice(1);
    }
}
