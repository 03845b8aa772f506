//! Zeroing that is dropped because all bytes are written

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, difference, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::io::Read;
use std::mem::MaybeUninit;

const LARGEST: &[u64] = &[65_536];
const PAGE: usize = 4_096;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Memory Zeroing Rules",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-memory-zeroing-rules",
        quote: "optimize away some zeroing when it proves that a variable always receives an explicit value",
        figures: &[],
    },
    says: "A buffer that is zeroed and then written in its whole length takes no longer than one that is not zeroed, \
           where the compiler sees that every byte is written before it is read.",
    axis: Axis {
        name: "bytes",
        unit: Unit::Bytes,
        points: &[256, 4_096, 65_536],
        article: 4_096,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("zeroed_inlined", copies_at::<ZeroedInlined>)
            .about("an array of zeroes on the stack, copied over"),
        variant("uninit_inlined", copies_at::<UninitInlined>)
            .about("an array on the stack that is not initialised, copied over"),
        variant("zeroed_opaque", copies_at::<ZeroedOpaque>)
            .about("an array of zeroes, copied over by a function that the compiler does not know"),
        variant("uninit_opaque", copies_at::<UninitOpaque>)
            .about("an array that is not initialised, copied over by a function that is not known"),
        variant("heap_zeroed_read", copies_at::<HeapZeroedRead>)
            .about("vec![0; n], read into from a dyn Read by read_exact"),
        variant("heap_taken", copies_at::<HeapTaken>)
            .about("a reserved Vec, read to its end from a dyn Read that is cut off after n"),
        variant("heap_extended", copies_at::<HeapExtended>)
            .about("a reserved Vec, extended from the source"),
        variant("heap_zeroed_copied", copies_at::<HeapZeroedCopied>)
            .about("vec![0; n], copied over"),
    ],
    reference: "uninit_inlined",
    predictions: &[
        ratio(Time, "zeroed_inlined", "uninit_inlined", AtMost(1.05)).stated(
            "optimize away some zeroing",
            "what is optimised away takes no time: at most 5 % more",
        ),
        ratio(Time, "zeroed_inlined", "uninit_inlined", AtMost(1.02)).at(&[4_096]),
        ratio(Time, "zeroed_opaque", "uninit_opaque", AtLeast(1.15)).from(4_096),
        difference(Time, "zeroed_opaque", "uninit_opaque", AtMost(10.0)).at(&[256]),
        ratio(Time, "heap_zeroed_read", "heap_taken", Within(1.15, 2.2)).at(LARGEST),
        ratio(Time, "heap_zeroed_copied", "heap_extended", AtLeast(1.15)).at(LARGEST),
        exactly(Allocations, "heap_zeroed_read", 1),
        exactly(Allocations, "heap_taken", 1),
        exactly(Allocations, "heap_extended", 1),
        exactly(Allocations, "heap_zeroed_copied", 1),
        exactly(Allocations, "zeroed_inlined", 0),
        exactly(Allocations, "uninit_inlined", 0),
        exactly(Allocations, "zeroed_opaque", 0),
        exactly(Allocations, "uninit_opaque", 0),
        value(Faults, "zeroed_inlined", AtMost(1.0)),
        value(Faults, "uninit_inlined", AtMost(1.0)),
        value(Faults, "zeroed_opaque", AtMost(1.0)),
        value(Faults, "uninit_opaque", AtMost(1.0)),
        value(Faults, "heap_zeroed_read", AtMost(1.0)),
        value(Faults, "heap_taken", AtMost(1.0)),
        value(Faults, "heap_extended", AtMost(1.0)),
        value(Faults, "heap_zeroed_copied", AtMost(1.0)),
    ],
    carries_over: "It carries over to arrays on the stack, in Rust as a matter of LLVM's: nothing in the language \
                   promises it. On the heap zeroes are asked of the allocator by a call, which stays; but there Rust \
                   need not ask for them.",
    cautions: &[
        "The buffer is hidden from the compiler after the copy, and one byte in each 64 and the last are read inside \
         the clock. What is not initialised is never read: the set-up compares all bytes with the source.",
        "The source begins half a page away from each buffer on the stack, which begins a page, so that no copy is \
         between like offsets of two pages.",
        "`&[u8]` fills a reader's buffer without clearing it, and `take` answers the last question of `read_to_end` \
         by itself; a reader that does not know uninitialised buffers would be given cleared ones.",
        "Each operation is a function of its own. Where the loop around it is inlined too, LLVM can not exclude that \
         the source is the buffer of the turn before, and keeps the zeroing.",
        "Instructions are not counted: what was dropped shows in the time of the twin that never had it.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// A way of getting bytes from a source into a fresh buffer.
trait Way: 'static {
    /// Lends the buffer for one look at it.
    fn copied<const N: usize, R>(source: &[u8; N], look: impl FnOnce(&[u8]) -> R) -> R;
}

/// A buffer on the stack that begins a page.
#[repr(align(4096))]
struct Aligned<T>(T);

