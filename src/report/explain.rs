//! What part of a difference in time fresh pages explain, as a sentence.

use super::format::{count, nanoseconds};

/// A smaller share of the difference explains nothing.
const LEAST: f64 = 0.05;

/// What one of two variants reads, for one operation.
#[derive(Clone, Copy)]
pub(super) struct Readings {
    /// Its time, in nanoseconds.
    pub(super) nanos: f64,
    /// Its page faults.
    pub(super) faults: f64,
}

/// A difference in time of which fresh pages explain a part.
#[derive(Debug, PartialEq)]
pub(super) struct FreshPages {
    /// By how much the slower one takes longer, in nanoseconds.
    longer: f64,
    /// How many pages it touches first beyond those of the faster one.
    pages: f64,
    /// What a fresh page costs, in nanoseconds.
    price: f64,
}

impl FreshPages {
    /// What the fresh pages of the slower one of two explain, at a price in nanoseconds; nothing where it has no more of
    /// them than the faster one, or they would explain less than a twentieth.
    pub(super) fn of(slower: Readings, faster: Readings, price: f64) -> Option<FreshPages> {
        let longer = slower.nanos - faster.nanos;
        let found = FreshPages { longer, pages: slower.faults - faster.faults, price };
        (longer > 0.0 && found.nanos() >= LEAST * longer).then_some(found)
    }

    /// What the pages cost, in nanoseconds.
    pub(super) fn nanos(&self) -> f64 {
        self.pages * self.price
    }

    /// The share of the difference that the pages cost, at most all of it.
    pub(super) fn share(&self) -> f64 {
        (self.nanos() / self.longer).min(1.0)
    }

    /// The sentence without a full stop: `of 3.10 ms more 2.87 ms are 2,048 fresh pages at 1.40 µs`. Where the pages should
    /// have cost more than the difference, all of it is theirs.
    pub(super) fn sentence(&self) -> String {
        let pages = count(self.pages);
        let fresh = if pages == "1" { "fresh page" } else { "fresh pages" };
        let [longer, nanos, price] = [self.longer, self.nanos(), self.price].map(nanoseconds);
        let at = format!("{pages} {fresh} at {price}");
        if self.nanos() > self.longer && nanos != longer {
            format!("of {longer} more all are {at}, which come to {nanos}")
        } else {
            format!("of {longer} more {nanos} are {at}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the sentence says of a slower and a faster one.
    fn said(slower: (f64, f64), faster: (f64, f64), price: f64) -> Option<String> {
        let [slower, faster] = [slower, faster].map(|(nanos, faults)| Readings { nanos, faults });
        FreshPages::of(slower, faster, price).map(|found| found.sentence())
    }

    #[test]
    fn the_sentence_says_what_the_pages_cost_of_the_difference() {
        let wanted = "of 3.10 ms more 2.87 ms are 2,048 fresh pages at 1.40 µs";
        assert_eq!(said((3.2e6, 2050.0), (1e5, 2.0), 1400.0).as_deref(), Some(wanted));
        let one = "of 1.00 µs more 250 ns are 1 fresh page at 250 ns";
        assert_eq!(said((1500.0, 1.0), (500.0, 0.0), 250.0).as_deref(), Some(one));
    }

    #[test]
    fn the_share_is_that_of_the_difference_and_never_more_than_all_of_it() {
        let share = |pages: f64| {
            let slower = Readings { nanos: 3e6, faults: pages };
            FreshPages::of(slower, Readings { nanos: 1e6, faults: 0.0 }, 1000.0)
                .map(|it| it.share())
        };
        assert_eq!(share(500.0), Some(0.25));
        assert_eq!(share(4000.0), Some(1.0));
    }

    #[test]
    fn pages_that_should_have_cost_more_explain_all() {
        let wanted = "of 2.00 ms more all are 2,048 fresh pages at 1.40 µs, which come to 2.87 ms";
        assert_eq!(said((2.1e6, 2048.0), (1e5, 0.0), 1400.0).as_deref(), Some(wanted));
    }

    #[test]
    fn nothing_is_said_where_pages_explain_nothing() {
        assert_eq!(said((3e6, 0.0), (1e6, 500.0), 1400.0), None, "the faster one has more");
        assert_eq!(said((3e6, 20.0), (1e6, 0.0), 1400.0), None, "under a twentieth");
        assert_eq!(said((3e6, 2000.0), (1e6, 0.0), 0.0), None, "no price is known");
        assert_eq!(said((1e6, 2000.0), (1e6, 0.0), 1400.0), None, "both take as long");
        assert_eq!(said((f64::NAN, 2000.0), (1e6, 0.0), 1400.0), None);
    }
}
