//! Where the heap of a process begins.

/// How many blocks are taken before anything is set up.
const BLOCKS: usize = 32;
/// The sizes of the blocks, in bytes: the least that an allocator tells apart, and four pages.
const SIZES: std::ops::Range<f64> = 16.0..16_384.0;

/// Takes some blocks of random sizes from the allocator. As long as they live, whatever is set up next lies elsewhere in
/// its cache line and its page than it would in a process with other blocks.
///
/// Processes that start alike have heaps that are alike to the byte, for the system moves them by whole pages, and so
/// what differs between two jobs by a letter of a name moves every block of one of them: in every fork the same way. The
/// same routine then takes longer under another name, a tenth and more where it is about a few blocks, and more forks do
/// not show it. After Mytkowicz, Diwan, Hauswirth and Sweeney (*Producing Wrong Data Without Doing Anything Obviously
/// Wrong!*, ASPLOS 2009), who find such a bias in the length of the environment, and Curtsinger and Berger (*Stabilizer:
/// Statistically Sound Performance Evaluation*, ASPLOS 2013), who place every block at random.
pub(super) fn scatter(seed: u64) -> Vec<Vec<u8>> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut size = || SIZES.start * (SIZES.end / SIZES.start).powf(random.f64());
    (0..BLOCKS).map(|_| Vec::with_capacity(size() as usize)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_heap_begins_anywhere_in_a_page_and_again_at_the_same_place_for_a_seed() {
        let sizes = |seed| scatter(seed).iter().map(Vec::capacity).collect::<Vec<usize>>();
        assert_eq!(sizes(7), sizes(7));
        let places: BTreeSet<usize> =
            (0..2_000).map(|seed| sizes(seed).iter().sum::<usize>() % 4096 / 64).collect();
        assert_eq!(places.len(), 64, "in every cache line of a page");
        assert!(sizes(7).iter().all(|size| SIZES.contains(&(*size as f64))));
    }
}
