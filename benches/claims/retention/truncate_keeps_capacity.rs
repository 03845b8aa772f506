//! Cutting a buffer to nothing frees nothing

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Source, difference,
    exactly, figure, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::collections::VecDeque;
use std::hint::black_box;

/// Bytes of the article's buffer.
const CAPACITY: usize = 100 << 20;
/// Bytes of each chunk that is appended.
const CHUNK: usize = 5 << 20;
/// Beyond these bytes the buffer is cut: half of the article's capacity, for every variant.
const LIMIT: usize = CAPACITY / 2;
/// Bytes that a wave comes to: the eleventh chunk is the first beyond the limit.
const WAVE: usize = 11 * CHUNK;
/// A mebibyte, as the unit of bounds.
const MIB: f64 = 1_048_576.0;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Sysmon Thread in Go Runtime",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/sysmon-thread-in-go-runtime",
        quote: "drop its contents and free space internally",
        figures: &[
            Figure { what: "the buffer's capacity, in the listing", printed: "100*1024*1024" },
            Figure { what: "a chunk, in the listing", printed: "5*1024*1024" },
        ],
    },
    says: "Cutting a buffer of 100 MiB to a length of 0 drops its contents and frees space.",
    axis: Axis::count("waves", &[1, 3, 10]).article(3),
    variants: &[
        variant("cleared", cleared)
            .about("the article's: 100 MiB reserved once, a new chunk at a time, clear past 50 MiB"),
        variant("renewed", renewed)
            .at(Points::UpTo(3))
            .about("begins each wave with Vec::new() and lets go of it at the cut"),
        variant("right_sized", right_sized)
            .about("as `cleared`, with the 55 MiB reserved that a wave comes to"),
        variant("growing", growing)
            .about("as `cleared`, with nothing reserved: grows in the first wave"),
        variant("chunk_list", chunk_list)
            .at(Points::UpTo(3))
            .about("keeps the chunks themselves in a VecDeque, without copying, and clears that"),
        variant("chunk_reused", chunk_reused)
            .about("as `cleared`, with one chunk that is filled again and again"),
    ],
    reference: "cleared",
    predictions: &[
        value(Held, "cleared", AtMost(0.95)).in_phase("cut").over_phase("full").stated(
            "drop its contents and free space internally",
            "the comment on the cut in the author's listing; 5 % in its direction, as it gives no figure",
        )
        .where_refuted("`clear` sets the length to 0 and keeps the capacity: bytes held are the same before and \
                        after it, until the buffer itself is dropped"),
        figure("capacity", "cleared", Equal(104_857_600.0)),
        exactly(Allocations, "cleared", 12).at(&[1]),
        exactly(Allocations, "cleared", 34).at(&[3]),
        exactly(Allocations, "cleared", 111).at(&[10]),
        value(Resident, "cleared", Within(55.0 * MIB, 62.0 * MIB)).in_phase("full"),
        value(Resident, "cleared", Within(55.0 * MIB, 62.0 * MIB)).in_phase("cut"),
        value(Resident, "cleared", Within(0.98, 1.02)).in_phase("cut").over_phase("full"),
        difference(Resident, "cleared", "right_sized", AtMost(MIB)).in_phase("cut"),
        difference(Held, "cleared", "right_sized", Equal(45.0 * MIB)).in_phase("cut"),
        value(Resident, "renewed", AtLeast(50.0 * MIB)).in_phase("full").minus_phase("cut"),
        ratio(Time, "renewed", "cleared", AtLeast(1.2)).at(&[3]),
        ratio(Time, "chunk_reused", "cleared", AtMost(0.85)),
    ],
    carries_over: "All of it: `clear` and `truncate` keep the capacity of a Vec as `buf[:0]` keeps that of a slice, and \
                   neither a collector nor an allocator can take back what a buffer still owns. What is not the same \
                   is the garbage: the chunk of each step is freed at once.",
    cautions: &[
        "Allocated and resident are two things. The 45 MiB of the capacity that no wave reaches count as held, and no \
         page of them is ever resident.",
        "The stated prediction is a comment in the article's listing, not a sentence of its text. The text has the \
         runtime trim the footprint over time, which it can not do for a buffer that is still reachable.",
        "The marks are taken at the last cut, while the chunk that was appended last is still alive. Every chunk is filled with bytes and one byte of each page is read before the cut. `make` in Go fills it with \
         zeroes. The article's loop never ends, here it has some waves; the buffer is made and freed once a turn.",
        "`renewed` and `chunk_list` stop at three waves: their pages are fresh in every wave, so that ten take many \
         times as long as those of the others. In one wave nothing is renewed: there `renewed` does as `growing`.",
    ],
    // One process after the other has its 60 to 175 MiB; jemalloc may keep them for those that wait.
    needs: Needs { memory: 1 << 28, ..Needs::NOTHING },
    processes: Processes::Apart,
};

