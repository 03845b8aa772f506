//! Memory lives until the end of its scope

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Source, exactly, figure,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::future::{Future, poll_fn};
use std::hint::black_box;
use std::mem;
use std::task::{Context, Poll, Waker};

/// The bytes of an array inside a future, and the point at which the futures stand.
const ARRAY: usize = 1_024;
/// The name of the figure that the futures report.
const SIZE: &str = "size of the future";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Dead Code Elimination in Go Builds",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/dead-code-elimination-in-go-builds",
        quote: "Any local variable that lost all future uses before that step disappears from those maps.",
        figures: &[],
    },
    says: "A buffer is let go of at its last use, so a function that works with one buffer and then with another of \
           its size needs memory for one of them, not for two.",
    axis: Axis::bytes("each of two buffers", &[1_024, 65_536, 262_144, 1_048_576, 16_777_216])
        .article(262_144)
        .continuous(),
    variants: &[
        variant("end_of_scope", end_of_scope)
            .about("two buffers, one after the other, in one scope: both live until its end"),
        variant("dropped", dropped).about("drops the first buffer after its last use"),
        variant("inner_block", inner_block).about("has the first buffer in a block of its own"),
        variant("moved", moved).about("moves the first buffer into the function that reads it"),
        variant("two_kept", two_kept)
            .at(Points::UpTo(1_048_576))
            .about("fills two buffers that the caller keeps, one after the other: no allocator")
            .doing(CALLERS),
        variant("one_kept", one_kept)
            .at(Points::UpTo(1_048_576))
            .about("fills one buffer that the caller keeps, twice: no allocator")
            .doing(CALLERS),
        variant("async_across_await", async_across_await)
            .at(Points::At(&[1_024]))
            .about("a boxed future with an array for a buffer, whose scope holds an await"),
        variant("async_inner_block", async_inner_block)
            .at(Points::At(&[1_024]))
            .about("the same future with the array in a block that ends before the await"),
        variant("async_dropped", async_dropped)
            .at(Points::At(&[1_024]))
            .about("the same future with drop(array) before the await: an array of bytes is Copy"),
    ],
    reference: "end_of_scope",
    predictions: &[
        ratio(Peak, "end_of_scope", "dropped", AtMost(1.05)).stated(
            "Any local variable that lost all future uses before that step disappears from those maps.",
            "by that rule the first buffer needs no drop to be let go of; 5 % for what else is alive",
        )
        .where_refuted("in Rust a value is dropped at the end of its scope, however early its last use: the peak is \
                        both"),
        ratio(Peak, "end_of_scope", "dropped", Equal(2.0)),
        exactly(Peak, "dropped", 1_024).at(&[1_024]),
        exactly(Peak, "dropped", 65_536).at(&[65_536]),
        exactly(Peak, "dropped", 262_144).at(&[262_144]),
        exactly(Peak, "dropped", 16_777_216).at(&[16_777_216]),
        ratio(Peak, "inner_block", "dropped", Equal(1.0)),
        ratio(Peak, "moved", "dropped", Equal(1.0)),
        value(ResidentPeak, "end_of_scope", Within(0.95 * 33_554_432.0, 1.05 * 33_554_432.0))
            .at(&[16_777_216]),
        value(ResidentPeak, "dropped", Within(0.95 * 16_777_216.0, 1.05 * 16_777_216.0))
            .at(&[16_777_216]),
        ratio(Time, "one_kept", "two_kept", AtMost(0.9)).at(&[262_144])
            .where_refuted("where a second-level cache has 1 MiB or more, both buffers lie in it"),
        ratio(Time, "dropped", "end_of_scope", AtMost(0.9)).at(&[262_144])
            .where_refuted("where page faults read 0 for both, a warm buffer is all that is saved, and `one_kept` \
                            against `two_kept` shows how little that is"),
        ratio(Time, "dropped", "end_of_scope", Within(0.95, 1.05))
            .at(&[1_024, 65_536, 1_048_576]),
        value(Faults, "end_of_scope", AtLeast(90.0)).at(&[262_144]).under(Allocator::System).after_trial(),
        value(Faults, "dropped", AtMost(2.0)).at(&[262_144]).under(Allocator::System).after_trial(),
        figure(SIZE, "async_across_await", AtLeast(1_024.0)),
        figure(SIZE, "async_inner_block", AtMost(128.0)),
        figure(SIZE, "async_dropped", Equal(1.0)).against("async_across_await"),
    ],
    carries_over: "The opposite does. Go's collector asks what can still be read; Rust frees at the end of the scope, \
                   whatever is still read, because a drop is code with a fixed place. The stated prediction is Go's \
                   rule, so it is refuted where Rust keeps its own. `drop`, a block or a move brings the end forward.",
    cautions: &[
        "Both buffers are opaque to the compiler, which may else free or spare memory where nobody could tell.",
        "Every buffer is filled and summed. What a second buffer saves in the place of a freed first one is cache misses: \
         `one_kept` against `two_kept`, without an allocator.",
        "Where the C library's allocator is faster with `dropped` at 256 KiB, that is no warm memory: it gives back all but 32 \
         pages where more than twice its largest freed block is free, so two buffers take 96 new pages a turn, one none.",
        "The futures' arrays are inside the boxed future or on the stack: their times do not compare with the others. No \
         runtime is involved: a task of tokio's adds its own header to the size of the future. An array across an await \
         costs its size because it was borrowed and its scope has not ended. Dropping a Copy value drops a copy.",
    ],
    // Four processes live at once whose buffers an allocator may keep.
    needs: Needs { memory: 64 << 20, memory_each: 8, ..Needs::NOTHING },
    processes: Processes::Apart,
};

