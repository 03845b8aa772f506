//! A record as it is written as a whole: the lines of which there are few, and all others packed.

use super::file::{Piece, pieces, unpacked_bytes, unreadable};
use super::packed::{Block, Many};
use super::{Case, Error, Line, Record, Twin};
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A record whose many lines are packed. It takes a twentieth of the room of a [`Record`], and says of each run but its
/// readings who measured what and where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Packed {
    /// The lines of which there are few: headers, claims, what is left out, Go sides, failures, ends.
    pub record: Record,
    /// All others.
    blocks: Vec<Placed>,
}

/// Packed lines, and where they stand for an error message.
#[derive(Clone, Debug)]
struct Placed {
    block: Block,
    file: Option<(PathBuf, usize)>,
}

impl Placed {
    /// # Errors
    /// Where its columns are damaged: its file and line.
    fn lines(&self) -> Result<Vec<Line>, Error> {
        self.block.lines().map_err(|what| match &self.file {
            Some((path, line)) => unreadable(&what).at(path).on_line(*line),
            None => unreadable(&what),
        })
    }
}

impl PartialEq for Placed {
    fn eq(&self, other: &Placed) -> bool {
        self.block == other.block
    }
}

impl Record {
    /// The record with its many lines packed: those of one kind and one run together, in the order in which the first of
    /// each stands. The forks of a case stand together too, in theirs, so that neighbours are alike.
    #[must_use]
    pub fn packed(&self) -> Packed {
        let mut record = Record { lines: Vec::new(), warnings: self.warnings.clone() };
        let mut kinds: Vec<((Many, u64), Vec<&Line>)> = Vec::new();
        let mut places: HashMap<(Many, u64), usize> = HashMap::new();
        for line in &self.lines {
            let Some(kind) = Many::of(line).zip(line.run()) else {
                record.lines.push(line.clone());
                continue;
            };
            let place = *places.entry(kind).or_insert(kinds.len());
            if place == kinds.len() {
                kinds.push((kind, Vec::new()));
            }
            kinds[place].1.push(line);
        }
        let blocks = kinds.into_par_iter().map(|((many, run), mut lines)| {
            if many == Many::Forks {
                by_case(&mut lines);
            }
            Placed { block: Block::of(many, run, &lines), file: None }
        });
        let mut packed = Packed { record, blocks: blocks.collect() };
        packed.keep_last_texts();
        packed
    }
}

impl Record {
    /// The runs of a record and how their groups were run, from the bytes of its file; the path is for error messages.
    ///
    /// All other lines are read past, and what is packed but for groups is not looked into.
    ///
    /// # Errors
    /// As [`Packed::read`].
    pub fn outline(bytes: &[u8], path: &Path) -> Result<Record, Error> {
        let mut lines = Vec::new();
        let warnings = pieces(bytes, path, |number, piece| {
            match piece {
                Piece::Line(line @ (Line::Header(_) | Line::Group(_))) => lines.push(line),
                Piece::Block(block) if block.head.of == Many::Group => {
                    let bad = |what: String| unreadable(&what).at(path).on_line(number);
                    lines.extend(block.lines().map_err(bad)?);
                }
                Piece::Line(_) | Piece::Block(_) => {}
            }
            Ok(())
        })?;
        Ok(Record { lines, warnings })
    }
}

/// A large record is compressed in members of so many bytes, several at a time; every reader of gzip takes them as one file.
const MEMBER: usize = 8 << 20;

fn gzip(text: &[u8], level: Compression) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), level);
    packed.write_all(text).expect("memory takes what is written");
    packed.finish().expect("memory takes what is written")
}

/// Puts the forks of a group together, and those of a case within it.
fn by_case<'a>(lines: &mut [&'a Line]) {
    let mut groups: HashMap<(&str, &str), usize> = HashMap::new();
    let mut cases: HashMap<(usize, &Case, Option<Twin>), usize> = HashMap::new();
    let mut place = |line: &'a Line| match line {
        Line::Fork(fork) => {
            let group = rank(&mut groups, (fork.case.claim.as_str(), fork.group.as_str()));
            Some((group, rank(&mut cases, (group, &fork.case, fork.twin))))
        }
        _ => None,
    };
    lines.sort_by_cached_key(|line| place(line));
}

