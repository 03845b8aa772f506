//! Copying from a reader to a writer, or reading all first

use super::files::{cached, read_back, seeded};
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Prediction, Processes, Scale, Source, Unit,
    exactly, figure, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::cell::RefCell;
use std::fs::File;
use std::io::{Read, Result, Seek, Write, copy};
use std::rc::Rc;

const LARGEST: &[u64] = &[4_194_304];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 9",
        author: "",
        url: "",
        quote: "io.Copy: stream bytes from reader to writer (no buffering in memory)",
        figures: &[],
    },
    says: "Copying from a reader to a writer allocates nothing, and reading all first holds at least all of it.",
    axis: Axis {
        name: "length",
        unit: Unit::Bytes,
        points: &[4_096, 65_536, 1_048_576, 4_194_304],
        article: 1_048_576,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("copy", |run| through(run, |from, to, _| copy(from, to).map(drop)))
            .about("std::io::copy, whose buffer of 8 KiB is on the stack"),
        variant("copy_1m", copy_1m).about("a loop over a buffer of 1 MiB that is kept"),
        variant("read_all", |run| {
            through(run, |from, to, marks| read_all(from, to, marks, &mut Vec::new()));
        })
        .about("read_to_end into a new list, then write_all"),
        variant("read_all_sized", |run| {
            let length = run.size();
            through(run, move |from, to, marks| {
                read_all(from, to, marks, &mut Vec::with_capacity(length))
            });
        })
        .about("the same into a new list with room for all"),
        variant("read_all_warm", |run| {
            let mut all = Vec::new();
            through(run, move |from, to, marks| {
                all.clear();
                read_all(from, to, marks, &mut all)
            });
        })
        .about("the same into one list that is kept"),
        variant("file_copy", |run| files(run, |from, to| copy(from, to).map(drop)))
            .about("std::io::copy between two files, which the system copies by itself")
            .doing(FILES),
        variant("file_read_all", |run| {
            files(run, |from, to| {
                let mut all = Vec::new();
                from.read_to_end(&mut all)?;
                to.write_all(&all)
            });
        })
        .about("read_to_end of a file, then write_all to another")
        .doing(FILES),
        variant("file_generic", |run| files(run, |from, to| copy(&mut Plain(from), to).map(drop)))
            .about("std::io::copy between two files, the reader wrapped, so that it goes through 8 KiB")
            .doing(FILES),
        variant("json_slice", |run| json(run, |source| serde_json::from_slice(&source.bytes)))
            .at(Points::At(&[65_536]))
            .about("serde_json from a slice, an array of numbers")
            .doing(NUMBERS),
        variant("json_reader", |run| json(run, |source| serde_json::from_reader(source)))
            .at(Points::At(&[65_536]))
            .about("serde_json from a reader, the same array")
            .doing(NUMBERS),
    ],
    reference: "copy",
    predictions: &[
        exactly(Peak, "copy", 0).stated(
            "no buffering in memory",
            "the buffer is on the stack, so nothing is allocated",
        ),
        holds_all(&[4_096], 4_096.0),
        holds_all(&[65_536], 65_536.0),
        holds_all(&[1_048_576], 1_048_576.0),
        holds_all(LARGEST, 4_194_304.0),
        exactly(Peak, "read_all_sized", 4_096).at(&[4_096]),
        exactly(Peak, "read_all_sized", 65_536).at(&[65_536]),
        exactly(Peak, "read_all_sized", 1_048_576).at(&[1_048_576]),
        exactly(Peak, "read_all_sized", 4_194_304).at(LARGEST),
        figure("capacity", "read_all", Equal(2.0)).over_figure("length"),
        exactly(Allocations, "copy", 0),
        exactly(Allocations, "read_all_sized", 1),
        exactly(Allocations, "read_all_warm", 0),
        ratio(Time, "copy", "read_all", AtMost(0.7)).at(LARGEST),
        ratio(Time, "copy", "read_all_warm", AtMost(0.95)).at(LARGEST),
        ratio(Time, "copy_1m", "copy", Within(0.8, 1.7)).at(LARGEST),
        ratio(Time, "file_copy", "file_read_all", Within(0.5, 1.7)).at(&[1_048_576]).after_trial(),
        ratio(Time, "file_generic", "file_read_all", AtLeast(1.5)).at(&[1_048_576]).after_trial(),
        ratio(Time, "json_reader", "json_slice", AtLeast(1.5)),
    ],
    carries_over: "All of it carries over: io.Copy is std::io::copy, io.ReadAll is read_to_end. Go's buffer of 32 KiB is on \
                   the heap. Both have shortcuts: Go's for readers and writers that say so, Rust's for files, slices and \
                   lists, which are avoided here by types of the claim's own.",
    cautions: &[
        "The guide prints no figure. The article's point is ours: it names no length.",
        "Where the allocator has given a large block back, `read_all` has fresh pages in its time; `read_all_warm` has none, \
         so read it first. Against `copy` it shows memory beyond the cache, where both do not fit into it.",
        "The file system decides `file_copy`: one that lets files share blocks copies nothing. Both files are in the page \
         cache and overwritten in place.",
        "A writer that reckons with the bytes would hide all of it: this one only copies. serde_json 1 reads a reader byte by byte.",
    ],
    needs: Needs { memory: 32 << 20, memory_each: 6, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why the variants between files are controls.
const FILES: &str = "it copies between files: where the system has a way of its own";
/// Why the variants that parse are controls.
const NUMBERS: &str =
    "it parses an array of numbers: what a reader costs that is read in small pieces";

#[track_caller]
const fn holds_all(at: &'static [u64], bytes: f64) -> Prediction {
    value(Peak, "read_all", AtLeast(bytes))
        .at(at)
        .stated("read everything into memory", "all bytes are alive at once")
}

/// A reader of the claim's own, for which the standard library has no shortcut.
struct Reader {
    bytes: Vec<u8>,
    at: usize,
}

impl Read for Reader {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let left = &self.bytes[self.at..];
        let length = left.len().min(into.len());
        into[..length].copy_from_slice(&left[..length]);
        self.at += length;
        Ok(length)
    }
}