fn end_of_scope(run: &mut Run) {
    register(run, |size| {
        let first = filled(size, 1);
        let sum_of_first = sum(&first);
        let second = filled(size, 2);
        [sum_of_first, sum(&second)]
    });
}

fn dropped(run: &mut Run) {
    register(run, |size| {
        let first = filled(size, 1);
        let sum_of_first = sum(&first);
        drop(first);
        let second = filled(size, 2);
        [sum_of_first, sum(&second)]
    });
}

fn inner_block(run: &mut Run) {
    register(run, |size| {
        let sum_of_first = {
            let first = filled(size, 1);
            sum(&first)
        };
        let second = filled(size, 2);
        [sum_of_first, sum(&second)]
    });
}

fn moved(run: &mut Run) {
    register(run, |size| {
        let first = filled(size, 1);
        let sum_of_first = consumed(first);
        let second = filled(size, 2);
        [sum_of_first, sum(&second)]
    });
}

/// Why the variants without an allocator are controls.
const CALLERS: &str =
    "its buffers are the caller's: what it costs to fill a second buffer and not the first again";

fn two_kept(run: &mut Run) {
    register_kept(run, |first, second| [refilled(first, 1), refilled(second, 2)]);
}

fn one_kept(run: &mut Run) {
    register_kept(run, |first, _| [refilled(first, 1), refilled(first, 2)]);
}

fn async_across_await(run: &mut Run) {
    register_future(run, || async {
        let first = [black_box(1); ARRAY];
        let sum_of_first = sum(&first);
        suspended_once().await;
        let second = [black_box(2); ARRAY];
        [sum_of_first, sum(&second)]
    });
}

fn async_inner_block(run: &mut Run) {
    register_future(run, || async {
        let sum_of_first = {
            let first = [black_box(1); ARRAY];
            sum(&first)
        };
        suspended_once().await;
        let second = [black_box(2); ARRAY];
        [sum_of_first, sum(&second)]
    });
}

fn async_dropped(run: &mut Run) {
    register_future(run, || async {
        let first = [black_box(1); ARRAY];
        let sum_of_first = sum(&first);
        #[expect(dropping_copy_types, reason = "that it does nothing is what is shown")]
        drop(first);
        suspended_once().await;
        let second = [black_box(2); ARRAY];
        [sum_of_first, sum(&second)]
    });
}

/// Registers a turn that works with two buffers of a size; its output is the sum of each.
fn register(run: &mut Run, turn: impl Fn(usize) -> [u64; 2] + 'static) {
    let size = run.size();
    run.iter(move || turn(black_box(size)), Digest::of);
}

fn register_kept(run: &mut Run, turn: impl Fn(&mut [u8], &mut [u8]) -> [u64; 2] + 'static) {
    let size = run.size();
    let (mut first, mut second) = run.input(|| (filled(size, 1), filled(size, 2)));
    run.iter(move || turn(&mut first, &mut second), Digest::of);
}

/// Registers a turn that boxes a future, as a runtime does with a task, and polls it until it is ready.
fn register_future<Task: Future<Output = [u64; 2]>>(
    run: &mut Run,
    task: impl Fn() -> Task + 'static,
) {
    run.iter_marked(
        move |marks| {
            let mut task = Box::pin(task());
            marks.figure(SIZE, size_of_val(&*task) as u64);
            let mut context = Context::from_waker(Waker::noop());
            loop {
                match black_box(task.as_mut()).poll(&mut context) {
                    Poll::Ready(sums) => break sums,
                    Poll::Pending => marks.phase("suspended"),
                }
            }
        },
        Digest::of,
    );
}

/// A future that is pending once.
async fn suspended_once() {
    let mut was_polled = false;
    poll_fn(|_| match mem::replace(&mut was_polled, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

fn filled(size: usize, byte: u8) -> Vec<u8> {
    let mut buffer = vec![black_box(byte); size];
    black_box(buffer.as_mut_slice());
    buffer
}

fn refilled(buffer: &mut [u8], byte: u8) -> u64 {
    buffer.fill(black_box(byte));
    sum(buffer)
}

fn sum(buffer: &[u8]) -> u64 {
    black_box(buffer).iter().map(|byte| u64::from(*byte)).sum()
}

fn consumed(buffer: Vec<u8>) -> u64 {
    sum(&buffer)
}
