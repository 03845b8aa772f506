//! Opening a file for each read, or keeping it open

use super::files::{cached, seeded};
use claimbench::claim::{
    Axis, Bound::*, Claim, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit, exactly,
    figure, ratio, variant,
};
use claimbench::run::{Digest, Run};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::cell::RefCell;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex};

/// Bytes of the file.
const FILE: u64 = 1 << 20;
/// Other files that are open.
const OTHERS: usize = 500;
/// Files that are opened and kept.
const KEPT: usize = 100;
const ARTICLE: &[u64] = &[4_096];
const SMALLEST: &[u64] = &[64];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "File Descriptor Lifecycle in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/file-descriptor-lifecycle-in-go",
        quote: "explicit Close calls remain the main tool for managing descriptors that count toward process and system limits",
        figures: &[],
    },
    says: "A file handle costs a system call and a place under a limit, so that one that is kept reads 4 KiB in at most 0.95 \
           of the time, and one that nobody closes takes its place until then.",
    axis: Axis {
        name: "read",
        unit: Unit::Bytes,
        points: &[64, 4_096, 65_536, 1_048_576],
        article: 4_096,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("open_each", |run| open_each(run, 0)).about("the file is opened for each read and closed"),
        variant("reused", |run| reads(run, opened, |file, _, bytes| read(file, bytes)))
            .about("one File for all reads"),
        variant("dup_each", |run| {
            reads(run, opened, |file, _, bytes| {
                read(&file.try_clone().expect("a descriptor is free"), bytes);
            });
        })
        .about("one File, of which each read gets a descriptor of its own"),
        variant("counted", |run| {
            reads(run, |path| Arc::new(opened(path)), |file, _, bytes| read(&Arc::clone(file), bytes));
        })
        .about("one counted File, counted up and down for each read"),
        variant("mutex", |run| {
            reads(run, |path| Mutex::new(opened(path)), |file, _, bytes| {
                read(&file.lock().expect("nobody panics with it"), bytes);
            });
        })
        .about("one File behind a Mutex"),
        variant("open_beside_500", |run| open_each(run, OTHERS))
            .about("as `open_each`, while 500 other files are open"),
        variant("open_each_watched", watched)
            .lanes(&[Lane::Heap])
            .at(Points::At(ARTICLE))
            .about("as `open_each`, and how many descriptors are open behind it"),
        variant("kept", kept)
            .lanes(&[Lane::Heap])
            .at(Points::At(ARTICLE))
            .about("100 files are opened and kept until the output is dropped")
            .control("it reads nothing and closes nothing: what is open meanwhile"),
    ],
    reference: "open_each",
    predictions: &[
        ratio(Time, "reused", "open_each", AtMost(0.95)).at(ARTICLE).stated(
            "Syscall",
            "what creating a file handle costs in the table of the Go guide, chapter 14, a direction: at least 5 % slower",
        ),
        figure("open at the end", "kept", Equal(KEPT as f64)).stated(
            "descriptor use keeps increasing",
            "each of 100 files that are opened and not closed has a descriptor",
        ),
        ratio(Time, "reused", "open_each", AtMost(0.6)).at(ARTICLE),
        ratio(Time, "reused", "open_each", AtLeast(0.7)).at(&[FILE]).after_trial(),
        ratio(Time, "counted", "reused", AtMost(1.08)).at(SMALLEST),
        ratio(Time, "mutex", "reused", AtMost(1.15)).at(SMALLEST),
        ratio(Time, "dup_each", "reused", AtLeast(1.3)).at(SMALLEST),
        ratio(Time, "open_beside_500", "open_each", AtMost(1.3)).at(SMALLEST),
        figure("open at the end", "open_each_watched", Equal(0.0)),
        figure("open at the start", "kept", Equal(0.0)),
        exactly(Allocations, "open_each", 0),
    ],
    carries_over: "The system's part carries over. Rust closes a file where its owner goes, so at a known moment and without a \
                   call, where Go's finalizer closes one that was forgotten at some time. Go counts who uses a file; in Rust \
                   the borrow checker does, or an Arc where it can not know.",
    cautions: &[
        "The articles print no time. The table of the Go guide names a system call as the cost of making a file handle, and \
         the operating system's limits as a reason to use it again.",
        "The file is in the page cache. At 1 MiB the read hides opening and closing.",
        "`dup_each` takes a place and gives it back without a path: against `open_each` it shows what finding the name costs.",
        "Descriptors are counted in /proc/self/fd, which allocates, so that the variants that do so are in no other lane. What \
         `kept` finds at a turn's start is what the drop of the turn before has left open.",
        "The limit itself is the system's promise: that no file can be opened beyond it could not turn out otherwise.",
    ],
    needs: Needs { memory: 16 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// The file of the case.
fn file(run: &mut Run) -> PathBuf {
    cached(run, || seeded(FILE as usize))
}

fn opened(path: &Path) -> File {
    File::open(path).expect("the file is there, and a descriptor is free")
}

fn read(file: &File, bytes: &mut [u8]) {
    file.read_exact_at(bytes, 0).expect("the file has these bytes");
}

/// Registers a turn of 16 reads, or of 2 where they are large, with what is there for all of them.
fn reads<F: 'static>(
    run: &mut Run,
    make: fn(&Path) -> F,
    read: impl Fn(&F, &Path, &mut [u8]) + 'static,
) {
    let path = file(run);
    let (length, reads) = (run.size(), if run.point() == FILE { 2 } else { 16 });
    let bytes = run.input(|| Rc::new(RefCell::new(vec![0; length])));
    let (last, made) = (Rc::clone(&bytes), make(&path));
    run.operations(reads);
    run.iter(
        move || {
            let mut bytes = bytes.borrow_mut();
            (0..reads).for_each(|_| read(&made, &path, &mut bytes));
        },
        move |()| Digest::of(&*last.borrow()),
    );
}

/// Opens the file for each read, while so many others are open.
fn open_each(run: &mut Run, others: usize) {
    // Raised as far as the system lets it be: half of the usual limit are the others.
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).expect("the limit of descriptors");
    setrlimit(Resource::RLIMIT_NOFILE, most, most).expect("a process raises its own limit");
    let path = file(run);
    let others: Vec<File> = run.input(|| (0..others).map(|_| opened(&path)).collect());
    reads(
        run,
        |_| (),
        move |(), path, bytes| {
            std::hint::black_box(&others);
            read(&opened(path), bytes);
        },
    );
}

/// How many descriptors this process has open.
fn descriptors() -> u64 {
    std::fs::read_dir("/proc/self/fd").expect("the system tells").count() as u64
}

fn watched(run: &mut Run) {
    let path = file(run);
    let (length, before) = (run.size(), descriptors());
    run.operations(16);
    run.iter_marked(
        move |marks| {
            let mut bytes = vec![0; length];
            (0..16).for_each(|_| read(&opened(&path), &mut bytes));
            marks.figure("open at the end", descriptors().saturating_sub(before));
            bytes
        },
        Digest::of,
    );
}

fn kept(run: &mut Run) {
    let path = file(run);
    let before = descriptors();
    run.operations(KEPT as u64);
    run.iter_marked(
        move |marks| {
            marks.figure("open at the start", descriptors().saturating_sub(before));
            let files: Vec<File> = (0..KEPT).map(|_| opened(&path)).collect();
            marks.figure("open at the end", descriptors().saturating_sub(before));
            files
        },
        |files| Digest::of(&files.len()),
    );
}
