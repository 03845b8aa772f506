//! What the charts and tables of every claim mean, said once: a claim's own notes say what they show there.

use maud::{Markup, html};

/// What is explained, each with its explanation.
const WORDS: [(&str, &str); 12] = [
    (
        "Time per operation",
        "Lower is better. Bars are intervals, where they are longer than the mark; the dashed line is the article's point. \
         Rings are where two variants that are compared change place; marks between the points of the axis were measured \
         to find it.",
    ),
    (
        "Distribution of the samples",
        "A tick is a fork, against the median of its variant; the line below it spans the middle half of the slices \
         inside a typical one.",
    ),
    (
        "Allocations and bytes",
        "Allocations and bytes are per operation. Held, left and peak are of one turn: alive with its result, alive after \
         it is dropped, and the most that was ever alive. A bar's length is the logarithm of its number where those that \
         it stands with span over two decades.",
    ),
    (
        "Time saved against bytes kept",
        "At the article's point, against the claim's reference: time per operation, bytes held and left. A variant is \
         worth its memory where no other is as good in time, held and left and better in one of them; in the chart it has \
         a ring, and fast is low, small is left.",
    ),
    (
        "Resident memory",
        "Resident bytes of a fresh process, beyond those before the first turn. What remains after the drop and goes with \
         the purge was kept by the allocator; what remains after the purge is kept by the variant, or lies on a page with \
         something else.",
    ),
    (
        "Latencies",
        "A latency is the time of one operation, or the mean of a block of them where one is too short for the clock; \
         then a single slow operation is spread over its block. A percentile stands only where there are enough latencies \
         beyond it. The longest is that of all processes: one interruption makes it, so nothing is predicted of it.",
    ),
    (
        "CPU time, switches, page faults and the processor's counts",
        "CPU time is that of all threads, user and system: above the time where several work at once, below it where they \
         wait. A switch is voluntary where a thread waits, and involuntary where it is taken off its core. A page fault \
         maps a page in, mostly a fresh one at its first touch; a major one waits for a disk. What fresh pages take is \
         their number times what one costs on this machine. Cycles, retired instructions and misses of branches and caches \
         are the processor's own counts, outside the kernel; they are shown where the machine lets a process read them.",
    ),
    (
        "The code of the variants",
        "A line with a + does not stand in the reference. What several variants use stands once, at the end.",
    ),
    (
        "The same in Go",
        "A Go variant does the work of the Rust variant of its name and gives the same output. What an article states is \
         judged in both languages; the claim's own verdict is Rust's. Go ran as it runs by default, with all cores, and on \
         one core, where its collector's work stands in the time.",
    ),
    (
        "How time was measured",
        "A fork is a fresh process, or one for each variant where they run apart. In each, slices of all variants take \
         turns in random order; the interval comes from the spread between forks. The last columns are the reference \
         entered again: the same code must read the same, compiled again it shows what the placement of code does, and \
         with 5 % more turns it should be found slower: so they show what such a comparison is worth.",
    ),
    (
        "Older",
        "A reading that is older was taken on another commit, toolchain or machine than the newest run.",
    ),
    (
        "Measure it again",
        "The seed orders the rounds; the budget is the seconds that the claim's longest group took.",
    ),
];

/// The section, to which every claim refers.
pub(super) fn section() -> Markup {
    html! {
        section #reading aria-labelledby="reading-title" {
            h2 #reading-title { "How to read a claim" }
            dl.reading { @for (what, words) in WORDS { div { dt { (what) } dd { (words) } } } }
        }
    }
}

/// The link from a claim.
pub(super) fn link() -> Markup {
    html! { " " a href="#reading" { "How to read this" } }
}
