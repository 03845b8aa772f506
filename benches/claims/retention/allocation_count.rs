//! Retained bytes, not the number of allocations

use bytes::Bytes;
use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Source, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::ops::Deref;
use std::rc::Rc;

/// Results that one turn makes.
const RESULTS: usize = 128;
/// Bytes of each buffer that are wanted later.
const WANTED: usize = 64;
/// The article's buffer.
const ARTICLE: &[u64] = &[65_536];
const NO_NEW_PAGE: &str = "where the allocator keeps the pages of dropped buffers, as jemalloc does, page faults of `whole` \
                           read 0: it then takes about as long as `whole_refilled`, whose pages are never new";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Why allocs/op stopped being a good Go performance signal",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/why-allocsop-stopped-being-a-good-go-performance-signal-29ia",
        quote: "It cares how much memory stays reachable — and for how long.",
        figures: &[
            Figure { what: "bad retention, time", printed: "~1.5 ms/op" },
            Figure { what: "bad retention, bytes", printed: "~8 MB/op" },
            Figure { what: "bad retention, allocations", printed: "129 allocs/op" },
            Figure { what: "good retention, time", printed: "~90 µs/op" },
            Figure { what: "good retention, bytes", printed: "~11 KB/op" },
            Figure { what: "good retention, allocations", printed: "129 allocs/op" },
            Figure { what: "bad against good, time", printed: "~16×" },
        ],
    },
    says: "Keeping 128 buffers of 64 KiB whole takes about 16 times as long as keeping 64 bytes of each, \
           although both make 129 allocations.",
    axis: Axis::bytes("buffer", &[1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576])
        .article(65_536),
    variants: &[
        variant("whole", whole).about("fills 128 buffers on the heap and keeps them whole"),
        variant("stack_copy", stack_copy)
            .about("fills a temporary array on the stack and keeps a copy of its first 64 bytes"),
        variant("heap_copy", |run| kept_of_each(run, |buffer| buffer[..WANTED].to_vec()))
            .about("fills a fresh heap buffer each time, keeps a 64-byte copy, frees the buffer"),
        variant("scratch_copy", scratch_copy).about("fills one heap buffer for all, keeps copies"),
        variant("view", |run| kept_of_each(run, |buffer| Bytes::from(buffer).slice(..WANTED)))
            .about(
                "keeps a Bytes view of 64 bytes and so the whole buffer, as a Go sub-slice does",
            ),
        variant("bytes_copy", bytes_copy).about("copies 64 bytes out of a Bytes and drops it"),
        variant("truncated", |run| kept_of_each(run, |buffer| cut(buffer, |_| {})))
            .about("cuts each buffer to 64 bytes and keeps its room"),
        variant("shrunk", |run| kept_of_each(run, |buffer| cut(buffer, Vec::shrink_to_fit)))
            .about("cuts each buffer to 64 bytes and gives the rest back with shrink_to_fit"),
        variant("whole_refilled", whole_refilled)
            .about("fills 128 buffers that were made before the first turn: no page is new")
            .at(Points::At(ARTICLE)),
        variant("untouched", untouched)
            .about("reserves 128 buffers and never writes to them")
            .control("it fills nothing: what the allocations cost by themselves"),
    ],
    reference: "stack_copy",
    predictions: &[
        exactly(Allocations, "whole", 129).stated("129 allocs/op", "the printed count"),
        exactly(Allocations, "stack_copy", 129).stated("129 allocs/op", "the printed count"),
        ratio(Time, "whole", "stack_copy", AtLeast(12.0))
            .at(ARTICLE)
            .stated(
                "~1.5 ms/op against ~90 µs/op, ~16×",
                "three quarters of the printed ratio, as it prints “~”",
            )
            .printing(16.0)
            .where_refuted(NO_NEW_PAGE),
        ratio(Held, "whole", "stack_copy", AtLeast(700.0)).at(ARTICLE).stated(
            "~8 MB/op against ~11 KB/op",
            "8 MB / 11 KB, rounded down, as it prints “~”; the article prints no such ratio",
        ),
        exactly(Bytes, "whole", 8_391_680).at(ARTICLE),
        exactly(Bytes, "stack_copy", 11_264).at(ARTICLE),
        exactly(Allocations, "heap_copy", 257).at(ARTICLE),
        exactly(Bytes, "heap_copy", 8_399_872).at(ARTICLE),
        exactly(Allocations, "scratch_copy", 130).at(ARTICLE),
        exactly(Bytes, "scratch_copy", 76_800).at(ARTICLE),
        value(Held, "view", AtLeast(8_388_608.0)).at(ARTICLE),
        value(Held, "bytes_copy", AtMost(32_768.0)).at(ARTICLE),
        ratio(Held, "shrunk", "stack_copy", Equal(1.0)).at(ARTICLE),
        ratio(Time, "whole", "stack_copy", AtLeast(5.0)).at(ARTICLE).where_refuted(NO_NEW_PAGE),
        ratio(Time, "heap_copy", "stack_copy", AtMost(2.0)).at(ARTICLE),
        ratio(Time, "untouched", "whole", AtMost(0.2)).at(ARTICLE),
        value(Faults, "whole", AtLeast(2_000.0)).at(ARTICLE).under(Allocator::System),
        ratio(Time, "whole_refilled", "stack_copy", AtMost(5.0)).at(ARTICLE).after_trial(),
    ],
    carries_over: "Bytes held, the peak and resident memory carry over. The cost in time of memory that stays \
                   reachable does not: Rust has no collector that walks or paces by live bytes. What remains is paid \
                   when the buffers are filled: 8 MiB are 2,048 pages, and where the allocator has given them back, \
                   each is mapped in anew, for 0.2 µs on bare metal and 1 to 2 µs in a virtual machine. That is most \
                   of what `whole` takes there. `whole_refilled` has no new page: what is left is caches.",
    cautions: &[
        "The article's two variants differ 745 times in bytes allocated too: 11 KB an operation is 128 copies of \
         64 B and their list, so the good variant's 64 KiB temporaries were never on the heap. The pair does not \
         isolate retention. `whole` and `stack_copy` make equally many allocations, `whole` and `heap_copy` allocate \
         nearly the same bytes and differ in what they keep.",
        "All but `untouched` fill every byte. The code is rebuilt from the figures, of Go 1.25: the article prints \
         neither its own nor its machine.",
        "`stack_copy` can only take a buffer that fits the stack: at 1 MiB it needs half of a usual thread's.",
    ],
    // Four variants hold 128 buffers in turn, and jemalloc keeps those of each for its next turn.
    needs: Needs { memory: 64 << 20, memory_each: RESULTS as u64, ..Needs::NOTHING },
    processes: Processes::Apart,
};

