//! Reading a file here, or on another thread

use super::files::{cached, seeded};
use super::runtimes::local;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::RefCell;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::os::unix::fs::FileExt;
use std::rc::Rc;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::runtime::Builder;
use tokio::task;

/// Bytes of the file.
const FILE: u64 = 1 << 20;
/// The article's size of a read.
const ARTICLE: &[u64] = &[64];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "File Descriptor Lifecycle in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/file-descriptor-lifecycle-in-go",
        quote: "many regular files go straight through system calls without readiness events",
        figures: &[
            Figure { what: "the listings' reads", printed: "make([]byte, 64)" },
            Figure { what: "the listing's read of a socket", printed: "make([]byte, 128)" },
        ],
    },
    says: "A regular file is read by a plain system call: handing the call to another thread costs at least ten times a \
           read of 64 bytes, and far less than a thread of its own.",
    axis: Axis {
        name: "read",
        unit: Unit::Bytes,
        points: &[64, 4_096, 65_536, 1_048_576],
        article: 64,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("std", |run| sequential(run, |file| file)).about("reads of a File, one behind the other"),
        variant("std_buffered", |run| sequential(run, BufReader::new))
            .at(Points::At(ARTICLE))
            .about("the same through a BufReader of 8 KiB"),
        variant("tokio_fs", tokio_fs)
            .about("reads of tokio's File, on a runtime of one thread: it hands over each"),
        variant("spawn_blocking", spawn_blocking)
            .about("reads at a place, each handed to a thread that the runtime keeps for such calls"),
        variant("block_in_place", block_in_place)
            .about("reads at a place in a task of a runtime with 2 workers, which goes on without that one"),
        variant("thread_per_call", thread_per_call)
            .about("reads at a place, each in a thread of its own"),
        variant("empty_handover", empty_handover)
            .about("as `spawn_blocking`, and nothing is read")
            .control("it reads nothing: what handing over costs by itself"),
    ],
    reference: "std",
    predictions: &[
        ratio(Time, "tokio_fs", "std", AtLeast(1.05)).at(ARTICLE).stated(
            "This is expensive compared to normal scheduling",
            "said by Pavel Sanikovich of a blocking call that a thread is left with, a direction: at least 5 % slower",
        ),
        ratio(Time, "spawn_blocking", "thread_per_call", AtMost(0.95)).at(ARTICLE).stated(
            "still far cheaper than managing threads manually",
            "said by Pavel Sanikovich of the same, a direction: at least 5 % faster",
        ),
        ratio(Time, "tokio_fs", "std", AtLeast(10.0)).at(ARTICLE),
        ratio(Time, "tokio_fs", "std", AtLeast(3.0)).at(&[4_096]),
        ratio(Time, "tokio_fs", "std", AtMost(5.0)).at(&[FILE]),
        ratio(CpuTime, "spawn_blocking", "thread_per_call", AtMost(0.8)).at(ARTICLE).after_trial(),
        ratio(Time, "std_buffered", "std", AtMost(0.2)).at(ARTICLE),
        ratio(Time, "block_in_place", "spawn_blocking", AtMost(1.0)).at(ARTICLE),
        exactly(Allocations, "std", 0),
        value(Allocations, "spawn_blocking", Within(1.0, 2.0)),
        value(Allocations, "thread_per_call", AtLeast(3.0)),
        value(VoluntarySwitches, "std", AtMost(0.01)).at(ARTICLE),
        value(VoluntarySwitches, "spawn_blocking", AtLeast(0.5)).at(ARTICLE),
        ratio(Time, "empty_handover", "spawn_blocking", AtLeast(0.8)).at(ARTICLE),
    ],
    carries_over: "The system call carries over. Go's runtime leaves the thread that blocks with its call and goes on with \
                   another one, which no task has to ask for. In Rust the program chooses: `block_in_place` is the nearest \
                   to Go's way, `spawn_blocking` and tokio's files hand the call over.",
    cautions: &[
        "The article prints no time. Both stated sentences are Pavel Sanikovich's, in *What the Goroutine Scheduler Really \
         Does*; a listing of Alexander Obregon's on system calls reads 1 MiB.",
        "The file is 1 MiB in the page cache, and repeats what a turn reads. A cold cache is another claim. A turn is 16 \
         reads, at 1 MiB a single one.",
        "What is measured of a hand-over is a wake-up: the threads for such calls sleep between them, and are kept. In time \
         a thread of its own may be level with it.",
        "tokio 1.54 copies through a buffer of its own, of 2 MiB at most.",
    ],
    needs: Needs { cores: 2, memory: 16 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Where reads go on, and what the last one read.
struct Place<F> {
    file: F,
    at: u64,
    bytes: Vec<u8>,
}

impl<F> Place<F> {
    /// Whether the next read begins at the start again, as this one ends at the file's end.
    fn goes_on(&mut self) -> bool {
        self.at = (self.at + self.bytes.len() as u64) % FILE;
        self.at == 0
    }
}

impl Place<File> {
    fn read(&mut self) {
        self.file.read_exact_at(&mut self.bytes, self.at).expect("the file has these bytes");
        self.goes_on();
    }
}

/// A place that a turn takes and puts back.
type Kept<F> = Rc<RefCell<Option<Place<F>>>>;

/// The file from its start, for so many reads a turn, with two cores for all variants alike.
fn kept<F>(run: &mut Run, open: impl FnOnce(File) -> F) -> (Kept<F>, u64) {
    let bytes = run.size();
    let reads = (FILE / run.point()).min(16);
    let path = cached(run, || {
        seeded(bytes * reads as usize).repeat(FILE as usize / bytes / reads as usize)
    });
    run.cores(2);
    run.operations(reads);
    let place = || {
        let file = open(File::open(path).expect("the file is there"));
        Rc::new(RefCell::new(Some(Place { file, at: 0, bytes: vec![0; bytes] })))
    };
    (run.input(place), reads)
}

/// Takes the place out.
fn taken<F>(kept: &Kept<F>) -> Place<F> {
    kept.take().expect("the turn before has put it back")
}

/// What the last read of a turn read.
fn digest<F: 'static>(kept: &Kept<F>) -> impl FnMut(&()) -> Digest + use<F> {
    let kept = Rc::clone(kept);
    move |()| Digest::of(&kept.borrow().as_ref().map(|place| &place.bytes).expect("it is put back"))
}