fn cleared(run: &mut Run) {
    register(run, || Contiguous::new(CAPACITY, Cut::Clear, Chunks::New));
}

fn renewed(run: &mut Run) {
    register(run, || Contiguous::new(0, Cut::Renew, Chunks::New));
}

fn right_sized(run: &mut Run) {
    register(run, || Contiguous::new(WAVE, Cut::Clear, Chunks::New));
}

fn growing(run: &mut Run) {
    register(run, || Contiguous::new(0, Cut::Clear, Chunks::New));
}

fn chunk_list(run: &mut Run) {
    register(run, VecDeque::new);
}

fn chunk_reused(run: &mut Run) {
    register(run, || Contiguous::new(CAPACITY, Cut::Clear, Chunks::Reused));
}

/// Registers a turn of some waves; its output is the buffer and the sum of what was in it before each cut.
fn register<B: Buffer + 'static>(run: &mut Run, make: impl Fn() -> B + 'static) {
    let waves = run.point();
    run.iter_marked(
        move |marks| {
            let mut buffer = make();
            let mut sum = 0;
            let mut byte = 0;
            for wave in 1..=black_box(waves) {
                while buffer.length() <= LIMIT {
                    byte += 1;
                    buffer.append(byte);
                }
                sum += buffer.sum();
                if wave == waves {
                    marks.phase("full");
                }
                buffer.cut();
                if wave == waves {
                    marks.phase("cut");
                    marks.figure("capacity", buffer.capacity() as u64);
                }
            }
            (buffer, sum)
        },
        |(_, sum)| Digest::of(sum),
    );
}

/// What the waves go through.
trait Buffer {
    /// Makes a chunk of a byte that is not 0 and appends it.
    fn append(&mut self, byte: u8);
    /// Drops the contents.
    fn cut(&mut self);
    fn length(&self) -> usize;
    fn capacity(&self) -> usize;
    /// The sum of one byte of each page.
    fn sum(&self) -> u64;
}

/// What a cut does to one block.
enum Cut {
    /// Sets the length to 0.
    Clear,
    /// Puts an empty one in its place.
    Renew,
}

/// Where a chunk's bytes are made.
enum Chunks {
    /// In a new block for each.
    New,
    /// In the block of the one before.
    Reused,
}

/// The contents in one block, and the newest chunk.
struct Contiguous {
    contents: Vec<u8>,
    chunk: Vec<u8>,
    cut: Cut,
    chunks: Chunks,
}

impl Contiguous {
    fn new(capacity: usize, cut: Cut, chunks: Chunks) -> Contiguous {
        Contiguous { contents: Vec::with_capacity(capacity), chunk: Vec::new(), cut, chunks }
    }
}

impl Buffer for Contiguous {
    fn append(&mut self, byte: u8) {
        match self.chunks {
            Chunks::New => {
                // First, as the article's chunk is garbage before the next one is made.
                self.chunk = Vec::new();
                self.chunk = vec![byte; CHUNK];
            }
            Chunks::Reused => {
                self.chunk.clear();
                self.chunk.resize(CHUNK, byte);
            }
        }
        self.contents.extend_from_slice(black_box(&self.chunk));
    }

    fn cut(&mut self) {
        match self.cut {
            Cut::Clear => self.contents.clear(),
            Cut::Renew => self.contents = Vec::new(),
        }
    }

    fn length(&self) -> usize {
        self.contents.len()
    }

    fn capacity(&self) -> usize {
        self.contents.capacity()
    }

    fn sum(&self) -> u64 {
        byte_of_each_page(&self.contents)
    }
}

impl Buffer for VecDeque<Box<[u8]>> {
    fn append(&mut self, byte: u8) {
        self.push_back(black_box(vec![byte; CHUNK]).into_boxed_slice());
    }

    fn cut(&mut self) {
        self.clear();
    }

    fn length(&self) -> usize {
        self.len() * CHUNK
    }

    fn capacity(&self) -> usize {
        self.len() * CHUNK
    }

    fn sum(&self) -> u64 {
        self.iter().map(|chunk| byte_of_each_page(chunk)).sum()
    }
}

fn byte_of_each_page(contents: &[u8]) -> u64 {
    black_box(contents).iter().step_by(4_096).map(|byte| u64::from(*byte)).sum()
}
