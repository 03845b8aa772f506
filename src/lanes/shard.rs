//! A part of a catalogue, so that several machines of one kind measure it together.

use crate::claim::{Catalogue, Entry};
use std::fmt;

/// The first, second, ... of so many parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    /// Counted from 1.
    number: usize,
    of: usize,
}

/// The most parts.
const MOST: usize = 1_000;

impl Shard {
    /// Reads `2/4`.
    ///
    /// # Errors
    /// Where it is no such pair; the error is what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Shard, String> {
        let wanted = "it has to be the number of a part and how many there are, such as 2/4";
        let (number, of) = text.split_once('/').ok_or(wanted)?;
        let whole = |text: &str| text.parse::<usize>().map_err(|_| wanted.to_owned());
        let (number, of) = (whole(number)?, whole(of)?);
        if !(1..=MOST).contains(&of) {
            return Err(format!("there can be 1 to {MOST} parts"));
        }
        if !(1..=of).contains(&number) {
            return Err(format!("of {of} parts they are the first to the {of}th, counted from 1"));
        }
        Ok(Shard { number, of })
    }

    /// The claims of a catalogue that are dealt to it, in their order.
    pub(super) fn claims<'a>(&self, catalogue: &'a Catalogue) -> impl Iterator<Item = &'a Entry> {
        let dealt = deal(&catalogue.iter().map(cost).collect::<Vec<u64>>(), self.of);
        let number = self.number;
        let own = catalogue.iter().zip(dealt).filter(move |(_, part)| part + 1 == number);
        own.map(|(entry, _)| entry)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.number, self.of)
    }
}

/// What a claim costs, as far as its declaration tells: the lanes give each claim a share of time, and each case a process.
/// It depends on nothing that is measured, so every machine deals alike.
fn cost(entry: &Entry) -> u64 {
    /// A claim's share of the rounds lanes, in cases of the other lanes.
    const SHARE: u64 = 100;
    let cases: usize =
        entry.claim.variants.iter().map(|variant| entry.claim.points_of(variant).count()).sum();
    SHARE + cases as u64
}

/// The part of each, counted from 0: what costs most is dealt first, always to the part that has least (R. L. Graham, *Bounds
/// on Multiprocessing Timing Anomalies*, 1969: at most 4/3 of what is possible).
fn deal(costs: &[u64], parts: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..costs.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(costs[*place]));
    let mut loads = vec![0_u64; parts];
    let mut dealt = vec![0; costs.len()];
    for place in order {
        let least = (0..parts).min_by_key(|part| loads[*part]).unwrap_or_default();
        loads[least] += costs[place];
        dealt[place] = least;
    }
    dealt
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_part_is_a_number_of_so_many() {
        assert_eq!(Shard::parse("2/4"), Ok(Shard { number: 2, of: 4 }));
        assert_eq!(Shard::parse("2/4").map(|shard| shard.to_string()), Ok("2/4".to_owned()));
        for (text, named) in [
            ("0/4", "first to the 4th"),
            ("5/4", "first to the 4th"),
            ("1/0", "1 to 1000"),
            ("1/1001", "1 to 1000"),
            ("2", "such as 2/4"),
            ("a/4", "such as 2/4"),
            ("1/-4", "such as 2/4"),
            ("", "such as 2/4"),
        ] {
            let error = Shard::parse(text).expect_err(text);
            assert!(error.contains(named), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn every_claim_is_dealt_once_and_no_part_has_much_more_than_another(
            costs in prop::collection::vec(1_u64..1_000, 0..200), parts in 1_usize..12,
        ) {
            let dealt = deal(&costs, parts);
            prop_assert_eq!(dealt.len(), costs.len());
            prop_assert!(dealt.iter().all(|part| *part < parts));
            let load = |part: usize| -> u64 {
                costs.iter().zip(&dealt).filter(|(_, own)| **own == part).map(|(cost, _)| *cost).sum()
            };
            let loads: Vec<u64> = (0..parts).map(load).collect();
            let (least, most) = (loads.iter().min(), loads.iter().max());
            let largest = costs.iter().max().copied().unwrap_or(0);
            prop_assert!(most.zip(least).is_some_and(|(most, least)| most - least <= largest));
            prop_assert_eq!(deal(&costs, parts), dealt);
        }
    }
}