fn whole(run: &mut Run) {
    kept_of_each(run, |buffer| buffer);
}

/// The size of an array is part of its type, so each point has a routine of its own.
fn stack_copy(run: &mut Run) {
    match run.point() {
        1_024 => stack_copy_of::<1_024>(run),
        4_096 => stack_copy_of::<4_096>(run),
        16_384 => stack_copy_of::<16_384>(run),
        65_536 => stack_copy_of::<65_536>(run),
        262_144 => stack_copy_of::<262_144>(run),
        1_048_576 => stack_copy_of::<1_048_576>(run),
        other => panic!("there is no stack buffer of {other} bytes: add it here and to the axis"),
    }
}

fn stack_copy_of<const SIZE: usize>(run: &mut Run) {
    register(run, |index| {
        let temporary = [byte_of(index); SIZE];
        let temporary = black_box(&temporary);
        (temporary[..WANTED].to_vec(), seen(temporary))
    });
}

/// The scratch buffer is made inside the turn, as in a function that is called once.
fn scratch_copy(run: &mut Run) {
    let size = run.size();
    keep_alike(run);
    let turn = move || {
        let mut scratch = Vec::with_capacity(size);
        results(|index| {
            let seen = fill(&mut scratch, size, index);
            (scratch[..WANTED].to_vec(), seen)
        })
    };
    run.iter(turn, wanted);
}

