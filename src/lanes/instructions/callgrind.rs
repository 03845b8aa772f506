//! Valgrind's callgrind: how a program is started under it, and what it writes.

use crate::claim::Metric;
use crate::lanes::scratch;
use crate::record::{Error, Reason};
use std::path::PathBuf;
use tempfile::TempDir;

/// What is read of a slice, in the order in which it is kept: instructions alone where no caches are simulated.
pub(super) const METRICS: [Metric; 3] =
    [Metric::Instructions, Metric::DataReferences, Metric::DataMisses];
/// The events of callgrind that make each of them.
const EVENTS: [&[&str]; 3] = [&["Ir"], &["Dr", "Dw"], &["DLmr", "DLmw"]];
/// The caches that are simulated, on every machine the same, so that the counts are.
const CACHES: [&str; 4] =
    ["--cache-sim=yes", "--I1=32768,8,64", "--D1=32768,8,64", "--LL=8388608,16,64"];

/// Has glibc copy and fill memory by loops of vector instructions. It would use one instruction that repeats itself, which
/// callgrind counts, and runs, once for each byte.
pub(super) const VECTORS: &str = "glibc.cpu.x86_rep_movsb_threshold=0x7fffffffffffffff:\
                                  glibc.cpu.x86_rep_stosb_threshold=0x7fffffffffffffff";

/// What was counted in a slice, by the place in [`METRICS`].
pub(super) type Spent = Vec<u64>;

/// The function whose instructions are counted, as patterns that fit its name as older and newer versions write it: with the
/// hash of the compiler behind it and without. An asterisk fits nothing at a name's end.
pub(super) const COUNTED: [&str; 2] =
    ["*slice_of_counted_turns", "*slice_of_counted_turns::h????????????????"];
/// What is said where callgrind knows no such function.
pub(super) const UNSEEN: &str = "callgrind has not seen the turns: the program needs its symbols (`strip = \"none\"` in its \
                                 profile)";

/// The files in which callgrind writes its counts, one behind the other.
pub(super) struct Counts {
    /// It goes with what is in it.
    _folder: TempDir,
    file: PathBuf,
    /// The process whose counts are read, and how many were.
    process: u32,
    read: u32,
}

impl Counts {
    /// A folder for the counts of a program and of its copies.
    ///
    /// # Errors
    /// Where none can be made.
    pub(super) fn new() -> Result<Counts, Error> {
        let folder = scratch::folder()?;
        let file = folder.path().join("counts");
        Ok(Counts { _folder: folder, file, process: 0, read: 0 })
    }

    /// What Valgrind is started with before the program that it runs.
    pub(super) fn arguments(&self, simulates: bool) -> Vec<String> {
        let file = self.file.display();
        let fixed = [
            "--tool=callgrind",
            "-q",
            "--vgdb=no",
            "--read-inline-info=no",
            "--dump-line=no",
            "--trace-children=no",
        ];
        let own = [format!("--callgrind-out-file={file}.%p")];
        let counted = COUNTED
            .iter()
            .flat_map(|name| ["zero-before", "dump-after"].map(|what| format!("--{what}={name}")));
        let caches: &[&str] = if simulates { &CACHES } else { &[] };
        let caches = caches.iter().map(|word| (*word).to_owned());
        fixed.map(str::to_owned).into_iter().chain(own).chain(counted).chain(caches).collect()
    }

    /// From here on the counts are those of another process.
    pub(super) fn begin(&mut self, process: u32) {
        (self.process, self.read) = (process, 0);
    }

    /// What was counted in the slice that was run last: each has a file of its own.
    pub(super) fn next(&mut self) -> Result<Spent, Reason> {
        self.read += 1;
        let file = self.file.with_extension(format!("{}.{}", self.process, self.read));
        let text = std::fs::read_to_string(&file).map_err(|error| {
            let why = if error.kind() == std::io::ErrorKind::NotFound {
                UNSEEN.to_owned()
            } else {
                format!("callgrind's counts can not be read: {error}")
            };
            Reason::Unreadable(why)
        })?;
        spent(&text).ok_or_else(|| {
            let what = "callgrind's file has no total: free room for it in the temporary folder";
            Reason::Unreadable(what.to_owned())
        })
    }
}

/// What a file says of each metric that it has the events of; nothing where it has no total.
fn spent(text: &str) -> Option<Spent> {
    let events = text.lines().find_map(|line| line.strip_prefix("events:"))?;
    let totals = text.lines().rev().find_map(|line| line.strip_prefix("totals:"))?;
    // What is nought at the end of the line is left out.
    let totals: Vec<u64> =
        totals.split_whitespace().map(|total| total.parse().ok()).collect::<Option<_>>()?;
    let events: Vec<&str> = events.split_whitespace().collect();
    let of = |name: &&str| {
        let place = events.iter().position(|event| event == name)?;
        Some(totals.get(place).copied().unwrap_or(0))
    };
    let all = EVENTS.iter().map_while(|names| names.iter().map(of).sum::<Option<u64>>());
    Some(all.collect()).filter(|all: &Spent| !all.is_empty() && !totals.is_empty())
}

/// The instructions of a file: its line `totals`.
pub(super) fn total(text: &str) -> Option<u64> {
    let line = text.lines().rev().find_map(|line| line.strip_prefix("totals:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_the_last_lines_first_number() {
        let file = "version: 1\nevents: Ir\nsummary: 7\n\nfn=(1) main\n0 1234\n\ntotals: 1234 5\n";
        assert_eq!(total(file), Some(1_234));
        assert_eq!(total("events: Ir\nfn=(1) main\n0 1234\n"), None);
    }

    #[test]
    fn reads_and_writes_are_references_and_what_both_miss_are_misses() {
        let events = "events: Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw\n";
        let of = |totals: &str| spent(&format!("{events}totals: {totals}\n"));
        assert_eq!(of("100 20 10 1 6 5 1 4 3"), Some(vec![100, 30, 7]));
        assert_eq!(of("100 20 10 1"), Some(vec![100, 30, 0]));
        assert_eq!(of(""), None);
        assert_eq!(spent("events: Ir\ntotals: 9\n"), Some(vec![9]));
        assert_eq!(spent("events: Ir\n"), None);
    }

    #[test]
    fn a_program_without_symbols_is_told_so() {
        let mut counts = Counts::new().expect("a folder");
        let said = counts.next().expect_err("nobody wrote").to_string();
        assert!(said.contains("strip = \"none\""), "{said}");
        counts.begin(77);
        std::fs::write(counts.file.with_extension("77.1"), "events: Ir\ntotals: 9\n")
            .expect("it is written");
        assert_eq!(counts.next(), Ok(vec![9]));
    }
}
