//! Taking from the front of a queue

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, across, exactly,
    ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::collections::VecDeque;
use std::hint::black_box;

/// Elements that are taken in a turn, and as many are put in.
const TAKEN: u64 = 64;
const THOUSAND: &[u64] = &[1_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Channel Capacity Limits in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/channel-capacity-limits-in-go",
        quote: "makes the constant capacity possible without shifting data around in memory",
        figures: &[],
    },
    says: "A head and a tail that wrap round a ring take from the front and move nothing else; a list whose first of \
           1,000 elements is removed takes at least 20 times as long.",
    axis: Axis {
        name: "length of the queue",
        unit: Unit::Count,
        points: &[8, 64, 1_000, 100_000],
        article: 8,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("deque", |run| register(run, VecDeque::with_capacity(run.size() + 1)))
            .about("a VecDeque: a ring"),
        variant("removed", |run| register(run, Vec::with_capacity(run.size() + 1)))
            .about("a Vec, whose first element is removed and all others moved"),
        variant("head_compacted", |run| register(run, Head::new(run.size()))).about(
            "a Vec with the index of its first element, moved down when half of it is consumed",
        ),
        variant("ring_masked", |run| register(run, Ring::<true>::new(run.size())))
            .about("a boxed slice with room for a power of two, indexed by a mask"),
        variant("ring_modulo", |run| register(run, Ring::<false>::new(run.size())))
            .about("the same, indexed by the remainder of a division"),
        variant("swapped", |run| disordered(run, Swapped(Vec::with_capacity(run.size() + 1))))
            .about("a Vec, whose last element is moved to the place of its first")
            .control("it loses the order on purpose: what a list costs that need not keep it"),
        variant("moved_only", moved_only)
            .about("moves the bytes that `removed` moves")
            .control("it is no queue: the price of the move alone"),
    ],
    reference: "deque",
    predictions: &[
        ratio(Time, "deque", "removed", AtMost(0.95)).stated(
            "without shifting data around",
            "5 % in the article's direction, as no figure is printed",
        ),
        exactly(Allocations, "deque", 0),
        exactly(Allocations, "removed", 0),
        exactly(Allocations, "head_compacted", 0),
        exactly(Allocations, "ring_masked", 0),
        exactly(Allocations, "ring_modulo", 0),
        exactly(Allocations, "swapped", 0),
        exactly(Allocations, "moved_only", 0),
        ratio(Time, "removed", "deque", AtMost(8.0)).at(&[8]).after_trial(),
        ratio(Time, "removed", "deque", AtLeast(20.0)).at(THOUSAND),
        across(Time, "removed", 1_000, AtLeast(60.0)).at(&[100_000]),
        ratio(Time, "head_compacted", "deque", AtMost(1.2)),
        ratio(Time, "ring_modulo", "ring_masked", AtLeast(1.5)).at(THOUSAND),
        ratio(Time, "ring_masked", "deque", AtMost(1.0)),
        ratio(Time, "removed", "moved_only", Within(0.8, 1.3)).from(1_000),
    ],
    carries_over: "All of it carries over: a ring is a ring. Go's channel has a lock around it, which is not looked at \
                   here, and a Go slice that is cut at its front keeps its array, as `head_compacted` does until half \
                   of it is consumed.",
    cautions: &[
        "The article explains a channel's buffer and gives no figure; its picture has no number, and 8 stands for it.",
        "A time is of one element taken and one put behind, in queues whose length is always the same and which have \
         room from the start.",
        "The elements count upwards, and a turn counts how many of them came out in order.",
        "At 100,000 elements moving them goes through the second cache; `moved_only` shows the same.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

/// A queue of numbers that is never empty.
trait Queue: 'static {
    fn put(&mut self, number: u64);
    fn take(&mut self) -> u64;
    fn length(&self) -> usize;
}

fn register(run: &mut Run, queue: impl Queue) {
    steady(run, queue, Digest::of);
}