/// How many others were seen before this one was for the first time.
fn rank<K: Hash + Eq>(ranks: &mut HashMap<K, usize>, key: K) -> usize {
    let next = ranks.len();
    *ranks.entry(key).or_insert(next)
}

impl Packed {
    /// Reads a record from a file and packs what is not packed yet.
    ///
    /// # Errors
    /// As [`Record::read`], but that the columns of packed lines are not looked into.
    pub fn read(path: &Path) -> Result<Packed, Error> {
        let text = unpacked_bytes(path)?;
        Packed::from_bytes(&text, path)
    }

    /// Reads a record from the bytes of its file and packs what is not packed yet; the path is for error messages.
    ///
    /// # Errors
    /// As [`Packed::read`].
    pub fn from_bytes(bytes: &[u8], path: &Path) -> Result<Packed, Error> {
        let mut record = Record::default();
        let mut blocks = Vec::new();
        record.warnings = pieces(bytes, path, |number, piece| {
            match piece {
                Piece::Line(line) => record.lines.push(line),
                // Of an older format: packed anew it is shorter.
                Piece::Block(block) if block.head.of == Many::Fork => {
                    let bad = |what: String| unreadable(&what).at(path).on_line(number);
                    record.lines.extend(block.lines().map_err(bad)?);
                }
                Piece::Block(block) => {
                    blocks.push(Placed { block, file: Some((path.to_owned(), number)) });
                }
            }
            Ok(())
        })?;
        let Packed { record, blocks: more } = record.packed();
        blocks.extend(more);
        Ok(Packed { record, blocks })
    }

    /// The record with all its lines.
    ///
    /// # Errors
    /// Where the columns of a packed line are damaged: its file and line.
    pub fn unpacked(self) -> Result<Record, Error> {
        let mut record = self.record;
        for placed in self.blocks {
            record.lines.extend(placed.lines()?);
        }
        Ok(record)
    }

    /// Looks into every packed line, one at a time on each core, and keeps none of it unpacked.
    ///
    /// # Errors
    /// As [`Packed::unpacked`].
    pub fn checked(self) -> Result<Packed, Error> {
        self.blocks.par_iter().try_for_each(|placed| placed.lines().map(drop))?;
        Ok(self)
    }

