//! Answering first and writing later, in batches

use super::behind::{Behind, written_in_batches};
use super::files::{cached, read_back};
use super::runtimes::virtual_time;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, figure, ratio, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::collections::HashMap;
use std::fs::File;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::hint::black_box;
use std::io::{BufWriter, Result, Seek, Write};
use std::os::unix::fs::FileExt;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

/// Bytes of a record: a key and a value.
const RECORD: usize = 16;
/// Keys that are written.
const KEYS: u64 = 100;
/// Records that are written together.
const BATCH: usize = 1_000;
/// Records that may wait to be written.
const QUEUED: usize = 10_000;
const LARGEST: &[u64] = &[10_000];
/// The article's “just shy”.
const SHY: &[u64] = &[999];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "6 Cache Strategies to Save Your Database's Performance",
        author: "Phuong Le",
        url: "https://forem.com/func25/6-cache-strategies-to-save-your-databases-performance-43cc",
        quote: "by deferring database writes and using batch updates, you avoid overloading it",
        figures: &[
            Figure { what: "reactions that are written together", printed: "1000 reactions" },
            Figure { what: "the longest wait", printed: "a second" },
        ],
    },
    says: "Writes that are answered at once and written 1,000 at a time, or after a second, cost at most 0.95 of each by \
           itself; by number alone the last 999 are never written.",
    axis: Axis {
        name: "records",
        unit: Unit::Count,
        points: &[1, 100, 999, 1_000, 10_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("synced", |run| write(run, synced))
            .about("all records in one write, which is synced to the disk"),
        variant("unsynced", |run| write(run, |file, records| file.write_all_at(records, 0)))
            .about("the same without syncing"),
        variant("each", |run| write(run, each)).about("a write for each record, without syncing"),
        variant("buffered", |run| write(run, buffered))
            .about("through a BufWriter of 8 KiB, without syncing"),
        variant("answer_behind", answer_behind)
            .about(
                "each record is pushed to a queue, and a thread writes and syncs 1,000 at a time",
            )
            .doing(ANSWERS),
        variant("answer_through", answer_through)
            .at(Points::At(&[1]))
            .about("each record is written and synced before it is answered")
            .doing(ANSWERS),
        variant("replay_log", |run| load(run, run.point()))
            .about("all records are put into a map, one after the other")
            .doing(READS),
        variant("load_snapshot", |run| load(run, run.point().min(KEYS)))
            .about("the last record of each key is put into a map")
            .doing(READS),
        variant("count_only", |run| trigger(run, Duration::MAX))
            .lanes(&[Lane::Heap])
            .about("on virtual time: records are written as soon as 1,000 wait")
            .doing(TRIGGERS),
        variant("count_or_time", |run| trigger(run, Duration::from_secs(1)))
            .lanes(&[Lane::Heap])
            .about("on virtual time: the same, or a second after the first that waits")
            .doing(TRIGGERS),
    ],
    reference: "synced",
    predictions: &[
        figure(LEFT_OUT, "count_only", Equal(999.0))
            .at(SHY)
            .stated("Like, it gets stuck at 999?", "as printed: none of the 999 is written"),
        figure(LEFT_OUT, "count_or_time", Equal(0.0)).at(SHY).stated(
            "whichever condition is met first triggers the write",
            "all are written after a second",
        ),
        across(Time, "synced", 1, AtMost(0.95)).at(&[1_000]).stated(
            "using batch updates",
            "a direction: at least 5 % less for a record of a batch",
        ),
        ratio(Time, "answer_behind", "answer_through", AtMost(0.95))
            .stated("Fast response", "a direction: at least 5 % faster"),
        ratio(Time, "load_snapshot", "replay_log", AtMost(0.95)).at(LARGEST).stated(
            "faster recovery",
            "said in the Go guide, chapter 13, a direction: at least 5 % faster",
        ),
        across(Time, "synced", 1, AtMost(0.005)).at(&[1_000]),
        across(Time, "unsynced", 1_000, AtLeast(0.67)).at(LARGEST),
        ratio(Time, "each", "buffered", AtLeast(20.0)).at(&[1_000]),
        ratio(Time, "load_snapshot", "replay_log", AtMost(0.05)).at(LARGEST),
        ratio(Time, "load_snapshot", "replay_log", Within(0.8, 1.25)).at(&[100]),
        ratio(Time, "answer_behind", "answer_through", AtMost(0.05)),
        figure(UNTIL, "count_or_time", Equal(1_000.0)).at(SHY),
        figure(UNTIL, "count_or_time", Equal(0.0)).at(&[1_000]),
        figure(LEFT_OUT, "count_only", Equal(100.0)).at(&[100]),
        figure(LEFT_OUT, "count_only", Equal(0.0)).at(LARGEST),
    ],
    carries_over: "All of it carries over: what a disk takes for a sync is the price, and not a language's.",
    cautions: &[
        "The articles print no time. On a file system in memory a sync is free: the record names the file system.",
        "Always the same place of one file is overwritten, for a file that grows syncs otherwise. `unsynced` has the batches \
         without the disk, `each` the calls without the sync.",
        "A queue of 10,000 that is full holds the answer back, so that in the end each answer waits for a thousandth of a sync.",
        "What a crash loses is counted on virtual time, and nobody is killed. That a log is larger than its snapshot is \
         arithmetic.",
        "At 100 records the log has one of each key, so that both loads do the same.",
    ],
    needs: Needs { cores: 2, memory: 16 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

const LEFT_OUT: &str = "records not written";
const UNTIL: &str = "virtual ms until all is written";
/// Why the other variants are controls.
const ANSWERS: &str = "it answers: what a caller waits for";
const READS: &str = "it reads back: what a restart costs";
const TRIGGERS: &str = "it waits for records that do not come: what a crash would lose";

/// Why no write fails.
const SPACE: &str = "the disk has room";

/// Records of 16 B: the number's key of 100, and the number.
fn records(numbers: std::ops::Range<u64>) -> Vec<u8> {
    numbers.flat_map(|number| [number % KEYS, number]).flat_map(u64::to_le_bytes).collect()
}

/// Registers a turn that overwrites the start of one file.
fn write(run: &mut Run, write: fn(&File, &[u8]) -> Result<()>) {
    let all = run.point();
    let records = run.input(|| records(0..all));
    let path = cached(run, || vec![0; all as usize * RECORD]);
    let file = File::options().write(true).open(&path).expect("the file is there");
    run.cores(2);
    run.operations(all);
    run.iter(move || write(&file, &records).expect(SPACE), move |()| Digest::of(&read_back(&path)));
}

/// The file that answers end up in, at whose start each batch is.
fn journal(run: &mut Run) -> File {
    let path = cached(run, || vec![0; BATCH * RECORD]);
    File::options().write(true).open(path).expect("the file is there")
}

fn synced(file: &File, records: &[u8]) -> Result<()> {
    file.write_all_at(records, 0)?;
    file.sync_data()
}

fn each(file: &File, records: &[u8]) -> Result<()> {
    let mut placed = records.chunks(RECORD).zip((0..).step_by(RECORD));
    placed.try_for_each(|(record, at)| file.write_all_at(record, at))
}

fn buffered(mut file: &File, records: &[u8]) -> Result<()> {
    file.rewind()?;
    let mut buffer = BufWriter::new(file);
    records.chunks(RECORD).try_for_each(|record| buffer.write_all(record))?;
    buffer.flush()
}

fn answer_behind(run: &mut Run) {
    let (file, all, record) = (journal(run), run.point(), records(7..8));
    let record: [u8; RECORD] = record.try_into().expect("a record has its length");
    let behind = Behind::start(QUEUED, BATCH, move |batch: &[[u8; RECORD]]| {
        synced(&file, batch.as_flattened()).expect(SPACE);
    });
    run.cores(2);
    run.operations(all);
    let turn = move || {
        (0..all).for_each(|_| behind.push(black_box(record)));
        all
    };
    run.iter(turn, Digest::of);
}

fn answer_through(run: &mut Run) {
    let (file, all, record) = (journal(run), run.point(), records(7..8));
    run.cores(2);
    run.operations(all);
    let turn = move || {
        (0..all).for_each(|_| synced(&file, &record).expect(SPACE));
        all
    };
    run.iter(turn, Digest::of);
}

/// Registers a turn that puts the last of all records into a map.
fn load(run: &mut Run, last: u64) {
    type Map = HashMap<u64, u64, BuildHasherDefault<DefaultHasher>>;
    let all = run.point();
    let records = run.input(|| records(all - last..all));
    let word = |bytes: &[u8]| bytes.first_chunk().copied().map_or(0, u64::from_le_bytes);
    run.operations(all);
    run.iter(
        move || {
            let records = records.chunks(RECORD);
            records.map(|record| (word(record), word(&record[8..]))).collect::<Map>()
        },
        |map| Digest::of(&map.iter().map(|(key, value)| (key + 1) * value).sum::<u64>()),
    );
}

/// Registers a turn in which all records come at once, and then none for a minute.
fn trigger(run: &mut Run, patience: Duration) {
    let (all, runtime) = (run.point(), virtual_time());
    run.operations(all);
    let turn = move |marks: &mut Marks| {
        let (written, until) = runtime.block_on(async {
            let (sender, receiver) = mpsc::unbounded_channel();
            let writer = tokio::spawn(written_in_batches(receiver, BATCH, patience));
            (0..all).for_each(|record| sender.send(record).expect("the writer receives"));
            sleep(Duration::from_mins(1)).await;
            drop(sender);
            writer.await.expect("the writer does not panic")
        });
        marks.figure(LEFT_OUT, all - written);
        marks.figure(UNTIL, until.as_millis() as u64);
        all
    };
    run.iter_marked(turn, Digest::of);
}