fn sequential<F: Read + Seek + 'static>(run: &mut Run, open: fn(File) -> F) {
    let (kept, reads) = kept(run, open);
    let digest = digest(&kept);
    let turn = move || {
        let mut place = taken(&kept);
        for _ in 0..reads {
            place.file.read_exact(&mut place.bytes).expect("the file has these bytes");
            if place.goes_on() {
                place.file.rewind().expect("a file can be read again");
            }
        }
        *kept.borrow_mut() = Some(place);
    };
    run.iter(turn, digest);
}

fn tokio_fs(run: &mut Run) {
    let (kept, reads) = kept(run, tokio::fs::File::from_std);
    let (runtime, digest) = (local(), digest(&kept));
    let turn = async move || {
        let mut place = taken(&kept);
        for _ in 0..reads {
            place.file.read_exact(&mut place.bytes).await.expect("the file has these bytes");
            if place.goes_on() {
                place.file.rewind().await.expect("a file can be read again");
            }
        }
        *kept.borrow_mut() = Some(place);
    };
    run.iter_async(move |slice| runtime.block_on(slice), turn, digest);
}

fn spawn_blocking(run: &mut Run) {
    let (kept, reads) = kept(run, |file| file);
    let (runtime, digest) = (local(), digest(&kept));
    let turn = async move || {
        let mut place = taken(&kept);
        for _ in 0..reads {
            let read = task::spawn_blocking(move || {
                place.read();
                place
            });
            place = read.await.expect("the call does not panic");
        }
        *kept.borrow_mut() = Some(place);
    };
    run.iter_async(move |slice| runtime.block_on(slice), turn, digest);
}

fn block_in_place(run: &mut Run) {
    let (kept, reads) = kept(run, |file| file);
    let runtime = Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    let digest = digest(&kept);
    let turn = async move || {
        let mut place = taken(&kept);
        let reading = tokio::spawn(async move {
            (0..reads).for_each(|_| task::block_in_place(|| place.read()));
            place
        });
        let place = reading.await.expect("the task does not panic");
        *kept.borrow_mut() = Some(place);
    };
    run.iter_async(move |slice| runtime.block_on(slice), turn, digest);
}

fn thread_per_call(run: &mut Run) {
    let (kept, reads) = kept(run, |file| file);
    let digest = digest(&kept);
    let turn = move || {
        let mut place = taken(&kept);
        for _ in 0..reads {
            let read = std::thread::spawn(move || {
                place.read();
                place
            });
            place = read.join().expect("the thread does not panic");
        }
        *kept.borrow_mut() = Some(place);
    };
    run.iter(turn, digest);
}

fn empty_handover(run: &mut Run) {
    let (_, reads) = kept(run, |file| file);
    let runtime = local();
    let turn = async move || {
        for _ in 0..reads {
            task::spawn_blocking(|| ()).await.expect("nothing panics");
        }
    };
    run.iter_async(move |slice| runtime.block_on(slice), turn, |()| Digest::of(&()));
}
