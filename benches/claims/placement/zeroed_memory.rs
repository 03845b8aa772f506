//! Memory that is known to be zero

use claimbench::claim::{
    Allocator::*, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale,
    Source, Unit, difference, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous, munmap};
use std::ffi::c_void;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

const MIDDLE: &[u64] = &[65_536];
const MEBIBYTE: &[u64] = &[1 << 20];
const LARGEST: &[u64] = &[8 << 20];
/// Where memory is mapped.
const MAPPED: Points = Points::From(65_536);
/// Why some variants are controls.
const OTHERS: &str = "it has other contents on purpose";
const SEVENS: &str = "all its bytes are overwritten with 7";
const MARKS: &str = "it marks one element in 100, of so many elements as the point has bytes";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Memory Zeroing Rules",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-memory-zeroing-rules",
        quote: "can skip redundant writes when metadata already records that a span contains zeros",
        figures: &[Figure { what: "a page, in the Go guide", printed: "4KB" }],
    },
    says: "Pages that are fresh from the system are known to be zero and are not cleared again; recycled memory is \
           cleared.",
    axis: Axis {
        name: "bytes",
        unit: Unit::Bytes,
        points: &[256, 65_536, 1 << 20, 8 << 20],
        article: 65_536,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("zeroed", |run| zeroes(run, |bytes| vec![0; bytes])).about("vec![0; n]"),
        variant("resized", |run| zeroes(run, resized)).about("a new Vec, resized to n zeroes"),
        variant("mapped", |run| zeroes(run, Mapping::new)).at(MAPPED).about(
            "an anonymous mapping, fresh under every allocator; unmapped when it is dropped",
        ),
        variant("reserved", |run| register(run, Vec::<u8>::with_capacity, Digest::of))
            .about("a Vec that is only reserved")
            .control(OTHERS),
        variant("filled", |run| register(run, |bytes| vec![1_u8; bytes], |list| all(list, 1)))
            .about("vec![1; n]")
            .doing(OTHERS),
        variant("mapped_filled", |run| register(run, mapped_filled, |mapping| all(mapping, 1)))
            .at(MAPPED)
            .about("an anonymous mapping, all bytes of which are set to 1")
            .doing(OTHERS),
        variant("zeroed_written", |run| register(run, zeroed_written, |list| all(list, 7)))
            .about("vec![0; n], and then all bytes are written")
            .doing(SEVENS),
        variant("reserved_written", |run| register(run, reserved_written, |list| all(list, 7)))
            .about("a reserved Vec, all bytes of which are written")
            .doing(SEVENS),
        variant("seen_flags", |run| marked(run, |length| vec![false; length], true))
            .at(Points::UpTo(1 << 20))
            .about("what was visited, a bool for each element: zero at first")
            .doing(MARKS),
        variant("distances", |run| marked(run, |length| vec![-1_i64; length], 1))
            .at(Points::UpTo(1 << 20))
            .about("how far each element is, an i64 for each: −1 at first")
            .doing(MARKS),
    ],
    reference: "zeroed",
    predictions: &[
        ratio(Time, "zeroed", "filled", AtMost(0.95)).at(LARGEST).under(Jemalloc).stated(
            "can skip redundant writes",
            "a direction, where the pages are fresh each turn: at least 5 % faster",
        ),
        ratio(Time, "zeroed", "reserved", AtLeast(1.05)).at(MIDDLE).stated(
            "If free slots are already zeroed, the allocator skips that work",
            "a direction, where they are not, for the memory is recycled: at least 5 % slower",
        ),
        value(Faults, "mapped_filled", Within(256.0, 280.0)).at(MEBIBYTE).stated(
            "the OS gives memory in large pages (typically 4KB)",
            "said in chapter 14 of the Go guide: 1 MiB is 256 pages, and few more are touched",
        ),
        value(Faults, "zeroed", AtMost(8.0)).at(LARGEST).under(Jemalloc),
        value(Faults, "filled", AtLeast(2_000.0)).at(LARGEST).under(Jemalloc),
        value(Faults, "filled", AtMost(8.0)).at(LARGEST).under(System),
        value(Resident, "zeroed", AtMost((64 << 10) as f64)).at(LARGEST)
            .where_refuted("no byte of the block is resident: `reserved`, which writes nothing, reads the same, so \
                            that it is what the allocator sets up for its first block of that size"),
        value(Resident, "filled", AtLeast((8 << 20) as f64)).at(LARGEST),
        ratio(Time, "zeroed", "filled", Within(0.75, 1.25)).at(LARGEST).under(System),
        ratio(Time, "zeroed", "filled", Within(0.75, 1.25)).at(MEBIBYTE),
        value(Time, "zeroed", AtMost(30_000.0)).at(LARGEST).under(Jemalloc),
        ratio(Time, "resized", "zeroed", AtLeast(20.0)).at(LARGEST).under(Jemalloc),
        ratio(Time, "resized", "zeroed", Within(0.75, 1.25)).at(LARGEST).under(System),
        ratio(Time, "zeroed", "reserved", AtLeast(4.0)).at(MIDDLE).under(System).after_trial(),
        ratio(Time, "zeroed", "reserved", AtLeast(1.5)).at(MIDDLE).under(Jemalloc).after_trial(),
        ratio(Time, "zeroed_written", "reserved_written", Within(1.1, 1.9)).at(MIDDLE)
            .where_refuted("where the block is recycled, the one writes all bytes twice and the other once; \
                            `zeroed` takes as long as `reserved_written`, so that twice is what there is"),
        difference(Time, "zeroed", "reserved", AtMost(12.0)).at(&[256]).under(Jemalloc),
        difference(Time, "zeroed", "reserved", AtLeast(15.0))
            .at(&[256])
            .under(System)
            .after_trial(),
        difference(Time, "filled", "reserved", AtMost(12.0))
            .unlike("one writes every byte and the other none: that is the price of writing")
            .at(&[256])
            .under(System)
            .after_trial(),
        ratio(Time, "mapped", "zeroed", AtMost(0.5)).at(MEBIBYTE),
        ratio(Time, "seen_flags", "distances", AtMost(0.2)).at(MEBIBYTE),
    ],
    carries_over: "Both halves carry over. What Go's allocator records of a span, calloc knows of a block that it has \
                   just mapped. Rust asks for zeroes only where vec![0; n] says so; Go asks for them always.",
    cautions: &[
        "Two more sentences. Chapter 14 of the Go guide: “the OS gives memory in large pages (typically 4KB)”. \
         Obregon in “Algorithms That Work Well with Go's Mechanics”, where a list of bools beats one of distances: \
         “DFS is the version that answers reachability with minimal bookkeeping.”",
        "Recycled: all sizes under the C library's allocator, from its third turn on, and up to 1 MiB under jemalloc. \
         Fresh in each turn: a mapping, and 8 MiB under jemalloc, whose oversize blocks go back to the system. Page \
         faults tell which; system calls are not counted.",
        "The price of a fresh page is in every time where it is written to; the digest is taken outside the clock.",
        "At 256 B glibc before 2.41 passes its cache of the thread by where zeroes are asked for: 15 ns and more that \
         are no zeroing.",
        "The counting allocator of the heap lane writes to each vec![0; n], so its pages tell nothing.",
        "Where the system hands out huge pages unasked, a fault is for more than 4 KiB.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

#[expect(clippy::slow_vector_initialization, reason = "it is what is compared")]
fn resized(bytes: usize) -> Vec<u8> {
    let mut list = Vec::new();
    list.resize(bytes, 0);
    list
}

fn mapped_filled(bytes: usize) -> Mapping {
    let mut mapping = Mapping::new(bytes);
    mapping.fill(1);
    mapping
}

fn zeroed_written(bytes: usize) -> Vec<u8> {
    let mut list = vec![0; bytes];
    black_box(&mut list).fill(7);
    list
}

fn reserved_written(bytes: usize) -> Vec<u8> {
    let mut list = Vec::with_capacity(bytes);
    black_box(&mut list).resize(bytes, 7);
    list
}

/// Registers a turn that makes so many bytes of zero.
fn zeroes<L: Deref<Target = [u8]> + 'static>(run: &mut Run, make: fn(usize) -> L) {
    register(run, make, |list| all(list, 0));
}

