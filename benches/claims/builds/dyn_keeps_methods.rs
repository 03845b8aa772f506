//! Methods that may be called through a table

use super::programs::{EMPTY, FLAGS, printed, with_steps};
use claimbench::claim::{
    Axis, Bound::*, Claim, Lane, Needs, Processes, Scale, Source, Unit, figure, variant,
};
use claimbench::run::{Digest, Run};

/// Methods of each type, and steps of 27 bytes in each of them: about 500 bytes.
const METHODS: usize = 16;
const STEPS: usize = 18;
/// Steps of the one large function: about 2 KiB.
const LARGE: usize = 75;
/// The figures of a program.
const FOUND: &str = "methods in the file";
const CODE: &str = "added code bytes";
/// What a prefix of names marks: nothing else in a program has it.
const WORD: &str = "probed_";
/// Only counted: nothing is timed.
const COUNTED: &[Lane] = &[Lane::Heap];
const MOST: &[u64] = &[50];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Dead Code Elimination in Go Builds",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/dead-code-elimination-in-go-builds",
        quote: "linker logic marks exported methods of reachable types whenever reflective entry points appear in the call \
                graph",
        figures: &[],
    },
    says: "Once methods may be called by reflection, the linker keeps all of a type's, although nothing calls them: through \
           a table of 16 methods of which one is called, 16 times as many are in the file as through a generic function.",
    axis: Axis {
        name: "types",
        unit: Unit::Count,
        points: &[1, 10, 50],
        article: 50,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("generic_once", |run| register(run, Way::Generic, 1))
            .lanes(COUNTED)
            .about("calls one of 16 methods of each type through a generic function"),
        variant("enum_once", |run| register(run, Way::Enum, 1))
            .lanes(COUNTED)
            .about("the same through a match on an enum of all types"),
        variant("dyn_once", |run| register(run, Way::Dyn, 1))
            .lanes(COUNTED)
            .about("the same through &dyn, which the compiler can not see through"),
        variant("generic_all", |run| register(run, Way::Generic, METHODS))
            .lanes(COUNTED)
            .doing(ALL)
            .about("calls all 16 methods of each type through a generic function"),
        variant("dyn_all", |run| register(run, Way::Dyn, METHODS))
            .lanes(COUNTED)
            .doing(ALL)
            .about("the same through &dyn"),
        variant("generic_large", |run| large(run, Way::Generic))
            .lanes(COUNTED)
            .doing(ONE)
            .about("one generic function of 2 KiB, called for each type"),
        variant("dyn_large", |run| large(run, Way::Dyn))
            .lanes(COUNTED)
            .doing(ONE)
            .about("the same with an argument that is &dyn"),
    ],
    reference: "generic_once",
    predictions: &[
        figure(FOUND, "dyn_once", AtLeast(1.05)).against("generic_once").at(MOST).stated(
            "marks exported methods of reachable types",
            "a direction, said of reflection, to which a table of methods is the nearest in Rust: at least 5 % more",
        ),
        figure(FOUND, "dyn_once", Equal(16.0)).at(&[1]),
        figure(FOUND, "dyn_once", Equal(160.0)).at(&[10]),
        figure(FOUND, "dyn_once", Equal(800.0)).at(MOST),
        figure(FOUND, "generic_once", Equal(1.0)).at(&[1]),
        figure(FOUND, "generic_once", Equal(10.0)).at(&[10]),
        figure(FOUND, "generic_once", Equal(50.0)).at(MOST),
        figure(FOUND, "enum_once", Equal(1.0)).against("generic_once"),
        figure(FOUND, "dyn_all", Equal(1.0)).against("dyn_once"),
        figure(FOUND, "generic_all", Equal(1.0)).against("dyn_once"),
        figure(CODE, "dyn_once", AtLeast(8.0)).against("generic_once").at(MOST),
        figure(CODE, "dyn_once", AtLeast(0.9)).against("dyn_all").at(MOST),
        figure(CODE, "generic_large", AtLeast(20.0)).against("dyn_large").at(MOST),
    ],
    carries_over: "Rust has no reflection. Its table of methods is the nearest to it: where a value is turned into &dyn, the \
                   table names every method of the trait, so each is compiled and kept, whichever are called. A generic \
                   function names those that it calls.",
    cautions: &[
        "Nothing is timed: what calls cost another claim tells.",
        "The programs are compiled with opt-level=3, one codegen unit, and no link-time optimisation.",
        "Methods are counted as symbols. The tables themselves are 8 bytes a method; what is kept is the bodies.",
        "All bodies have constants of their own, or the compiler would keep one for all that are alike.",
        "`generic_large` and `dyn_large` are the other side of it: a generic function is there once for each type.",
        "That compilers can thin tables out (virtual function elimination) is unstable in Rust and not measured.",
        "“Added” is the size of the section `.text` less that of a program which only prints a number.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// Why other variants are controls.
const ALL: &str = "all methods are called: what full use takes either way";
const ONE: &str = "one large function for all types: what is copied in the other direction";

#[derive(Clone, Copy)]
enum Way {
    Generic,
    Enum,
    Dyn,
}

/// A program of so many types, of whose methods the first ones are called.
fn register(run: &mut Run, way: Way, called: usize) {
    let types = run.size();
    let numbers = |count: usize| 0..count;
    let declared: String = numbers(METHODS)
        .map(|method| format!("    fn {WORD}{method}(&self, value: u64) -> u64;\n"))
        .collect();
    let mut source = with_steps(STEPS);
    source += &format!("trait Subject {{\n{declared}}}\n");
    for of in numbers(types) {
        source += &format!("struct T{of}(u64);\nimpl Subject for T{of} {{\n");
        for method in numbers(METHODS) {
            let place = of * METHODS + method;
            source += &format!(
                "    #[inline(never)] fn {WORD}{method}(&self, value: u64) -> u64 {{ steps!(value ^ self.0, {place}) }}\n"
            );
        }
        source += "}\n";
    }
    let calls: String = numbers(called)
        .map(|method| format!("    value = subject.{WORD}{method}(value);\n"))
        .collect();
    let arms: String = numbers(types)
        .map(|of| format!("        Any::T{of}(subject) => {{ {calls} }}\n"))
        .collect();
    let kinds: String = numbers(types).map(|of| format!("T{of}(T{of}), ")).collect();
    source += &match way {
        Way::Generic => {
            format!(
                "fn call<S: Subject>(subject: &S, mut value: u64) -> u64 {{\n{calls}    value\n}}\n"
            )
        }
        Way::Dyn => {
            format!(
                "fn call(subject: &dyn Subject, mut value: u64) -> u64 {{\n{calls}    value\n}}\n"
            )
        }
        Way::Enum => format!(
            "enum Any {{ {kinds} }}\nfn call(any: &Any, mut value: u64) -> u64 {{\n    match any {{\n{arms}    }}\n    value\n}}\n"
        ),
    };
    report(run, source + &main(way, types));
}

/// A program of so many types and one large function for all of them.
fn large(run: &mut Run, way: Way) {
    let types = run.size();
    let mut source = with_steps(LARGE);
    source += "trait Subject { fn amount(&self) -> u64; }\n";
    for of in 0..types {
        source += &format!(
            "struct T{of}(u64);\nimpl Subject for T{of} {{ fn amount(&self) -> u64 {{ self.0 ^ const {{ mixed({of}) }} }} }}\n"
        );
    }
    let argument = match way {
        Way::Generic => "<S: Subject>(subject: &S",
        Way::Dyn | Way::Enum => "(subject: &dyn Subject",
    };
    source += &format!(
        "#[inline(never)] fn {WORD}large{argument}, value: u64) -> u64 {{ steps!(value ^ subject.amount(), 0) }}\n"
    );
    source += &format!("use {WORD}large as call;\n");
    report(run, source + &main(way, types));
}

/// The end of a program: one value of each type is handed to `call`, with what came of the one before.
fn main(way: Way, types: usize) -> String {
    let all = |value: &dyn Fn(usize) -> String| (0..types).map(value).collect::<String>();
    let body = match way {
        Way::Generic => all(&|of| format!("    value = call(black_box(&T{of}({of})), value);\n")),
        Way::Dyn => format!(
            "    let all: [&dyn Subject; {types}] = [{}];\n    for subject in black_box(&all) {{ value = call(*subject, value); }}\n",
            all(&|of| format!("&T{of}({of}), "))
        ),
        Way::Enum => format!(
            "    let all: &[Any; {types}] = &[{}];\n    for any in black_box(all) {{ value = call(any, value); }}\n",
            all(&|of| format!("Any::T{of}(T{of}({of})), "))
        ),
    };
    format!(
        "use std::hint::black_box;\nfn main() {{\n    let mut value = black_box(1_u64);\n{body}    println!(\"{{value}}\");\n}}\n"
    )
}

/// Builds a program and the empty one; a turn reports what was found, and its output is what the program prints.
fn report(run: &mut Run, source: String) {
    let program = run.program(&source, FLAGS);
    let empty = run.program(EMPTY, FLAGS);
    let found = program.functions(WORD);
    let code = program.section_bytes(".text") - empty.section_bytes(".text");
    let printed = run.input(|| printed(&program));
    run.iter_marked(
        move |marks| {
            marks.figure(FOUND, found);
            marks.figure(CODE, code);
            printed.clone()
        },
        Digest::of,
    );
}
