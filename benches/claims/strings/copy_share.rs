//! What of a join is copying

use bytes::Bytes;
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, exactly, ratio, value,
    variant,
};
use claimbench::run::{Digest, Run};
use std::cell::{Ref, RefCell};
use std::hint::black_box;

/// The smallest operand, and what is taken as the article's large one.
const SMALLEST: &[u64] = &[8];
const LARGE: &[u64] = &[1 << 20];
const PAGE: usize = 4_096;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go String Concatenation Costs",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-string-concatenation-costs",
        quote: "When repeated often, that copying dominates performance costs",
        figures: &[],
    },
    says: "Joining one pair of strings is cheap; with large operands, here of 1 MiB, the copying is more than half of the \
           time.",
    axis: Axis {
        name: "an operand",
        unit: Unit::Bytes,
        points: &[8, 128, 512, 4 << 10, 32 << 10, 256 << 10, 1 << 20],
        article: 1 << 20,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("joined", joined).about("joins both in a new block"),
        variant("reused", reused)
            .about("copies both into a string that is kept and cleared: the copy alone"),
        variant("pair", pair).about("two shared Bytes, to be read one after the other: no join"),
        variant("allocated_only", allocated_only)
            .about("makes a block with room for both and drops it: the allocation alone")
            .control("it makes the block of `joined` and copies nothing"),
    ],
    reference: "joined",
    predictions: &[
        ratio(Time, "reused", "joined", AtLeast(0.5))
            .at(LARGE)
            .stated("copying dominates", "more than half of the time is the copy"),
        exactly(Allocations, "joined", 1),
        exactly(Allocations, "reused", 0),
        exactly(Allocations, "pair", 0),
        ratio(Time, "reused", "joined", AtMost(0.6)).at(SMALLEST).after_trial(),
        ratio(Time, "reused", "joined", AtLeast(0.5)).from(32 << 10),
        ratio(Time, "allocated_only", "joined", AtLeast(0.4)).at(SMALLEST),
        ratio(Time, "allocated_only", "joined", AtMost(0.3)).from(256 << 10),
        ratio(Time, "pair", "joined", AtLeast(0.3)).at(SMALLEST).after_trial(),
        ratio(Time, "pair", "joined", AtMost(0.5)).from(4 << 10),
        value(Faults, "joined", AtMost(1.0)),
    ],
    carries_over: "The copy carries over, byte for byte. What the block costs does not: Go zeroes none that it is about \
                   to fill, and pays its collector later; here a block is freed at once, so a small one comes back \
                   from the allocator's cache, and a large one may be new pages or a purge of old ones. Go has no \
                   shared string in two parts; `pair` is what a Rust program can do instead of joining.",
    cautions: &[
        "The article prints neither a size nor a time, so where “large” begins is ours.",
        "`reused` and `allocated_only` are the two halves of `joined`. Where their sum is far below it, something third \
         costs, which the page faults show.",
        "A ratio is of the times of two variants and no share of one run.",
        "`pair` clones two counters and drops them; its bytes are joined for the digest only, outside the clock. \
         Their counters are made in the set-up.",
        "The operands lie one behind the other, half a page away from the kept string: between like offsets of two \
         pages a copy takes up to ten times as long on some processors. For a new block that can not be chosen.",
    ],
    needs: Needs { memory: 32 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

fn joined(run: &mut Run) {
    let operands = operands(run, 0);
    let turn = move || black_box(operands).concat();
    // The first two turns touch pages for the first time: the C library maps the first block and frees it again.
    (0..2).for_each(|_| drop(turn()));
    run.iter(turn, |text| Digest::of(&text.as_bytes()));
}

/// A closure can not lend what it owns, so the string lives for ever and a `RefCell` lends it, to one output at a time.
fn reused(run: &mut Run) {
    let lender: &RefCell<String> =
        Box::leak(Box::new(RefCell::new(String::with_capacity(2 * run.size()))));
    let room = lender.borrow().as_ptr().addr();
    let operands = operands(run, room);
    let turn = move || {
        let [a, b] = black_box(operands);
        let mut kept = lender.borrow_mut();
        kept.clear();
        kept.push_str(a);
        kept.push_str(b);
        drop(kept);
        Ref::map(lender.borrow(), String::as_str)
    };
    run.iter(turn, |text| Digest::of(&text.as_bytes()));
}

fn pair(run: &mut Run) {
    let operands = operands(run, 0);
    let shared = run.input(|| {
        let shared = operands.map(|operand| Bytes::from(operand.as_bytes().to_vec()));
        // The first clone makes the counter that all later ones share.
        drop(black_box(shared.clone()));
        shared
    });
    let turn = move || black_box(&shared).clone();
    run.iter(turn, |pair| Digest::of(&&pair.concat()[..]));
}

fn allocated_only(run: &mut Run) {
    let length = run.size();
    let turn = move || String::with_capacity(2 * black_box(length));
    run.iter(turn, |block| Digest::of(&block.capacity()));
}

/// Two operands that lie one behind the other, half a page away from a place.
fn operands(run: &mut Run, away_from: usize) -> [&'static str; 2] {
    let length = run.size();
    run.input(|| {
        let mut random = fastrand::Rng::with_seed(1);
        let block = Box::leak(vec![0; PAGE + 2 * length].into_boxed_slice());
        let distance = away_from.wrapping_sub(block.as_ptr().addr());
        let both = &mut block[distance.wrapping_add(PAGE / 2) % PAGE..][..2 * length];
        random.fill(both);
        // From `@` to DEL, all of one byte.
        for byte in &mut *both {
            *byte = *byte % 64 + 64;
        }
        let (a, b) = std::str::from_utf8(both).expect("ASCII is text").split_at(length);
        [a, b]
    })
}
