//! The method: how a comparison of times is made, what it promises, and what it can not do. No code.
//!
//! # The problem
//!
//! On a shared machine with few cores the same code runs at different speeds within seconds, because the clock, the
//! caches, the neighbours and the memory change. Two times that are taken one after the other compare the machine with
//! itself. What survives is the ratio of neighbours.
//!
//! # The estimator
//!
//! The cases of a *group* (the variants of one point) take turns in *slices* of a quarter of a millisecond, which is
//! long against the clock and short against the machine's moods; a slice of fewer than 20 turns is stretched, to a
//! millisecond at most, and a turn that takes longer than that is a slice by itself. A *round* is one slice of every
//! member of a fork in an order drawn anew. A *fork* is a fresh process, or a set of them, that runs some rounds, and its
//! estimate is the median over its rounds of the log ratio to a reference: a median, so that slices into which something
//! else fell do not move it.
//!
//! # The pilot
//!
//! Each group begins with a fork in which nothing is counted. With every case of the group, and without twins, it finds
//!
//! - how many turns fill a slice of each case, and how long the blocks of its latencies are;
//! - what a fork costs before its first slice: its processes and its set-up;
//! - what the *guards* see ([`crate::verdict::guards`]): whether a turn takes longer than an empty one, whether twice the
//!   turns take twice as long, whether the clock is fine enough.
//!
//! All forks that count go by what it found. So those of a roster are alike: each has the same turns in a slice, the same
//! rounds and the same set-ups, and behind each set-up come *warm-up* rounds that do not count, so that no counted slice
//! is the first one of its process. Twins have the same behind them as everybody else.
//!
//! # Rosters
//!
//! A question is answered by many forks, and what nobody asks of is shown after a few. So a group has up to three
//! *rosters*, each with forks of its own whose members are always the same ones:
//!
//! | roster | members | forks |
//! |---|---|---|
//! | asked | the cases that a prediction reads, the claim's reference, and its *same* twin | as many as its questions need, at least two |
//! | others | the other cases, beside the reference | five |
//! | twins | the two other twins of the reference, beside the reference | two for a look, and in full only where a verdict needs them |
//!
//! A reference that is in a roster only to be compared with has no line of its own in the record. What differs between
//! rosters is never divided by each other.
//!
//! # Rounds
//!
//! Forks scatter around the truth, and rounds around their fork. The forks that an answer needs grow with the variance of
//! a fork's estimate, `between² + within² / rounds`, and a fork costs `overhead + rounds · round`. The product of both is
//! smallest at `(within / between) · √(overhead / round)` rounds, the optimal allocation of two-stage sampling (Cochran,
//! *Sampling Techniques*, 3rd edition, 1977, section 10.6). What a round takes, and the
//! overhead, to which the rounds that warm up belong, are what the pilot found; `within / between` is taken as 5 for all.
//! A fork has from 3 to 30 such rounds, and may have 2 where a slice takes more than 5 ms. Where a prediction is on a
//! percentile, it has as many as give the latencies that one is judged from, unless those are more than 600 rounds or
//! take more than a second.
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
//! the median in 0.14 % of the normal ones, in 0.10 to 0.19 % of those with heavy tails or two modes, and in at most
//! 0.10 % of those of few values (`cargo test --lib sequential::simulated -- --ignored`).
//!
//! What it does assume is that forks know nothing of each other, and forks that follow each other at once do: on a shared
//! machine the caches and the memory belong to somebody else for seconds at a time, and a group that is measured within
//! such seconds gives a narrow interval around a value that is true of them alone. So groups take turns, a fork each:
//! those of a claim at first, and six at a time afterwards. What lasts longer than a group's forks lie apart is not
//! averaged out. Where forks drift so far that early and late ones refute each other, the interval is what lies between
//! the two.
//!
//! # The verdict
//!
//! A prediction *holds* where its interval lies wholly on the right side of the bound, beyond a practical margin of 0.5 %,
//! and is *refuted* where it lies wholly on the other. After every fork the lane asks what the verdict would be, by the
//! same function ([`crate::verdict::sampled`]), and a question that is answered gets no fork more. As the interval may be
//! read at any time, that costs nothing.
//!
//! A prediction has an error of 0.2 %: that any of its intervals misses, at any of its points, on either side, after any
//! fork. It is refuted where one of its points is, so each point has an equal share (the union bound), and one of ten
//! points needs 15 forks where a single one needs 11. Twins, the course of a pair along its axis and figures outside a
//! prediction have the whole error each. There is no correction over the claims of a run: what else is run changes how
//! many forks a question gets, and so whether it is answered, and never with which error. The report prints the expected
//! number of false verdicts instead.
//!
//! # Where the time goes
//!
//! The budget belongs to the run of a lane: `--budget` seconds, by default 7.5 for each claim and at least 15 in all, and
//! 1.4 and 3 with `--quick`. It is spent in three steps.
//!
//! 1. *First turns.* Claim after claim, each group may take twice an equal share, where the crossovers of a claim with a
//!    continuous axis count as a group. What comes next in a group is what needs the fewest forks: two of the asked
//!    roster, then those that its nearest question needs by the forecast, then the others, then the twins. A group that
//!    needs more for its next step than is left of its turn waits.
//! 2. *What can be decided.* Of all groups that wait, the six whose next step is the cheapest get a fork each, again and
//!    again, as long as the rest of the budget is enough for any such step. It is the number of answers that counts, and
//!    so the dear ones come last.
//! 3. *What can not.* 5 % of the budget is kept to show one fork of those cases that have none yet, the cheapest first.
//!
//! The pilots and the first turns are made in any case, so a run can take longer than its budget where most of its groups
//! need their whole first turn. `--at-most` is a limit and no budget: at that moment the run ends wherever it is. A rounds lane
//! plans with an equal share of what is left until then, for itself and for the lanes that time and are still to come, and a
//! fork that is cut does not count.
//!
//! A look at everything (`--minutes`) ends as `--at-most` does, and each lane has a part of what is left when it begins, of which
//! nine tenths are its budget. There the three steps are made twice: with the groups of which an article states something, then
//! with all others and what is left. No rule of a verdict is another one: what the time did not decide is unclear or not judged.
//!
//! A forecast says about how many forks a question needs ([`crate::verdict::outlook`]): from how far the median of its
//! forks lies from the bound, in robust standard deviations. It decides where time goes, and is part of no verdict. A
//! question that would need more than `--forks` (200) is left, and so is, after eight forks, one that would need more
//! than 1,000 or lies within the margin of its bound, as variants that are equal do beside a bound of 1. Its verdict is
//! *unclear*, with the number of forks that it would need. Where not even the 11 forks that decide anything fit into the
//! budget, and a single one takes more than a fifth of it, nothing is measured: *not judged here*, with the budget that
//! it would need.
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
//! The first is in every fork that answers a question. The others can only change verdicts that lie near their bound, so
//! they have forks of their own, and only where a prediction on time asks: two for a look, and eleven where an answer
//! lies within 10 % of its bound, or within twice of what compiling again seems to change. Where 5 % more work is not
//! found by then, it gets as many forks again. With fewer than eleven forks a twin has no interval, and changes nothing.
//!
//! An interval that contains 1 shows no error of placement, however far off its middle is.
//!
//! Work is injected as more turns, for arithmetic beside a memory-bound loop hides under it. Where a turn of more than
//! 50 µs leaves no room for one more in twenty, a group has no slow twin.
//!
//! # Placement
//!
//! Fresh processes do not average out where a loop falls in a cache line: it is fixed by the linker. So functions and
//! loops are aligned to cache lines by compiler flags; a build without the flags is marked.
//!
//! The measured loop is compiled with the closure that it runs, and inlined with it, in the claim's own unit: the
//! compiler gets enough codegen units to make one of each claim, so that editing a claim does not change the loops of the
//! others, and what is alike in the second copy is not merged with the first. In a package with a single unit, as
//! `claimbench init` asks for, they are all in that one. What remains of placement shows in the twin that is compiled a
//! second time.
//!
//! # Together and apart
//!
//! Variants in one process change each other's allocator: glibc moves its mmap threshold with the first large block that
//! is freed, and pages that one variant freed reach the next one already mapped. Claims whose variants allocate blocks
//! of a page or more run *apart*: a process for each case, each given its slice in turn through a pipe. Where the claim
//! does not say, the pilot is run both ways, with ten rounds each, and a case whose ratio differs by more than 10 % moves
//! the group apart; the record says so. So does a shared process that dies, for apart each case has only itself to blame.
//! Two sides never run at the same time.
//!
//! The processes of a fork that runs apart are kept on one core, and the forks of a group go round the cores. Those are
//! taken by their ids from the mask of the lane's own process, one of each pair of siblings, and only the fastest where
//! a processor has cores of several kinds, or forks would differ by their core. A process is bound only after its set-up
//! and first turn, and only where no other thread worked meanwhile or is left: a routine with threads keeps the whole
//! mask, which threads inherit; where only a later turn starts threads, the process gets it back before the next rounds,
//! and those of the forks behind it keep it. Those of [`Run::iter_threads`](crate::Run::iter_threads) are each kept on a
//! core of their own where there are enough. A shared process runs where the system puts it. Where the system refuses to
//! keep processes on a core, or the control group has less than one, the lane says so when it starts.
//!
//! # Go
//!
//! The Go side of a claim is measured by the same forks, rosters, intervals and verdicts, each of its variants beside the
//! Rust variant of its name, in processes of their own. What is done beyond that for the sake of a collector, and why, is
//! told in [the book](crate::book::go).
//!
//! # Set-up and memory
//!
//! Set-up is never timed, as it lies before the first slice. Where cases share a process, it happens in an order drawn
//! anew, and after a share of the rounds everything is dropped and set up again in the opposite order: who comes first
//! gets other memory than who comes last, and identical copies differ by that, and by the pages that the system gives
//! them. A fork has up to three such pairs of set-ups, of 10 rounds each, or one from 4 rounds on; its estimate is the
//! median over the pairs of the mean of the two medians, in which the order cancels out and unlucky pages are outvoted.
//! Members are dropped in the opposite order of their set-up, so that the heap is then what it was and opposites do get
//! each other's addresses. That the layout of memory biases comparisons, and that it has to be varied, is from Mytkowicz,
//! Diwan, Hauswirth and Sweeney (*Producing Wrong Data Without Doing Anything Obviously Wrong!*, ASPLOS 2009); that it is
//! varied in pairs within a fork, so that few forks are enough, is ours. There are as many pairs as keep setting up again
//! from taking longer than the rounds, and a fork sets up once where members are timed operation by operation.
//!
//! Processes that start alike have heaps that are alike to the byte, for the system moves them by whole pages. A letter
//! more in what one of them is told then moves all of its blocks, in every fork the same way, and no number of forks shows
//! it. So each process first takes 32 blocks of random sizes from its allocator, which puts what is set up next anywhere in
//! its cache line and its page; after the same authors, and after Curtsinger and Berger (*Stabilizer: Statistically Sound
//! Performance Evaluation*, ASPLOS 2013), who place every block at random. What was a bias is then spread between forks,
//! and the interval says how large it is.
//!
//! Setting up is not without trace either: whoever comes first finds its memory driven out of the caches, and out of the
//! tables of pages that those of a virtual machine are looked up in, by the set-up of those who come after it. So behind
//! each set-up the members warm up: for one round at least, and for as many more as have room in the time that the set-up
//! took, up to five usual slices each. Where setting up takes less than a round, nothing was driven out.
//!
//! A slice begins cold as well, for the others had the caches since its last one, and spreads that over its turns. So
//! cases whose turns take nearly as long, by the medians of five rounds of the pilot, get the same number of turns: of
//! identical cases with five and nine turns a slice, the latter would read faster. Between cases that differ by more
//! than half, this remains: the faster one has more turns in a slice, and is a little favoured where data outgrow a cache.
//!
//! # Latencies
//!
//! A routine that calls [`Run::iter_latency`](crate::Run::iter_latency) has its operations timed one by one, or in blocks
//! where one is too short for the clock; [`crate::run`] says what a percentile then is. A fork has one p50, one p99 and
//! one p99.9 of a case, over all slices that count, and blocks that are equally long in every fork. Cases whose latencies
//! are compared get the longer of their blocks where a slice has room for it; where it has none, the verdict is *unclear*.
//!
//! The first block of a slice is no latency, as it comes right behind the hand-over between processes, unless it is the
//! only one. Of each slice every member gives as many latencies as the one that has the fewest, so that both sides of a
//! comparison have the same number of them, at the same distance from the hand-over.
//!
//! A p99 is judged from 1,000 latencies a fork on, and a p99.9 from 10,000, so that ten lie beyond it. The longest latency
//! is shown and never judged.
//!
//! # CPU time, context switches and page faults
//!
//! These are sampled metrics as time is, read by `getrusage` before and after each slice, outside its clock, and summed
//! over the slices of the fork, those that warm up too, but for the first behind each set-up, which touches its memory
//! for the first time; and so are the operations that they are divided by. CPU time is
//! that of the routine: threads that are started for a slice wait for each other first, measure what that takes them by
//! their own clocks, and it is left out. A page fault is one that reads no disk; those that do are a metric of their own.
//!
//! Of these, and of percentiles, a fork has one value a case, so its estimate of a ratio is the log ratio of its two
//! values; there is no median over rounds. A ratio to nothing is defined and finite, see
//! [`crate::record::Sample::log_ratio`]. Interval, margin and error are those of times.
//!
//! Context switches and page faults are counted events, and forks that saw none agree with each other without knowing
//! much. So their interval is everything that either the forks leave possible or the exact Poisson interval of all their
//! events together (Garwood, *Biometrika* 28, 1936): none in 1,000 operations says no more than at most 7 in 1,000. Of two
//! counts each interval has half of the error; a ratio to nothing has no upper end, and nothing to nothing is unclear.
//!
//! The twins stand for times alone: they temper no other verdict.
//!
//! Page faults explain times: the report says what the fresh pages of the slower of two variants cost, by the price of
//! one that each lane finds when it starts, from a few mappings of its own that it touches page by page.
//!
//! Cycles, retired instructions, branch misses and cache misses are the processor's own counts (`perf_event_open`), read in
//! the same way, outside the kernel, of the threads that begin after the process has opened its counters. A processor that
//! has fewer counters than these lets them take turns; then a count is divided by the share of the time in which it ran, and
//! is none below half of it. It is asked once a lane whether they can be read. Where they can not, nothing is read and no
//! fork tries.
//!
//! # Instructions, references and simulated misses
//!
//! callgrind counts a slice of so many turns and one of twice as many, twice; the difference is the count, so what a slice
//! does once is in none. Two programs count everything. Where both agree, and in each the two longer slices, the count is
//! exact. Where the longer slices differ, but in both programs in the same way, turns have inputs of their own, and the
//! count is their mean over both slices: it is the same in every run. Else the least and the most are told, and the gate
//! passes over them: maps that are seeded at random, the clock, threads. References to data and their misses are counted in
//! the same way where a claim predicts any: by a simulation of two caches, 32 KiB in 8 ways and 8 MiB in 16 with lines of
//! 64 bytes, which fetches nothing ahead and is the same on every machine. It tells how much a walk over memory depends on
//! what lies in a cache, and not what that costs on this processor. Where blocks of memory get other addresses the misses
//! are others: then the least is told.
//!
//! Each case is counted in a copy of a program that has counted nothing itself, so the heap with which it begins is the same
//! whichever claims a run asks for. glibc fills and copies long stretches of memory by one instruction that repeats itself for
//! every byte; callgrind counts it as often. So the C library is told (`GLIBC_TUNABLES`) to use loops of vector instructions
//! instead, as it does for shorter stretches.
//!
//! # What the lanes add
//!
//! No lane reads the work alone. On two virtual cores (AMD EPYC) the committed run has of two claims about instruments what
//! each lane adds to what it reads; `cargo claimbench export --format csv --record reports/reference/record.jsonl.gz` prints
//! every figure. A turn of the one, with a macro that expands to nothing, is 1,000 calls of nothing; one of the other is
//! 1,024 allocations:
//!
//! | lane | what might be added | how much it is |
//! |---|---|---|
//! | heap | allocations, bytes, peak, held and left of the harness | 0 of each in a turn that allocates nothing |
//! | heap | time, so that nothing is timed there | an allocation and its release take 2,529 ns under dhat and 14.9 ns without |
//! | resident | pages between two marks | 0 B and 0 page faults around the same turn |
//! | instructions | the loop over turns | at most 9 instructions a turn: 5,009 for 1,000 calls of 5 |
//! | rounds | the loop over turns | the same instructions; 1,000 calls and they take 355 ns |
//! | rounds | CPU time, which is read outside of the slice's clock | 2.5 % above the time of those calls, 0.3633 against 0.3546 ns |
//! | rounds | page faults and context switches | none in those slices |
//!
//! On your machine `cargo bench -- ^instruments/` has them all.
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
//! nearly equal there, it goes on beside it. Of several crossings the widest is next. All further points of a claim under
//! one allocator may together take as much as the first turn of a group, twice an equal share of the budget, and a single
//! one half of that. Further points are no cases: they stand in no table, verdict or gate, and count only beside the
//! readings of their own run. A routine that can not take one ends the refinement of its pair; the report says so, and
//! nothing failed.
//!
//! # What calibrate shows
//!
//! `cargo claimbench calibrate` compares built-in workloads with known answers by these rules: with themselves, and with
//! themselves given 1, 2, 3, 5 and 10 % more turns. *Flagged* and *found* mean the same for all: the interval lies wholly
//! beyond the margin, on the side on which the difference is.
//!
//! | rate | what the method promises | what it depends on |
//! |---|---|---|
//! | identical code called different | at most 2 in 1,000 | nothing: a rate clearly above this is a fault of the method or of the machine |
//! | a difference found | nothing | the noise of the workload, the budget |
//! | smallest difference found in nine of ten | nothing | the same: below it, *unclear* does not mean *equal* |
//! | cost of a clear and of an equal comparison | about the budget of a comparison, and three times it where the fewest forks take so long | the same |
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
//! # What was measured of it
//!
//! Nothing here is a promise: each figure is of one machine and hour, and has its command. On two virtual cores (Intel
//! Xeon) five whole runs of the rounds lanes over the 32 claims of the first four themes, under both allocators
//! (`cargo claimbench calibrate --repeat 5 '^(retention|buffers|slices|dispatch)/'`):
//!
//! | what | read |
//! |---|---|
//! | seconds a run, both lanes | 480 |
//! | seconds a prediction that was decided | 1.97 |
//! | sampled predictions that stayed *unclear*, those within 2 % of their bound left out | 162 of 1,348: 12.0 % |
//! | identical code called different (the *same* twins) | 0 of 1,254 |
//! | predictions that went from *holds* to *refuted* or back | 1 of 307 |
//! | verdicts that are not those of most runs, more than 2 % from their bound | 45 of 1,405: 3.2 % |
//! | intervals of two runs that do not overlap | 40 of 5,995: 0.67 % |
//!
//! The one that went back and forth compares a queue with a stack of 64 KiB blocks, beside a cache that other machines of
//! the host share: its ratio was 0.74 to 1.09 in five runs, which lie minutes apart, around a bound of 0.85. That is what
//! an interval does not know: what lasts longer than a run.
//!
//! On two virtual cores (AMD EPYC) `cargo claimbench calibrate --more 0 --more 1 --more 3 --more 10 --trials 10 --seed 7`
//! called identical code different in 0 of 183 comparisons, found 1 % more work in 42 of 50 (in the caches, together), 3 %
//! in 172 of 180 and 10 % in 180 of 180. Six of the eight that it missed at 3 % are of one workload, a copy of 64 KiB in
//! processes of their own, whose forks scatter too far for four seconds; together in one process all ten were found, and of
//! 1 % more of that copy two. A clear comparison took 144 ms and an equal one 288 ms, in the median. With `--more 0 --trials
//! 53 --seed 11` it called identical code different in 0 of 957.
//!
//! # What it can not do
//!
//! It compares, it does not measure absolutely: a time in nanoseconds belongs to this machine and this hour. It says
//! nothing of other machines (a record of several has each judged by itself), of code that runs cold (every slice is warm but
//! for the caches that the other cases leave), or of what a loop does when it stands in another program. An interval covers
//! what differs between processes of this build; what differs between builds is the placement error, of which it has seen one example.
