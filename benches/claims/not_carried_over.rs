//! What the articles say of performance and no claim is to measure, each with its reason, and articles that say nothing.
//! Those that are to be measured and are not yet stand beside them.
#![doc = include_str!("not_carried_over.md")]

use super::not_measured_yet::NOT_MEASURED_YET;
use claimbench::claim::{LeftOut, Uncarried, Unclaiming};

const GUIDE: &str = "A Go guide in 14 chapters";
const SANIKOVICH: &str = "Pavel Sanikovich";
const LOGVINOV: &str = "Viktor Logvinov";
const LE: &str = "Phuong Le";
const OBREGON: &str = "Alexander Obregon";

/// What the built-in catalogue leaves out for good.
pub static NOT_CARRIED_OVER: LeftOut =
    LeftOut { sentences: SENTENCES, articles: ARTICLES, planned: NOT_MEASURED_YET };

const SENTENCES: &[Uncarried] = &[
    Uncarried {
        says: "The runtime forces a collection where none has run for two minutes.",
        article: "Sysmon Thread in Go Runtime",
        author: OBREGON,
        url: "https://alexanderobregon.substack.com/p/sysmon-thread-in-go-runtime",
        quote: "it can force a GC if none has run for about two minutes",
        why: "Rust has no collector that a clock could start. Garbage that crates with epochs put off waits for \
              activity in the same way, but that would be another claim.",
    },
    Uncarried {
        says: "Building the same program a second time is nearly instant.",
        article: "Go Build ID and Reproducibility",
        author: OBREGON,
        url: "https://alexanderobregon.substack.com/p/go-build-id-and-reproducibility",
        quote: "The second build is nearly instant because the package objects are reused.",
        why: "It is about the cache of a build tool and not about code. Cargo's unit is the crate, where Go's is the \
              package.",
    },
    Uncarried {
        says: "Vendored dependencies make a build independent of the network, at the price of copies.",
        article: "Vendoring, or go mod vendor: What Is It?",
        author: LE,
        url: "https://forem.com/func25/vendoring-or-go-mod-vendor-what-is-it-1e",
        quote: "you might end up with multiple copies of the same module across different projects",
        why: "It is about how a build is set up: no code runs faster or slower for it.",
    },
    Uncarried {
        says: "Twelve bytes always contain eight that are aligned, and which ones is found at run time.",
        article: "Go sync.WaitGroup and The Alignment Problem",
        author: LE,
        url: "https://forem.com/func25/go-syncwaitgroup-and-the-alignment-problem-m7",
        quote: "ensure there's enough room to find an 8-byte segment that's properly aligned",
        why: "In Rust the type guarantees the alignment, and safe code can not write a misaligned atomic, so there is \
              nothing to pick at run time. Today's Go asks the type as well.",
    },
    Uncarried {
        says: "An allocator of one's own can bypass the collector with mmap.",
        article: GUIDE,
        author: "",
        url: "",
        quote: "Can bypass GC with mmap",
        why: "There is no collector to bypass.",
    },
    Uncarried {
        says: "2.5 million lines of Go compile in 2 to 3 minutes, as much C++ in 30 to 60.",
        article: GUIDE,
        author: "",
        url: "",
        quote: "(~2.5 million lines of Go) compiles from scratch in about 2-3 minutes on modern hardware",
        why: "It is about Go's compiler, against that of another language.",
    },
    Uncarried {
        says: "Go is fast at run time, Rust and C++ are fastest, Python is slow.",
        article: GUIDE,
        author: "",
        url: "",
        quote: "",
        why: "The table names no workload and no number, so nothing that is measured in Rust alone could contradict it.",
    },
    Uncarried {
        says: "Containers start in milliseconds, virtual machines in seconds.",
        article: GUIDE,
        author: "",
        url: "",
        quote: "containers start in milliseconds vs seconds for VMs",
        why: "It is about systems that run programs and not about code.",
    },
    Uncarried {
        says: "Two files with the same content are stored once, which makes cloning fast.",
        article: GUIDE,
        author: "",
        url: "",
        quote: "If two files are identical, Git stores them once.",
        why: "It is about the store of Git. What sharing does to memory is measured among the claims about retention.",
    },
    Uncarried {
        says: "A scheduler that ignores the nodes of memory distributes work unevenly, with spikes of latency.",
        article: "Go's Conservative Evolution: Balancing Runtime and Toolchain Improvements with Feature Demands",
        author: LOGVINOV,
        url: "https://dev.to/viklogix/gos-conservative-evolution-balancing-runtime-and-toolchain-improvements-with-feature-demands-3i6b",
        quote: "imbalanced workload distribution, causing latency spikes in distributed systems",
        why: "It takes a machine with two nodes to see it, and no number is given that one could contradict.",
    },
    Uncarried {
        says: "Vue runs again only what has read a value that changed.",
        article: "How Vue Reactivity Actually Works Under the Hood (A Simple Explanation With Internals)",
        author: SANIKOVICH,
        url: "https://forem.com/devflex-pro/how-vue-reactivity-actually-works-under-the-hood-a-simple-explanation-with-internals-3ope",
        quote: "updating state.count will only re-render components that used state.count",
        why: "It is about a framework for JavaScript.",
    },
];

