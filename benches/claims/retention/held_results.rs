//! How long results are held

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, across, ratio,
    variant,
};
use claimbench::run::{Digest, Run};
use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;

/// Buffers of one result.
const BUFFERS: usize = 128;
/// Bytes of one buffer.
const SIZE: usize = 65_536;
/// Bytes of each buffer that are wanted later.
const WANTED: usize = 64;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Why allocs/op stopped being a good Go performance signal",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/why-allocsop-stopped-being-a-good-go-performance-signal-29ia",
        quote: "It cares how much memory stays reachable — and for how long.",
        figures: &[
            Figure { what: "bad retention, bytes of one result", printed: "~8 MB/op" },
            Figure { what: "good retention, bytes of one result", printed: "~11 KB/op" },
        ],
    },
    says: "The longer results stay reachable, the slower the work beside them: with 64 results of 8 MiB held instead \
           of 16, making the next one takes longer.",
    axis: Axis {
        name: "results held",
        unit: Unit::Count,
        points: &[1, 4, 16, 64],
        article: 64,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("whole", whole)
            .about("holds results of 128 filled buffers of 64 KiB; each turn makes one and drops the oldest"),
        variant("copied", copied)
            .about("fills the same buffers on the stack and holds results of 128 copies of 64 B"),
    ],
    reference: "whole",
    predictions: &[
        across(Time, "whole", 16, AtLeast(1.05)).at(&[64]).stated(
            "It cares how much memory stays reachable — and for how long.",
            "5 % in that direction, as no figure is printed",
        ),
        across(Time, "whole", 16, AtMost(1.3)).at(&[64]),
        across(Held, "whole", 16, Equal(4.0)).at(&[64]),
        ratio(Time, "whole", "copied", AtLeast(5.0)),
    ],
    carries_over: "The bytes carry over: four times the results are four times the memory. The slope in time is the \
                   collector's, which marks what is reachable and so has more to do the more is held. An owner in \
                   Rust frees a result once, at the end, and never looks at it before.",
    cautions: &[
        "64 results are compared with 16 and not with 1: 16 MiB, the newest result and the one it replaces, may fit \
         into a cache, and 128 MiB do not fit into most.",
        "The oldest result is dropped after the new one is made, so one more than the point says is alive for a \
         moment.",
        "The set-up holds as many results as the point says before the first turn: what the system counts as \
         resident is given beyond that, and shows only what a turn adds.",
        "The article's own figures are of one result at a time; how long results are held is its explanation and has \
         no figure.",
    ],
    needs: Needs { cores: 1, memory: 32 << 20, memory_each: 9 << 20 },
    processes: Processes::Apart,
};

/// A result: a list of buffers.
type Made = Vec<Vec<u8>>;

fn whole(run: &mut Run) {
    register(run, |index| {
        let mut buffer = Vec::with_capacity(SIZE);
        buffer.extend(std::iter::repeat_n(byte_of(index), SIZE));
        black_box(buffer.as_mut_slice());
        buffer
    });
}

#[allow(clippy::large_stack_arrays, reason = "the buffers that are copied from lie on the stack")]
fn copied(run: &mut Run) {
    register(run, |index| {
        let temporary = [byte_of(index); SIZE];
        black_box(&temporary)[..WANTED].to_vec()
    });
}

/// Holds as many results as the point says and registers a turn that replaces the oldest one.
fn register(run: &mut Run, buffer: impl Fn(usize) -> Vec<u8> + 'static) {
    let results = run.size();
    let make = move || {
        let mut made = Made::with_capacity(BUFFERS);
        made.extend((0..BUFFERS).map(&buffer));
        made
    };
    // The digest reads the newest result where it is held, so the turn has nothing to hand out but its place.
    let held: Rc<RefCell<Vec<Made>>> = run.input(Rc::default);
    let shown = Rc::clone(&held);
    held.borrow_mut().reserve_exact(results);
    held.borrow_mut().extend((0..results).map(|_| make()));
    let mut oldest = 0;
    run.iter(
        move || {
            let made = make();
            let place = oldest;
            drop(std::mem::replace(&mut held.borrow_mut()[place], made));
            oldest = (place + 1) % results;
            place
        },
        move |place| {
            let shown = shown.borrow();
            Digest::of_all(shown[*place].iter().map(|buffer| &buffer[..WANTED]))
        },
    );
}

/// The byte that a buffer is filled with: it tells the buffers apart and is never 0, as fresh memory is.
fn byte_of(index: usize) -> u8 {
    black_box(index as u8 + 1)
}
