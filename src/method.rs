//! The method: how a comparison of times is made, what it promises, and what it can not do. No code.
//!
//! # The problem
//!
//! On a shared machine with two cores the same code runs at different speeds within seconds, because the clock, the
//! caches, the neighbours and the memory change. Two times that are taken one after the other compare the machine with
//! itself. What survives is the ratio of neighbours.
//!
//! # The estimator
//!
//! The cases of a *group* (the variants of one point) take turns in *slices* of a quarter of a millisecond, which is
//! long against the clock and short against the machine's moods; a slice of fewer than 20 turns is stretched, to a
//! millisecond at most. A *round* is one slice of every case in an order drawn anew. A *fork* is a set of fresh
//! processes that runs up to 30 rounds, and its estimate is the median over its rounds of the log ratio to a reference.
//! The median of ratios was the most robust of the estimators that we compared; the mean was unusable.
//!
//! # The interval
//!
//! Heap, stack and address layout are fixed within one process, so ratios inside one process differ from those of the
//! next by more than their own intervals. The interval therefore comes from the spread *between* forks, and it is one of
//! their median, for forks have heavy tails and often two modes.
//!
//! It is found by *betting*. Who believes that the median is at most some value believes that no bet at even odds on the
//! next fork lying above it can be won in the long run. So a bet is made before every fork, and whoever wins a thousand
//! times what they began with has refuted that value with an error of 0.1 % (Ville, 1939). What is refuted on neither
//! side is the interval. It assumes nothing of the distribution, whether normal, of two modes or of few values, and it
//! may be read after every fork, as often as one likes. The same forks in another unit have the same interval in that
//! unit. 11 forks are the fewest that decide at an error of 0.2 % on both sides, and 19 if one of them lies elsewhere.
//! [`crate::verdict::interval`] has the method and where it is from (Waudby-Smith and Ramdas, *Journal of the Royal
//! Statistical Society* B 86, 2024; Howard and Ramdas, *Bernoulli* 28, 2022).
//!
//! The promise was tried on 20,000 made-up sequences of 200 forks of each kind, read after every fork: the interval missed
//! the median in 0.14 % of the normal ones, and in 0.10 to 0.19 % of those with heavy tails or two modes.
//!
//! What it does assume is that forks know nothing of each other, and forks that follow each other at once do: on a shared
//! machine the caches and the memory belong to somebody else for seconds at a time, and a group that is measured within
//! such seconds gives a narrow interval around a value that is true of them alone. So the groups of a claim take turns, a
//! fork each, and the forks of a group lie as far apart as the claim takes. What lasts longer than a claim is not averaged
//! out. Where forks drift so far that early and late ones refute each other, the interval is what lies between the two.
//!
//! # The verdict
//!
//! A prediction *holds* where its interval lies wholly on the right side of the bound, beyond a practical margin of 0.5 %,
//! and is *refuted* where it lies wholly on the other. After every fork the lane asks what the verdict would be, by the
//! same function ([`crate::verdict::sampled`]), and stops where nothing is open. As the interval may be read at any time,
//! stopping costs nothing and has no schedule.
//!
//! A prediction has an error of 0.2 %: that any of its intervals misses, at any of its points, on either side, after any
//! fork. It is refuted where one of its points is, so each point has an equal share (the union bound), and one of ten
//! points needs 15 forks where a single one needs 11. Twins, the course of a pair along its axis and figures outside a
//! prediction have the whole error each. There is no correction over the claims of a run, which would make a verdict
//! depend on what else was run; the report prints the expected number of false verdicts instead.
//!
//! Two variants that are equal are never clear of a bound of 1, whatever they cost. Where the interval lies wholly within
//! the margin of its bound no fork more can make it clear, and how far it is from the bound in standard deviations says
//! about how many forks it would need ([`crate::verdict::outlook`]): a forecast that may end a group, and gives no
//! verdict.
//!
//! # Twins
//!
//! The reference of every group is entered again, so that each run shows what its comparisons are worth:
//!
//! | twin | should read | else |
//! |---|---|---|
//! | the same code under another name | the same | the group is *void* |
//! | the same source compiled a second time | nearly the same | predictions nearer to their bound than its interval is to 1 are *unclear (placement)* |
//! | the same code with 5 % more turns in its slice | slower | predictions within 5 % of their bound are *unclear (resolution)* |
//!
//! An interval that contains 1 shows no error of placement, however far off its middle is.
//!
//! Work is injected as more turns, for arithmetic beside a memory-bound loop hides under it. A turn of more than 50 µs
//! leaves no room for one more in twenty, so such a group has no slow twin.
//!
//! # Placement
//!
//! Fresh processes do not average out where a loop falls in a cache line: it is fixed by the linker. So functions and
//! loops are aligned to cache lines by compiler flags and the program is one codegen unit; a build without the flags is
//! marked. What remains shows in the twin that is compiled a second time.
//!
//! # Together and apart
//!
//! Variants in one process change each other's allocator: glibc moves its mmap threshold with the first large block that
//! is freed, and pages that one variant freed reach the next one already mapped. Claims whose variants allocate blocks
//! of a page or more run *apart*: a process for each case, all on one core, each given its slice in turn through a
//! pipe. Where the claim does not say, one fork is run both ways, and a case whose ratio differs by more than 10 % moves
//! the group apart; the record says so. Two sides never run at the same time. Threads of a case are not kept on one
//! core, only its main thread is, and only where it works alone.
//!
//! Set-up is never timed, as it lies before the first slice. Where cases share a process, it happens in an order drawn
//! anew, and after a share of the rounds everything is dropped and set up again in the opposite order: who comes first
//! gets other memory than who comes last, and identical copies differ by that, and by the pages that the system gives
//! them. A fork has up to three such pairs of set-ups, of 10 rounds each; its estimate is the median over the pairs of
//! the mean of the two medians, in which the order cancels out and unlucky pages are outvoted. Members are dropped in
//! the opposite order of their set-up, so that the heap is then what it was and opposites do get each other's
//! addresses. That the layout of memory biases comparisons, and that it has to be varied, is from Mytkowicz, Diwan,
//! Hauswirth and Sweeney (*Producing Wrong Data Without Doing Anything Obviously Wrong!*, ASPLOS 2009); that it is
//! varied in pairs within a fork, so that few forks are enough, is ours. A fork sets up less often where doing so again
//! would take more than a quarter of its time or longer than its rounds, and once where it takes latencies. Slow cases,
//! with turns above a slice, get one turn a slice and fewer rounds and forks, five at the least.
//!
//! Processes that start alike have heaps that are alike to the byte, for the system moves them by whole pages. A letter
//! more in what one of them is told then moves all of its blocks, in every fork the same way: the same routine read 13 %
//! slower under another name, and no number of forks showed it. So each process first takes 32 blocks of random sizes
//! from its allocator, which puts what is set up next anywhere in its cache line and its page; after the same authors, and
//! after Curtsinger and Berger (*Stabilizer: Statistically Sound Performance Evaluation*, ASPLOS 2013), who place every
//! block at random. What was a bias is then spread between forks, and the interval says how large it is.
//!
//! Setting up is not without trace either: whoever comes first finds its memory driven out of the caches, and out of the
//! tables of pages that those of a virtual machine are looked up in, by the set-up of those who come after it, and is
//! slower for its first slices. So after each set-up the members *warm up*, in rounds that do not count, for as long as
//! the set-up took, at most five usual slices each. Where setting up takes less than a round, nothing was driven out.
//!
//! A slice begins cold as well, for the others had the caches since its last one, and spreads that over its turns. So
//! cases whose turns take nearly as long, by the medians of five rounds that do not count, get the same number of turns:
//! of identical cases with five and nine turns a slice, the latter would read faster. Between cases that differ by more
//! than half, this remains: the faster one has more turns in a slice, and is a little favoured where data outgrow a cache.
//!
//! # Latencies, CPU time, context switches and page faults
//!
//! A routine that calls [`Run::iter_latency`](crate::Run::iter_latency) has its operations timed one by one, or in blocks
//! where one is too short for the clock; [`crate::run`] says what a percentile then is. A fork has one p50, one p99 and
//! one p99.9 of a case, over all its slices, and blocks that are equally long in every fork. CPU time, switches
//! and page faults are read by `getrusage` before and after each slice, outside its clock, and summed over the slices of
//! the fork. For what threads wait for each other before a slice they read their own CPU time, and that is left out.
//!
//! Of these a fork has one value a case, so its estimate of a ratio is the log ratio of its two values; there is no
//! median over rounds. A ratio to nothing is defined and finite, see [`crate::record::Sample::log_ratio`]. Interval,
//! margin, error and stopping rule are those of times.
//!
//! Context switches and page faults are counted events, and forks that saw none agree with each other without knowing
//! much. So their interval is everything that either the forks leave possible or the exact Poisson interval of all their
//! events together (Garwood, *Biometrika* 28, 1936): none in 1,000 operations says no more than at most 7 in 1,000. Of two
//! counts each interval has half of the error; a ratio to nothing has no upper end, and nothing to nothing is unclear.
//!
//! The twins stand for times alone: they temper no other verdict, and
//! a group of which no time is asked does not wait until its slow twin is found. The longest latency is shown and never
//! judged, nor is a percentile beyond which fewer than ten latencies lie.
//!
//! Page faults explain times: the report says what the fresh pages of the slower of two variants cost, by the price of
//! one that each lane finds when it starts, from a few mappings of its own that it touches page by page.
//!
//! # Crossovers
//!
//! Where a prediction compares the times of two variants, the report says which of them is faster, along the whole axis.
//! One is *clearly* faster at a point where the interval of their ratio lies wholly on its side of 1, beyond the margin,
//! and neither twin nor guard speaks against it. Two neighbouring clear points with different sides enclose a crossing.
//!
//! On a continuous axis the place of a crossing is *interpolated*: straight lines join the logarithms of the ratios over
//! the logarithm of the points, and where they pass 0 is the crossover. Its *interval* is the stretch in which the
//! interval of the ratio, interpolated in the same way, contains 1. It is as wide as the readings are noisy. It assumes
//! that the ratio is a power of the point between two neighbours, and knows nothing of a jump, for instance where data
//! outgrow a cache; that the crossing lies between the two clear points needs no such assumption.
//!
//! So the rounds lane narrows that stretch down by *bisection*: it measures the two variants, and only those with the
//! twins of the reference, in the geometric middle, rounded to a whole number, and goes on with the half in which they
//! change place, until its ends are less than a factor of 1.25 apart. Where the middle is not clear, because the two are
//! nearly equal there, it goes on beside it. Of several crossings the widest is next. A further point may take half of a
//! group's `--budget`, and all further points of a claim under one allocator together as much as one group, so that a
//! claim takes at most one group longer. Further points are no cases: they stand in no table, verdict or gate, and count
//! only beside the readings of their own run. A routine that can not take one ends the refinement of its pair; the
//! report says so, and nothing failed.
//!
//! # What calibrate shows
//!
//! `claimbench calibrate` compares built-in workloads with known answers by these rules: with themselves, and with
//! themselves given 1, 2, 3, 5 and 10 % more turns. *Flagged* and *found* mean the same for all: the interval lies wholly
//! beyond the margin, on the side on which the difference is.
//!
//! | rate | what the method promises | what it depends on |
//! |---|---|---|
//! | identical code called different | at most 2 in 1,000 | nothing: a rate clearly above this is a fault of the method or of the machine |
//! | a difference found | nothing | the noise of the workload, the budget |
//! | smallest difference found in nine of ten | nothing | the same: below it, *unclear* does not mean *equal* |
//! | cost of a clear and of an equal comparison | at most the budget | the same |
//! | padded copies called different | nothing | the compiler flags that align loops, and the twin that is compiled again |
//!
//! Rates are of few comparisons unless more are asked for: of 20 comparisons without a false alarm one can only say that
//! the rate is below 14 %, of 1,000 below 0.3 % (each with a confidence of 95 %). `--more 0 --trials 56` makes 1,011 of
//! identical code, and `--add` adds a run to those of its file. The rates are those of the workloads on this machine
//! under its load of that hour. They carry over to a claim as far as its variants resemble one of them. What takes long,
//! as in a catalogue (16 MiB of fresh pages a turn, a turn of 5 ms, a set-up of a second), is compared with itself once a
//! run, and by every difference where `--workload` names it.
//!
//! The *padded* workload is a loop beside copies of it that stand a few bytes further on, with the twin that is compiled
//! a second time. Where a copy differs, but no more than that twin does, every verdict would be *unclear (placement)*;
//! called different is what differs more than that.
//!
//! # What it can not do
//!
//! It compares, it does not measure absolutely: a time in nanoseconds belongs to this machine and this hour. It says
//! nothing of other machines, of code that runs cold (every slice is warm but for the caches that the other cases
//! leave), or of what a loop does when it stands in another program. An interval covers what differs between processes
//! of this build; what differs between builds is the placement error, of which it has seen one example.