/// Registers a turn that makes something of so many bytes.
fn register<T: 'static>(run: &mut Run, make: fn(usize) -> T, digest: fn(&T) -> Digest) {
    let bytes = run.size();
    run.iter(move || make(black_box(bytes)), digest);
}

/// The digest of bytes all of which have to be the same.
fn all(bytes: &[u8], byte: u8) -> Digest {
    let differ = |chunk: &[u8]| chunk.iter().fold(0, |differ, other| differ | (other ^ byte));
    assert!(bytes.chunks(4_096).all(|chunk| differ(chunk) == 0), "all bytes are {byte}");
    Digest::of(&(bytes.len(), byte))
}

/// Registers a turn that marks every hundredth element of a list.
fn marked<T: Copy + PartialEq + 'static>(run: &mut Run, make: fn(usize) -> Vec<T>, mark: T) {
    let turn = move |length: usize| {
        let mut list = make(length);
        list.iter_mut().step_by(100).for_each(|element| *element = mark);
        list
    };
    let length = run.size();
    run.iter(
        move || turn(black_box(length)),
        move |list| {
            let marked = list.iter().enumerate().filter(|(_, element)| **element == mark);
            let places: Vec<usize> = marked.map(|(place, _)| place).collect();
            assert!(
                places.iter().copied().eq((0..list.len()).step_by(100)),
                "one in 100 is marked"
            );
            Digest::of(&places)
        },
    );
}

/// So many bytes of an anonymous mapping, all zero at first.
struct Mapping {
    start: NonNull<c_void>,
    length: NonZeroUsize,
}

impl Mapping {
    #[expect(unsafe_code, reason = "only a system call maps memory that no allocator knows")]
    fn new(bytes: usize) -> Mapping {
        let length = NonZeroUsize::new(bytes).expect("a mapping is at least one byte long");
        let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: without an address the system chooses one at which nothing is mapped.
        let mapped = unsafe { mmap_anonymous(None, length, protection, MapFlags::MAP_PRIVATE) };
        Mapping { start: mapped.expect("the system has memory"), length }
    }
}

impl Deref for Mapping {
    type Target = [u8];

    #[expect(unsafe_code, reason = "only a pointer leads to what a system call has mapped")]
    fn deref(&self) -> &[u8] {
        // SAFETY: so many bytes are mapped there, readable and zero or written, until the mapping is dropped.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr().cast(), self.length.get()) }
    }
}

impl DerefMut for Mapping {
    #[expect(unsafe_code, reason = "only a pointer leads to what a system call has mapped")]
    fn deref_mut(&mut self) -> &mut [u8] {
        // SAFETY: as for reading; nobody else refers to the mapping, which is borrowed mutably.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr().cast(), self.length.get()) }
    }
}

impl Drop for Mapping {
    #[expect(unsafe_code, reason = "only a system call gives back what one has mapped")]
    fn drop(&mut self) {
        // SAFETY: the mapping is this value's alone, and nothing borrows it any more.
        let unmapped = unsafe { munmap(self.start, self.length.get()) };
        debug_assert!(unmapped.is_ok(), "a mapping can be given back");
    }
}