/// The same where the numbers that come out in order are not the same in every turn.
fn disordered(run: &mut Run, queue: impl Queue) {
    steady(run, queue, |(_, length)| Digest::of(&(TAKEN, *length)));
}

/// Registers a turn that takes numbers in front and puts others behind; it counts those that are in order, and says how long
/// the queue is.
fn steady(run: &mut Run, mut queue: impl Queue, digest: fn(&(u64, usize)) -> Digest) {
    let length = run.point();
    for number in 0..length {
        queue.put(number);
    }
    run.operations(TAKEN);
    let mut next = 0;
    let turn = move || {
        let mut in_order = 0_u64;
        for _ in 0..TAKEN {
            let number = queue.take();
            in_order += u64::from(number == next);
            queue.put(number + length);
            next += 1;
        }
        (in_order, black_box(&mut queue).length())
    };
    run.iter(turn, digest);
}

/// The numbers are all alike, so that every turn leaves them as they were.
fn moved_only(run: &mut Run) {
    let mut numbers = vec![TAKEN; run.size()];
    run.operations(TAKEN);
    let turn = move || {
        for _ in 0..TAKEN {
            black_box(&mut numbers).copy_within(1.., 0);
        }
        (numbers[0], numbers.len())
    };
    run.iter(turn, Digest::of);
}

impl Queue for VecDeque<u64> {
    fn put(&mut self, number: u64) {
        self.push_back(number);
    }

    fn take(&mut self) -> u64 {
        self.pop_front().expect("the queue is never empty")
    }

    fn length(&self) -> usize {
        self.len()
    }
}

impl Queue for Vec<u64> {
    fn put(&mut self, number: u64) {
        self.push(number);
    }

    fn take(&mut self) -> u64 {
        self.remove(0)
    }

    fn length(&self) -> usize {
        self.len()
    }
}

struct Swapped(Vec<u64>);

impl Queue for Swapped {
    fn put(&mut self, number: u64) {
        self.0.push(number);
    }

    fn take(&mut self) -> u64 {
        self.0.swap_remove(0)
    }

    fn length(&self) -> usize {
        self.0.len()
    }
}

struct Head {
    numbers: Vec<u64>,
    first: usize,
}

impl Head {
    fn new(length: usize) -> Head {
        Head { numbers: Vec::with_capacity(2 * length + 2), first: 0 }
    }
}

impl Queue for Head {
    fn put(&mut self, number: u64) {
        self.numbers.push(number);
    }

    fn take(&mut self) -> u64 {
        let number = self.numbers[self.first];
        self.first += 1;
        if 2 * self.first >= self.numbers.len() {
            self.numbers.copy_within(self.first.., 0);
            self.numbers.truncate(self.numbers.len() - self.first);
            self.first = 0;
        }
        number
    }

    fn length(&self) -> usize {
        self.numbers.len() - self.first
    }
}

/// A ring whose indexes go on upwards and are brought into it by a mask or by a division.
struct Ring<const MASKED: bool> {
    numbers: Box<[u64]>,
    head: usize,
    tail: usize,
}

impl<const MASKED: bool> Ring<MASKED> {
    fn new(length: usize) -> Self {
        let numbers = vec![0; length.next_power_of_two()].into_boxed_slice();
        Ring { numbers, head: 0, tail: 0 }
    }

    fn at(&mut self, index: usize) -> &mut u64 {
        let room = self.numbers.len();
        &mut self.numbers[if MASKED { index & (room - 1) } else { index % room }]
    }
}

impl<const MASKED: bool> Queue for Ring<MASKED> {
    fn put(&mut self, number: u64) {
        *self.at(self.tail) = number;
        self.tail += 1;
    }

    fn take(&mut self) -> u64 {
        self.head += 1;
        *self.at(self.head - 1)
    }

    fn length(&self) -> usize {
        self.tail - self.head
    }
}