const ARTICLES: &[Unclaiming] = &[
    Unclaiming {
        article: "Go Under the Hood: Memory, Concurrency, and Mental Models Most Developers Get Wrong",
        author: SANIKOVICH,
        url: "https://forem.com/devflex-pro/go-from-zero-to-depth-part-1-the-hidden-simplicity-of-go-3326",
        about: "The index of a series.",
    },
    Unclaiming {
        article: "Why Your Vue Code Becomes Messy…",
        author: SANIKOVICH,
        url: "",
        about: "The structure of Vue applications; needless rendering is named in passing.",
    },
    Unclaiming {
        article: "Go Tooling Ecosystem Lacks Comprehensive Resources: Proposal for a Canonical Guide",
        author: LOGVINOV,
        url: "https://dev.to/viklogix/go-tooling-ecosystem-lacks-comprehensive-resources-proposal-for-a-canonical-guide-12k2",
        about: "The wish for one guide to Go's tools.",
    },
    Unclaiming {
        article: "Fairness vs. Finance: How to Balance Free and Paid Public Services for Equality and Sustainability",
        author: LOGVINOV,
        url: "https://dev.to/viklogix/fairness-vs-finance-how-to-balance-free-and-paid-public-services-for-equality-and-sustainability-df2",
        about: "Public services.",
    },
    Unclaiming {
        article: "Florida vs. Trade Career: A 17-Year-Old’s Tough Choice for Success",
        author: LOGVINOV,
        url: "https://dev.to/viklogix/florida-vs-trade-career-a-17-year-olds-tough-choice-for-success-590",
        about: "The choice of a career.",
    },
    Unclaiming {
        article: "Go Developer Struggles with Error Handling in net Package: Solution Needed for Clear Error Type \
                  Identification",
        author: LOGVINOV,
        url: "https://dev.to/viklogix/go-developer-struggles-with-error-handling-in-net-package-solution-needed-for-clear-error-type-1g63",
        about: "Typed errors against the comparison of texts, for the sake of reliability; no cost is stated.",
    },
    Unclaiming {
        article: "People Addicted to Something Called 'Best Practice'",
        author: LE,
        url: "https://forem.com/func25/people-addicted-to-something-called-best-practice-5f3a",
        about: "Conventions in teams, and that they should fit the team.",
    },
    Unclaiming {
        article: "Browse My Go Articles by Topic",
        author: OBREGON,
        url: "https://alexanderobregon.substack.com/p/browse-my-go-articles-by-topic",
        about: "An index of articles.",
    },
    Unclaiming {
        article: "Go TLS Handshake Mechanics",
        author: OBREGON,
        url: "https://alexanderobregon.substack.com/p/go-tls-handshake-mechanics",
        about: "The steps of the handshake and how to configure them; nothing is said of their cost.",
    },
    Unclaiming {
        article: "A Go guide in 14 chapters, chapters 3, 6, 8 and 11",
        author: "",
        url: "",
        about: "Modules, interfaces, errors, and good style.",
    },
];