fn bytes_copy(run: &mut Run) {
    kept_of_each(run, |buffer| Bytes::copy_from_slice(&Bytes::from(buffer)[..WANTED]));
}

fn cut(mut buffer: Vec<u8>, give_back: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    buffer.truncate(WANTED);
    give_back(&mut buffer);
    buffer
}

/// The output is a share of the buffers, in which the digest finds what was written.
fn whole_refilled(run: &mut Run) {
    let size = run.size();
    let mut buffers: Rc<[Vec<u8>]> = results(|index| filled(size, index)).0.into();
    let turn = move || {
        let own = Rc::get_mut(&mut buffers).expect("the last output is dropped");
        let own = own.iter_mut().enumerate();
        let seen = own.map(|(index, buffer)| fill(buffer, size, index)).sum();
        (Rc::clone(&buffers), seen)
    };
    run.iter(turn, wanted);
}

fn untouched(run: &mut Run) {
    let size = run.size();
    keep_alike(run);
    let turn = move || results(|_| (Vec::<u8>::with_capacity(size), 0));
    run.iter(turn, |(buffers, _)| Digest::of_all(buffers.iter().map(Vec::capacity)));
}

/// Registers a turn that fills buffers on the heap, each a new one, and keeps something of each.
fn kept_of_each<B: Deref<Target = [u8]> + 'static>(
    run: &mut Run,
    keep: impl Fn(Vec<u8>) -> B + 'static,
) {
    let size = run.size();
    register(run, move |index| {
        let (buffer, seen) = filled(size, index);
        (keep(buffer), seen)
    });
}

fn register<B: Deref<Target = [u8]> + 'static>(
    run: &mut Run,
    make: impl Fn(usize) -> (B, u64) + 'static,
) {
    keep_alike(run);
    run.iter(move || results(&make), wanted);
}

/// The digest of the wanted bytes of every result, and of what was seen of all buffers.
fn wanted<B: Deref<Target = [u8]>>((results, seen): &(impl Deref<Target = [B]>, u64)) -> Digest {
    Digest::of_all(results.iter().map(|result| (&result[..WANTED], seen)))
}

/// Keeps so many outputs in the resident lane that the whole buffers come to 128 MiB at each point.
fn keep_alike(run: &mut Run) {
    run.kept((1 << 20) / run.size());
}

/// The work of every variant: a list of results, each made from its index, and the sum of what was seen of the buffers.
fn results<B>(mut make: impl FnMut(usize) -> (B, u64)) -> (Vec<B>, u64) {
    let mut results = Vec::with_capacity(RESULTS);
    let mut seen = 0;
    results.extend((0..RESULTS).map(|index| {
        let (result, of_one) = make(index);
        seen += of_one;
        result
    }));
    (results, seen)
}

fn filled(size: usize, index: usize) -> (Vec<u8>, u64) {
    let mut buffer = Vec::with_capacity(size);
    let seen = fill(&mut buffer, size, index);
    (buffer, seen)
}

/// Writes every byte, those too that nobody wants.
fn fill(buffer: &mut Vec<u8>, size: usize, index: usize) -> u64 {
    buffer.clear();
    buffer.extend(std::iter::repeat_n(byte_of(index), size));
    seen(black_box(buffer.as_mut_slice()))
}

/// How long a filled buffer is and what stands at its end.
fn seen(buffer: &[u8]) -> u64 {
    buffer.len() as u64 * u64::from(buffer[buffer.len() - 1])
}

/// The byte that a buffer is filled with: it tells the results apart and is never 0, as fresh memory is.
fn byte_of(index: usize) -> u8 {
    black_box(index as u8 + 1)
}
