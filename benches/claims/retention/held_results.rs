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
/// Buffers of the newest result that one turn makes anew.
const MADE: usize = 16;
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
        variant("whole", whole).about(
            "holds results of 128 buffers of 64 KiB; each turn fills 16 new ones for the newest",
        ),
        variant("copied", copied)
            .about("fills the same buffers on the stack and holds results of 128 copies of 64 B"),
    ],
    reference: "whole",
    predictions: &[
        across(Time, "whole", 16, AtLeast(1.05)).at(&[64]).stated(
            "It cares how much memory stays reachable — and for how long.",
            "5 % in that direction, as no figure is printed",
        )
        .where_refuted("in Rust no collector walks what is only held: a turn makes, fills and frees the same 16 \
                        buffers at both points, and its page faults are the same"),
        across(Time, "whole", 16, AtMost(1.3)).at(&[64]),
        across(Held, "whole", 16, Equal(4.0)).at(&[64]),
        ratio(Time, "whole", "copied", AtLeast(5.0))
            .where_refuted("the buffers that a turn frees serve the next one: page faults read less than one for a \
                            buffer of 16 pages, so that hardly any page is new"),
    ],
    carries_over: "The bytes carry over: four times the results are four times the memory. The slope in time is the \
                   collector's, which marks what is reachable and so has more to do the more is held. An owner in \
                   Rust frees a result once, at the end, and never looks at it before.",
    cautions: &[
        "The work is the same at every point: the newest result is made anew buffer by buffer, sixteen in a turn, and \
         the buffers that they replace are freed. All other results are only held.",
        "What is only held is reserved and never written, as an owner does not look at it either way. So no cache \
         and no page table differs between 16 and 64 results in what a turn touches, and what is left to differ is \
         what holding costs. What the system counts as resident shows only what a turn adds.",
        "A time is that of one buffer of the newest result. The new buffers are made before the old ones go, so 16 more \
         than the point says are alive for a moment.",
        "The article's own figures are of one result at a time; how long results are held is its explanation and has \
         no figure.",
    ],
    // A process writes one result and the first page of each buffer that is only held; four of them live at once.
    needs: Needs { memory: 12 << 20, memory_each: (BUFFERS as u64) * 4_096, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// A result: a list of buffers.
type Made = Vec<Vec<u8>>;

fn whole(run: &mut Run) {
    let filled = |index| {
        let mut buffer = Vec::with_capacity(SIZE);
        buffer.extend(std::iter::repeat_n(byte_of(index), SIZE));
        let written = written(black_box(buffer.as_mut_slice()));
        (buffer, written)
    };
    register(run, filled, SIZE);
}

#[allow(clippy::large_stack_arrays, reason = "the buffers that are copied from lie on the stack")]
fn copied(run: &mut Run) {
    let copied = |index| {
        let temporary = [byte_of(index); SIZE];
        let temporary = black_box(&temporary);
        (temporary[..WANTED].to_vec(), written(temporary))
    };
    register(run, copied, WANTED);
}

/// Holds as many results as the point says and registers a turn that makes the next buffers of the newest one.
fn register(run: &mut Run, buffer: impl Fn(usize) -> (Vec<u8>, usize) + 'static, bytes: usize) {
    let newest: Made = (0..BUFFERS).map(|index| buffer(index).0).collect();
    let only_held = || (0..BUFFERS).map(|_| Vec::with_capacity(bytes)).collect::<Made>();
    // The digest reads the newest result where it is held, so the turn hands out only what it wrote.
    let held: Rc<RefCell<Vec<Made>>> = run.input(Rc::default);
    let shown = Rc::clone(&held);
    let mut results = held.borrow_mut();
    results.reserve_exact(run.size());
    results.push(newest);
    // Above the newest in the heap, so that no allocator that shrinks its heap takes part in this.
    results.resize_with(run.size(), only_held);
    drop(results);
    let mut next = 0;
    run.operations(MADE as u64);
    run.iter(
        move || {
            let places = next..next + MADE;
            next = places.end % BUFFERS;
            let mut written = 0;
            let of_one = |index| {
                let (made, bytes) = buffer(index);
                written += bytes;
                made
            };
            let made = places.clone().map(of_one).collect::<Made>();
            black_box(&mut held.borrow_mut()[0])[places]
                .iter_mut()
                .zip(made)
                .for_each(|(old, new)| *old = new);
            written
        },
        move |written| {
            let held = shown.borrow();
            let buffers: usize = held.iter().map(Vec::len).sum();
            Digest::of_all(held[0].iter().map(|buffer| (&buffer[..WANTED], buffers, *written)))
        },
    );
}

/// How many bytes were written to a buffer: all of it, where its last byte is as its first.
fn written(buffer: &[u8]) -> usize {
    if buffer[0] == buffer[SIZE - 1] { buffer.len() } else { 0 }
}

/// The byte that a buffer is filled with: it tells the buffers apart and is never 0, as fresh memory is.
fn byte_of(index: usize) -> u8 {
    black_box(index as u8 + 1)
}
