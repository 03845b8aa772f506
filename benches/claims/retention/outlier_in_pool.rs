//! A few large requests in a pool of small buffers

use claimbench::claim::{
    Axis, Bound::*, Claim, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit, exactly,
    figure, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

/// Buffers of the pool.
const BUFFERS: usize = 64;
/// Requests that a pool has served before the first turn, where it keeps anything.
const HISTORY: usize = 100_000;
/// The fewest requests of a turn.
const TURN: usize = 1_000;
/// Bytes of a usual request.
const USUAL: usize = 2_048;
/// Bytes of a large request.
const LARGE: usize = 1 << 20;
/// What a guarded pool lets a buffer keep.
const LIMIT: usize = 65_536;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "Clear previous data but keep allocated memory",
        figures: &[],
    },
    says: "Resetting a pooled buffer keeps its memory, so that one request of 1 MiB in 1,000 makes most of 64 buffers \
           of 2 KiB large for good: 128 KiB become some 50 MiB.",
    axis: Axis {
        name: "requests for each large one",
        unit: Unit::Count,
        points: &[100, 1_000, 10_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("keep", |run| register(run, HISTORY, kept))
            .about("clears a buffer and gives it back as large as it is"),
        variant("drop_over_64k", |run| register(run, HISTORY, dropped))
            .about("drops a buffer that has grown beyond 64 KiB; the next request makes a new one"),
        variant("shrink_to_64k", |run| register(run, HISTORY, shrunk))
            .about("shrinks a buffer that has grown beyond 64 KiB back to that and gives it back"),
        variant("fresh", |run| register(run, 0, |_, _| {}))
            .about("makes a buffer for every request: no pool"),
        variant("keep_watched", watched).lanes(&[Lane::Heap, Lane::Resident])
            .about("as keep, from an empty pool, and counts the large buffers after each large request")
            .at(Points::At(&[1_000]))
            .control("it only makes room and writes nothing: it is here for its figure"),
    ],
    reference: "keep",
    predictions: &[
        ratio(Left, "keep", "drop_over_64k", AtLeast(1.05)),
        ratio(Left, "keep", "drop_over_64k", AtLeast(100.0)).up_to(1_000),
        value(Left, "keep", AtMost(67_108_864.0)),
        value(Left, "drop_over_64k", AtMost(4_194_304.0)),
        value(Left, "shrink_to_64k", AtMost(4_194_304.0)),
        exactly(Left, "fresh", 0),
        ratio(Time, "drop_over_64k", "keep", AtMost(1.05)).at(&[1_000]),
        figure("large requests until half are large", "keep_watched", Within(36.0, 54.0)),
    ],
    carries_over: "All of it: clear keeps the capacity of a Vec as Reset keeps that of a bytes.Buffer. Go's pool lets \
                   go of buffers at a collection, which bounds the time that a large one is kept. A Rust pool keeps \
                   it until somebody drops it.",
    cautions: &[
        "The article only says that memory is kept. That one large request makes a buffer large for good follows \
         from its code, in which nothing bounds what goes back into the pool; so every bound is ours.",
        "A large request is 1 MiB and a usual one 2 KiB; each writes all of its bytes, as large as it is.",
        "Buffers are handed out at random, always in the same order. In a pool that hands out what came back last, \
         one user at a time, a single buffer would be large.",
        "With n large requests, 64 · (1 − e^(−n/64)) of 64 buffers are large: half of them after about 45, which one \
         in 10,000 does not reach in 100,000. The bound on that is two standard deviations.",
        "Steady use is timed: a pool has served 100,000 requests before the first turn and lives on, all of its room has \
         been written to, and the turns serve the same requests again, so that no buffer of `keep` grows any more. \
         `keep` then walks through as much memory as it holds, where the others use the same block again.",
        "Shrinking is a reallocation and is counted as one more allocation. The allocator does not know that the \
         buffer is empty: where it moves the block, it copies 64 KiB.",
    ],
    // Four processes live at once, and `keep`, which the twins are of, has up to 64 MiB.
    needs: Needs { memory: 66 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

type Buffer = Vec<u8>;
/// The places of a pool, each with a buffer or still without one.
type Places = Vec<Option<Buffer>>;

fn kept(mut buffer: Buffer, place: &mut Option<Buffer>) {
    buffer.clear();
    *place = Some(buffer);
}

fn dropped(buffer: Buffer, place: &mut Option<Buffer>) {
    if buffer.capacity() <= LIMIT {
        kept(buffer, place);
    }
}

fn shrunk(mut buffer: Buffer, place: &mut Option<Buffer>) {
    buffer.clear();
    if buffer.capacity() > LIMIT {
        buffer.shrink_to(LIMIT);
    }
    *place = Some(buffer);
}

/// Registers a turn of the next requests, whose buffers go back by this function to a pool that lives on and has so many
/// requests behind it.
fn register(
    run: &mut Run,
    history: usize,
    given_back: impl Fn(Buffer, &mut Option<Buffer>) + 'static,
) {
    let (requests, turn) = (requests(run), run.size().max(TURN));
    let mut places = run.input(empty);
    make_room(&mut places, &requests[..history], &given_back, |_| {});
    // No page of a pool is new to a turn.
    for buffer in places.iter_mut().flatten() {
        buffer.resize(buffer.capacity(), 1);
        buffer.clear();
    }
    run.operations(turn as u64);
    let mut end = 0;
    run.iter(
        move || {
            end = if end == HISTORY { turn } else { end + turn };
            serve(&mut places, &requests[end - turn..end], &given_back)
        },
        Digest::of,
    );
}

/// The room that `keep` makes for the requests, from an empty pool, with a figure.
fn watched(run: &mut Run) {
    let requests = requests(run);
    run.iter_marked(
        move |marks| {
            let (mut served, mut half) = (0, false);
            let mut places = empty();
            make_room(&mut places, &requests, &kept, |places| {
                served += 1;
                if !half && large(places) >= BUFFERS / 2 {
                    marks.figure("large requests until half are large", served);
                    half = true;
                }
            });
            large(&places)
        },
        Digest::of,
    );
}

/// A request: the place of its buffer, and its bytes.
struct Request {
    place: usize,
    bytes: usize,
}

/// Requests for buffers at random, every so many a large one, the first in the middle of as many.
fn requests(run: &mut Run) -> Vec<Request> {
    let each = run.size();
    let mut random = fastrand::Rng::with_seed(64);
    let mut request = |number| Request {
        place: random.usize(..BUFFERS),
        bytes: if number % each == each / 2 { LARGE } else { USUAL },
    };
    run.input(|| (0..HISTORY).map(&mut request).collect())
}

fn empty() -> Places {
    (0..BUFFERS).map(|_| None).collect()
}

fn large(places: &Places) -> usize {
    places.iter().flatten().filter(|buffer| buffer.capacity() > LIMIT).count()
}

/// Takes and gives back a buffer for each request, without a write, and tells of the pool after every large one.
fn make_room(
    places: &mut Places,
    requests: &[Request],
    given_back: &impl Fn(Buffer, &mut Option<Buffer>),
    mut tell: impl FnMut(&Places),
) {
    for request in requests {
        let mut buffer = places[request.place].take().unwrap_or_default();
        buffer.reserve(request.bytes);
        given_back(buffer, &mut places[request.place]);
        if request.bytes == LARGE {
            tell(places);
        }
    }
}

/// Serves the requests one by one: each writes all of its bytes, another value each time, and reads the last one.
fn serve(
    places: &mut Places,
    requests: &[Request],
    given_back: &impl Fn(Buffer, &mut Option<Buffer>),
) -> u64 {
    let mut sum = 0_u64;
    for (number, request) in requests.iter().enumerate() {
        let mut buffer = places[request.place].take().unwrap_or_default();
        buffer.extend(std::iter::repeat_n(number as u8, request.bytes));
        let written = black_box(buffer.as_slice());
        sum = sum.rotate_left(7) ^ (written.len() as u64 + u64::from(written[written.len() - 1]));
        given_back(buffer, &mut places[request.place]);
    }
    sum
}