    /// The record's text, as it stands in a file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = self.record.to_text();
        text.extend(self.blocks.iter().map(|placed| placed.block.to_text()));
        text
    }

    /// The bytes of its file: the text, compressed by gzip where the name of the file ends in `.gz`.
    ///
    /// # Panics
    /// Never: memory does not refuse what is written to it.
    #[must_use]
    pub fn to_bytes(&self, path: &Path) -> Vec<u8> {
        let text = self.to_text().into_bytes();
        if path.extension().is_none_or(|extension| extension != "gz") {
            return text;
        }
        // The best level takes twice as long for a hundredth less.
        let level = if text.len() > MEMBER { Compression::default() } else { Compression::best() };
        text.par_chunks(MEMBER).map(|text| gzip(text, level)).collect::<Vec<Vec<u8>>>().concat()
    }

    /// Leaves of each claim, of its Go side and of what is left out the last text, which is the one that counts, where the
    /// first one stands. Each lane of a run says them anew.
    pub(super) fn keep_last_texts(&mut self) {
        let mut places: HashMap<(u8, String), usize> = HashMap::new();
        let mut lines: Vec<Line> = Vec::with_capacity(self.record.lines.len());
        for line in std::mem::take(&mut self.record.lines) {
            let of = match &line {
                Line::Claim(claim) => (0, claim.id.clone()),
                Line::Go(side) => (1, side.claim.clone()),
                Line::LeftOut(_) => (2, String::new()),
                _ => {
                    lines.push(line);
                    continue;
                }
            };
            match places.entry(of) {
                Entry::Occupied(known) => lines[*known.get()] = line,
                Entry::Vacant(place) => {
                    place.insert(lines.len());
                    lines.push(line);
                }
            }
        }
        self.record.lines = lines;
    }

    /// Puts the runs of another record behind those of this one, numbered on.
    pub(super) fn append(&mut self, other: Packed) {
        let behind = self.record.headers().map(|header| header.run).max().unwrap_or(0);
        for mut line in other.record.lines {
            line.renumber(behind);
            self.record.lines.push(line);
        }
        for mut placed in other.blocks {
            placed.block.head.run += behind;
            self.blocks.push(placed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Allocator, Lane};
    use crate::record::testing::{begins, case, compared, ends, record};

    /// Two groups in both of which the same cases took turns, in another order.
    fn two_groups() -> Record {
        let [pooled, fresh] = ["pooled", "fresh"].map(|name| case(name, 64, Allocator::System));
        let ratios = [0.5; 20];
        let one = compared(1, &pooled, &fresh, "point 64", &ratios);
        let other = compared(1, &fresh, &pooled, "point 1", &ratios);
        let begin = [begins(1, Lane::Rounds, Allocator::System)];
        record(begin.into_iter().chain(one).chain(other).chain([ends(1)]))
    }

    #[test]
    fn the_forks_of_a_case_stand_together_within_their_group() {
        let packed = two_groups().packed();
        assert_eq!(packed.record.lines.len(), 2, "the header and the end");
        let read = packed.unpacked().expect("what was packed");
        let forks = read.lines.iter().filter_map(|line| match line {
            Line::Fork(fork) => Some((fork.group.as_str(), fork.case.variant.as_str(), fork.fork)),
            _ => None,
        });
        let of = |group, variant| (0..20).map(move |fork| (group, variant, fork));
        let wanted = of("point 64", "fresh")
            .chain(of("point 64", "pooled"))
            .chain(of("point 1", "pooled"))
            .chain(of("point 1", "fresh"));
        assert!(forks.eq(wanted));
        assert_eq!(read.packed().to_text(), two_groups().packed().to_text());
    }

    #[test]
    fn of_each_claim_the_last_text_stands_where_the_first_one_did() {
        use crate::claim::testing::claim;
        use crate::record::testing::recorded;
        let text = |says: &str| {
            let mut line = recorded(claim([]));
            if let Line::Claim(claim) = &mut line {
                says.clone_into(&mut claim.says);
            }
            line
        };
        let begin = |run| begins(run, Lane::Rounds, Allocator::System);
        let lines = [begin(1), text("older"), ends(1), begin(2), text("newer"), ends(2)];
        let packed = record(lines).packed();
        let wanted = [begin(1), text("newer"), ends(1), begin(2), ends(2)];
        assert_eq!(packed.record.lines, wanted);
    }

    #[test]
    fn members_of_a_large_record_read_as_one_file() {
        let text: Vec<u8> = (0..MEMBER + 10).map(|place| b'a' + (place % 7) as u8).collect();
        let members: Vec<u8> = text
            .par_chunks(MEMBER)
            .map(|text| gzip(text, Compression::best()))
            .collect::<Vec<Vec<u8>>>()
            .concat();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jsonl.gz");
        std::fs::write(&path, members).expect("written");
        assert!(unpacked_bytes(&path).is_ok_and(|read| read == text));
    }

    #[test]
    fn a_packed_record_is_a_fraction_of_its_lines_and_smaller_still_when_compressed() {
        let (whole, packed) = (two_groups(), two_groups().packed());
        let [plain, compressed] =
            ["a.jsonl", "a.jsonl.gz"].map(|name| packed.to_bytes(Path::new(name)));
        assert_eq!(plain, packed.to_text().into_bytes());
        assert!(whole.to_text().len() > 4 * plain.len(), "{}", packed.to_text());
        assert!(compressed.len() < plain.len());
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jsonl.gz");
        std::fs::write(&path, compressed).expect("written");
        assert_eq!(Packed::read(&path), Ok(packed));
        assert_eq!(Record::read(&path).map(|read| read.lines.len()), Ok(whole.lines.len()));
    }
}