struct ZeroedInlined;
struct UninitInlined;
struct ZeroedOpaque;
struct UninitOpaque;
struct HeapZeroedRead;
struct HeapTaken;
struct HeapExtended;
struct HeapZeroedCopied;

impl Way for ZeroedInlined {
    fn copied<const N: usize, R>(source: &[u8; N], look: impl FnOnce(&[u8]) -> R) -> R {
        let mut buffer = Aligned([0_u8; N]);
        look(over_zeroes(&mut buffer.0, source))
    }
}

impl Way for UninitInlined {
    fn copied<const N: usize, R>(source: &[u8; N], look: impl FnOnce(&[u8]) -> R) -> R {
        let mut buffer = Aligned(MaybeUninit::uninit());
        look(over_nothing(&mut buffer.0, source))
    }
}

impl Way for ZeroedOpaque {
    fn copied<const N: usize, R>(source: &[u8; N], look: impl FnOnce(&[u8]) -> R) -> R {
        let mut buffer = Aligned([0_u8; N]);
        look(black_box(over_zeroes as Over<_, N>)(&mut buffer.0, source))
    }
}

impl Way for UninitOpaque {
    fn copied<const N: usize, R>(source: &[u8; N], look: impl FnOnce(&[u8]) -> R) -> R {
        let mut buffer = Aligned(MaybeUninit::uninit());
        look(black_box(over_nothing as Over<_, N>)(&mut buffer.0, source))
    }
}

impl Way for HeapZeroedRead {
    fn copied<const N: usize, R>(source: &[u8; N], look: impl FnOnce(&[u8]) -> R) -> R {
        let mut buffer = vec![0; N];
        let read = reader(&mut &source[..]).read_exact(&mut buffer);
        read.expect("the source has as many bytes");
        look(&buffer)
    }
}

impl Way for HeapTaken {
    fn copied<const N: usize, R>(source: &[u8; N], look: impl FnOnce(&[u8]) -> R) -> R {
        let mut buffer = Vec::with_capacity(N);
        let read = reader(&mut &source[..]).take(N as u64).read_to_end(&mut buffer);
        read.expect("a slice can be read");
        look(&buffer)
    }
}

impl Way for HeapExtended {
    fn copied<const N: usize, R>(source: &[u8; N], look: impl FnOnce(&[u8]) -> R) -> R {
        let mut buffer = Vec::with_capacity(N);
        buffer.extend_from_slice(source);
        look(&buffer)
    }
}

impl Way for HeapZeroedCopied {
    fn copied<const N: usize, R>(source: &[u8; N], look: impl FnOnce(&[u8]) -> R) -> R {
        let mut buffer = vec![0; N];
        buffer.copy_from_slice(source);
        look(&buffer)
    }
}

/// A function that copies a source over a buffer of some kind.
type Over<B, const N: usize> = for<'a> fn(&'a mut B, &[u8; N]) -> &'a mut [u8; N];

fn over_zeroes<'a, const N: usize>(buffer: &'a mut [u8; N], source: &[u8; N]) -> &'a mut [u8; N] {
    buffer.copy_from_slice(source);
    buffer
}

fn over_nothing<'a, const N: usize>(
    buffer: &'a mut MaybeUninit<[u8; N]>,
    source: &[u8; N],
) -> &'a mut [u8; N] {
    buffer.write(*source)
}

/// A reader of a type that the compiler does not know.
fn reader<'a>(source: &'a mut &[u8]) -> &'a mut dyn Read {
    black_box(source)
}

/// Registers the turn that is compiled for the bytes of the point.
fn copies_at<W: Way>(run: &mut Run) {
    match run.point() {
        256 => copies::<W, 256>(run),
        4_096 => copies::<W, 4_096>(run),
        65_536 => copies::<W, 65_536>(run),
        other => unreachable!("{other} is no point of the axis"),
    }
}

fn copies<W: Way, const N: usize>(run: &mut Run) {
    let mut block: Vec<u8> = run.input(|| vec![0; N + 2 * PAGE]);
    // Half a page behind the start of the block's first whole page, wherever the block lies.
    let start = block.as_ptr().align_offset(PAGE) + PAGE / 2;
    for (place, byte) in block[start..][..N].iter_mut().enumerate() {
        *byte = (place % 251) as u8;
    }
    let source = source_in::<N>(&block[start..]);
    W::copied(source, |copied| assert!(copied == source, "all bytes arrive"));
    run.iter(move || once::<W, N>(source_in(black_box(&block[start..]))), Digest::of);
}

/// An operation is a function of its own: in one with the loop around it the source might be the buffer of the
/// turn before, and no zeroing could be dropped.
#[inline(never)]
fn once<W: Way, const N: usize>(source: &[u8; N]) -> u64 {
    W::copied(source, |copied| reduced(black_box(copied)))
}

fn source_in<const N: usize>(block: &[u8]) -> &[u8; N] {
    block.first_chunk().expect("a block has room for its source")
}

/// The sum of one byte in each 64 and of the last.
fn reduced(bytes: &[u8]) -> u64 {
    let last = bytes.last().copied().map_or(0, u64::from);
    bytes.iter().step_by(64).copied().map(u64::from).sum::<u64>() + last
}