/// A writer of the claim's own, which fills a block.
struct Writer {
    block: Vec<u8>,
    at: usize,
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.block[self.at..][..bytes.len()].copy_from_slice(bytes);
        self.at += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// A file that the standard library does not see to be one.
struct Plain<'a>(&'a mut File);

impl Read for Plain<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        self.0.read(into)
    }
}

/// Registers a turn that brings all bytes from the reader to the writer.
fn through(
    run: &mut Run,
    mut turn: impl FnMut(&mut Reader, &mut Writer, &mut Marks) -> Result<()> + 'static,
) {
    let length = run.size();
    run.bytes(length as u64);
    let mut from = run.input(|| Reader { bytes: seeded(length), at: 0 });
    let to = run.input(|| Rc::new(RefCell::new(Writer { block: vec![0; length], at: 0 })));
    let written = Rc::clone(&to);
    run.iter_marked(
        move |marks| {
            let mut to = to.borrow_mut();
            (from.at, to.at) = (0, 0);
            turn(&mut from, &mut to, marks).expect("nothing fails in memory");
        },
        move |()| Digest::of(&written.borrow().block),
    );
}

fn copy_1m(run: &mut Run) {
    let mut buffer = run.input(|| vec![0; 1 << 20]);
    through(run, move |from, to, _| {
        loop {
            match from.read(&mut buffer)? {
                0 => return Ok(()),
                length => to.write_all(&buffer[..length])?,
            }
        }
    });
}

fn read_all(
    from: &mut Reader,
    to: &mut Writer,
    marks: &mut Marks,
    all: &mut Vec<u8>,
) -> Result<()> {
    from.read_to_end(all)?;
    marks.figure("capacity", all.capacity() as u64);
    marks.figure("length", all.len() as u64);
    to.write_all(all)
}

/// Registers a turn that brings all bytes from one file to another, which is as long already.
fn files(run: &mut Run, turn: fn(&mut File, &mut File) -> Result<()>) {
    let length = run.size();
    run.bytes(length as u64);
    let (from, to) = (cached(run, || seeded(length)), cached(run, || vec![0; length]));
    let mut from = File::open(from).expect("the file is there");
    let mut target = File::options().write(true).open(&to).expect("the file is there");
    run.iter(
        move || {
            from.rewind().and(target.rewind()).expect("a file can be read again");
            turn(&mut from, &mut target).expect("the disk has room");
        },
        move |()| Digest::of(&read_back(&to)),
    );
}

/// Registers a turn that parses an array of numbers, as long as the point says.
fn json(run: &mut Run, parse: fn(&mut Reader) -> serde_json::Result<Vec<u64>>) {
    let length = run.size();
    let mut from = run.input(|| {
        let number = |number: u64| (number * 7_919).to_string();
        let numbers: Vec<String> = (0..length as u64 / 9).map(number).collect();
        let text = format!("[{}", numbers.join(","));
        Reader { bytes: format!("{text:<width$}]", width = length - 1).into_bytes(), at: 0 }
    });
    let turn = move || {
        from.at = 0;
        parse(&mut from).expect("it is an array of numbers")
    };
    run.iter(turn, Digest::of);
}
