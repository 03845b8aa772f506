//! Functions that nothing reaches

use super::programs::{FLAGS, printed, with_steps};
use claimbench::claim::{
    Axis, Bound::*, Claim, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit, figure,
    ratio, variant,
};
use claimbench::run::{Digest, Run};

/// Functions that make the number which every program prints, and steps of 27 bytes in each function: about 200 bytes.
const USED: usize = 20;
const STEPS: usize = 7;
/// Bytes that are loaded and never run, and addresses that are made when a program starts.
const PADDING: usize = 10 << 20;
const ADDRESSES: usize = 200_000;
/// The figures of a program.
const CODE: &str = "added code bytes";
const FUNCTIONS: &str = "functions";
/// What a prefix of names marks: nothing else in a program has it.
const WORD: &str = "counted_";
const COUNTED: &[Lane] = &[Lane::Heap];
const TIMED: &[Lane] = &[Lane::Rounds, Lane::Time];
/// Only the points at which unused functions are compiled, and the one at which programs are started.
const COMPILED: Points = Points::UpTo(1_000);
const NONE: &[u64] = &[0];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Dead Code Elimination in Go Builds",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/dead-code-elimination-in-go-builds",
        quote: "Size of the text segment shrinks, and the binary does less work at runtime.",
        figures: &[],
    },
    says: "The linker drops functions that nothing reaches: 10,000 of them add no byte of code. That a smaller program does \
           less when it runs is only so where its loader had something to do with the rest.",
    axis: Axis {
        name: "unused functions",
        unit: Unit::Count,
        points: &[0, 100, 1_000, 10_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("lean", |run| report(run, |_| String::new()))
            .lanes(COUNTED)
            .about("prints a number that 20 functions make, and has no others")
            .same_output("the program prints one number, however many functions nobody calls"),
        variant("private_unused", |run| report(run, |count| functions("fn", count)))
            .lanes(COUNTED)
            .about("has as many private functions of 200 B that nobody calls"),
        variant("public_unused", |run| report(run, public))
            .lanes(COUNTED)
            .about("the same functions, public in a public module"),
        variant("no_mangle_unused", |run| report(run, |count| functions(UNMANGLED, count)))
            .lanes(COUNTED)
            .at(COMPILED)
            .about("the same functions by the name that C would call them by"),
        variant("kept_table", |run| report(run, kept))
            .lanes(COUNTED)
            .at(COMPILED)
            .about("the same functions, with the addresses of all of them in a static"),
        variant("start_lean", |run| start(run, ""))
            .lanes(TIMED)
            .at(Points::At(NONE))
            .doing(START)
            .about("runs `lean` and waits for it"),
        variant("start_padded", |run| start(run, &padding()))
            .lanes(TIMED)
            .at(Points::At(NONE))
            .doing(START)
            .about("the same program with 10 MiB of code that is never run, in a section of its own"),
        variant("start_relocated", |run| start(run, &relocated()))
            .lanes(TIMED)
            .at(Points::At(NONE))
            .doing(START)
            .about("the same program with a static of 200,000 addresses, which the loader makes"),
    ],
    reference: "lean",
    predictions: &[
        figure(FUNCTIONS, "private_unused", AtMost(0.95)).against("kept_table").at(&[1_000]).stated(
            "the linker can safely drop its text symbol",
            "a direction: at least 5 % fewer functions than where all are kept",
        ),
        ratio(Time, "start_padded", "start_lean", AtLeast(1.05))
            .at(NONE)
            .stated("the binary does less work at runtime", "a direction: a program with more code takes at least 5 % longer")
            .where_refuted(
                "pages of the file that nothing touches are neither read nor mapped in: `start_relocated` shows what does \
                 cost",
            ),
        figure(CODE, "private_unused", Equal(0.0)).at(&[10_000]),
        figure(CODE, "public_unused", Equal(0.0)).at(&[10_000]),
        figure(CODE, "no_mangle_unused", AtMost(1_024.0)).at(&[1_000]),
        ratio(Time, "start_padded", "start_lean", Within(0.97, 1.03)).at(NONE),
        ratio(Time, "start_relocated", "start_lean", AtLeast(1.3)).at(NONE),
    ],
    carries_over: "It carries over, by two means. What nothing in a program reaches is not even compiled; what has to be \
                   compiled, as it could be called from outside, the linker drops by its sections, as a program gives \
                   nothing to others. Code that is kept and not run costs a program's start nothing in either language.",
    cautions: &[
        "The functions are the program's own. Those of a library are another matter.",
        "“Added” is the size of the section `.text` less that of `lean` with as few functions as it has.",
        "The start is that of a program whose file the system has in memory, with what making a process takes. The 10 MiB \
         lie in a section of their own, so that no code that runs has moved.",
        "What the loader does shows in `start_relocated`: 200,000 additions, and 391 pages that are written.",
        "The kept functions are read from a static that the program looks at, as the linker drops one that nothing reads.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// Why the variants that are timed are controls.
const START: &str = "a program is started: the other half of the sentence";
/// A function that keeps its name.
const UNMANGLED: &str = "#[unsafe(no_mangle)] pub extern \"C\" fn";

/// So many functions of a kind that nobody calls.
fn functions(kind: &str, count: usize) -> String {
    let one = |of: usize| {
        format!("{kind} {WORD}spare_{of}(value: u64) -> u64 {{ steps!(value, {}) }}\n", USED + of)
    };
    (0..count).map(one).collect()
}

fn public(count: usize) -> String {
    format!("pub mod spare {{\nuse super::stepped;\n{}}}\n", functions("pub fn", count))
}

/// Functions whose addresses stand in a static.
fn kept(count: usize) -> String {
    let names: String = (0..count).map(|of| format!("{WORD}spare_{of}, ")).collect();
    functions("fn", count) + &table(count, &format!("[{names}]"))
}

/// A static of so many addresses, which the program looks at.
fn table(count: usize, addresses: &str) -> String {
    format!(
        "#[used] static TABLE: [fn(u64) -> u64; {count}] = {addresses};\nfn look() {{ std::hint::black_box(&TABLE); }}\n"
    )
}

fn relocated() -> String {
    table(ADDRESSES, &format!("[{WORD}used_0; {ADDRESSES}]"))
}

/// Code that nothing reaches and that the linker has to keep.
fn padding() -> String {
    format!(
        "std::arch::global_asm!(\".section .padding,\\\"axR\\\",@progbits\", \".fill {PADDING}, 1, 0x90\", \".previous\");\n"
    )
}

/// A program that prints one number, with something in it that has no part in that.
fn program(more: &str) -> String {
    let mut source = with_steps(STEPS) + more;
    for of in 0..USED {
        source += &format!(
            "#[inline(never)] fn {WORD}used_{of}(value: u64) -> u64 {{ steps!(value, {of}) }}\n"
        );
    }
    source += "fn main() {\n    let mut value = std::hint::black_box(1_u64);\n";
    if more.contains("fn look()") {
        source += "    look();\n";
    }
    for of in 0..USED {
        source += &format!("    value = {WORD}used_{of}(value);\n");
    }
    source + "    println!(\"{value}\");\n}\n"
}

/// Builds a program with something in it for the number of the point, and the lean one; a turn reports what was found.
fn report(run: &mut Run, more: fn(usize) -> String) {
    let built = run.program(&program(&more(run.size())), FLAGS);
    let lean = run.program(&program(""), FLAGS);
    let functions = built.functions(WORD);
    let code = built.section_bytes(".text").saturating_sub(lean.section_bytes(".text"));
    let printed = run.input(|| printed(&built));
    run.iter_marked(
        move |marks| {
            marks.figure(CODE, code);
            marks.figure(FUNCTIONS, functions);
            printed.clone()
        },
        Digest::of,
    );
}

/// A turn runs a program, and its output is what that prints.
fn start(run: &mut Run, more: &str) {
    let program = run.program(&program(more), FLAGS);
    run.iter(move || printed(&program), Digest::of);
}
