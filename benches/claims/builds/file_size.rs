//! What is stripped from a program's file

use super::programs::printed;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Processes, Scale, Source, Unit, figure,
    ratio, variant,
};
use claimbench::run::{Digest, Program, Run};

/// How programs are compiled: as a release, but that nothing is stripped.
const UNSTRIPPED: &[&str] = &["-Copt-level=3"];
const STRIPPED: &[&str] = &["-Copt-level=3", "-Cstrip=symbols"];
/// The figures of a program.
const FILE: &str = "file bytes";
const TEXT: &str = ".text bytes";
const SAVED: &str = "bytes saved";
const MORE: &str = "bytes more";
const COUNTED: &[Lane] = &[Lane::Heap];
const TIMED: &[Lane] = &[Lane::Rounds, Lane::Time];
const SMALL: &[u64] = &[1];
/// The second program: threads, maps, sorting, formatting.
const LONG: &str = include_str!("shared/long_program.txt");

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Binary Size Reduction",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-binary-size-reduction",
        quote: "Sometimes symbol stripping alone can shrink a binary by several megabytes.",
        figures: &[
            Figure { what: "a Go guide's typical program, stripped", printed: "10MB down to ~7MB" },
            Figure { what: "what the guide's stripping saves", printed: "20-30%" },
            Figure { what: "the guide's program, compressed as well", printed: "under 3MB" },
            Figure { what: "the guide's container image", printed: "under 10MB" },
            Figure { what: "the version in the listing", printed: "1.4.7" },
        ],
    },
    says: "Stripping saves 20 to 30 % of a program's file, several megabytes, and changes nothing when it runs; paths, a \
           version in it and a build id move its size by a page at most.",
    axis: Axis {
        name: "program",
        unit: Unit::Count,
        points: &[1, 2],
        article: 2,
        labels: &[(1, "hello world"), (2, "300 lines: threads, maps, sorting, formatting")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("unstripped", |run| report(run, UNSTRIPPED))
            .lanes(COUNTED)
            .about("what rustc makes with opt-level=3"),
        variant("no_debug_data", |run| report(run, &["-Copt-level=3", "-Cstrip=debuginfo"]))
            .lanes(COUNTED)
            .about("without debug data: what cargo makes of a release"),
        variant("stripped", |run| report(run, STRIPPED))
            .lanes(COUNTED)
            .about("without debug data and without the names of functions"),
        variant("small", |run| report(run, SMALLEST)).lanes(COUNTED).about(
            "stripped and compiled for size, with link-time optimisation, and ended by a panic",
        ),
        variant("full_debug", |run| report(run, &["-Copt-level=3", "-Cdebuginfo=2"]))
            .lanes(COUNTED)
            .about("unstripped, with all debug data of the program's own code"),
        variant("build_id", |run| more(run, WITH_ID, WITHOUT_ID))
            .lanes(COUNTED)
            .about("stripped, with a build id"),
        variant("no_build_id", |run| report(run, WITHOUT_ID))
            .lanes(COUNTED)
            .about("stripped, without a build id"),
        variant("remapped", |run| report(run, REMAPPED))
            .lanes(COUNTED)
            .about("stripped, with other paths of the sources"),
        variant("versioned", versioned)
            .lanes(COUNTED)
            .about("stripped, with a text of 1,000 B that it prints when it is asked to"),
        variant("shared", shared)
            .lanes(COUNTED)
            .control("a library is not run")
            .about("a library for other languages (cdylib) of the same functions, stripped"),
        variant("static_libc", |run| report(run, STATIC))
            .lanes(COUNTED)
            .about("stripped, with the C library linked into it"),
        variant("start_unstripped", |run| start(run, UNSTRIPPED))
            .lanes(TIMED)
            .about("runs `unstripped` and waits for it"),
        variant("start_stripped", |run| start(run, STRIPPED))
            .lanes(TIMED)
            .about("runs `stripped` and waits for it"),
        variant("start_build_id", |run| start(run, WITH_ID))
            .lanes(TIMED)
            .about("runs `build_id` and waits for it"),
        variant("start_static_libc", |run| start(run, STATIC))
            .lanes(TIMED)
            .about("runs `static_libc` and waits for it"),
    ],
    reference: "stripped",
    predictions: &[
        figure(FILE, "stripped", AtMost(0.85)).against("unstripped").stated(
            "often reducing the binary by 20-30%",
            "the Go guide's 20 % at the least; three quarters of that are 15 %",
        ),
        figure(SAVED, "stripped", AtLeast(2_000_000.0))
            .at(&[2])
            .stated("shrink a binary by several megabytes", "several are two at the least"),
        ratio(Time, "start_stripped", "start_unstripped", Within(0.95, 1.05)).stated(
            "That binary runs just like the unstripped version",
            "as fast, with 5 % of room on both sides",
        ),
        figure(TEXT, "stripped", Equal(1.0)).against("unstripped"),
        figure(FILE, "unstripped", AtLeast(3_000_000.0)).at(SMALL),
        figure(FILE, "stripped", AtMost(500_000.0)).at(SMALL),
        figure(FILE, "small", AtMost(0.9)).against("stripped").at(SMALL),
        figure(FILE, "no_debug_data", AtMost(0.3)).against("unstripped").at(SMALL),
        figure(MORE, "build_id", Within(0.0, 4_096.0)),
        figure(MORE, "versioned", Within(0.0, 4_096.0)),
        figure(FILE, "remapped", Within(0.99, 1.0)).against("stripped"),
        figure(FILE, "shared", AtLeast(0.5)).against("stripped"),
        ratio(Time, "start_build_id", "start_stripped", Within(0.95, 1.05)),
        ratio(Time, "start_static_libc", "start_stripped", AtMost(0.9)),
    ],
    carries_over: "It carries over and is more: nearly all of an unstripped file is debug data of the standard library, which \
                   nothing reads when the program runs. Stripped, a program is a twentieth of Go's, which carries a \
                   runtime that prints its own stack.",
    cautions: &[
        "cargo strips debug data from a release by default, rustc does not: `no_debug_data` is what cargo makes.",
        "Equal `.text` and a smaller file say that names and debug data went and nothing else.",
        "The build id, the paths and the version are eight sentences of articles that hardly could be wrong.",
        "“Saved” is what a program has less than `unstripped`; “more” is what `build_id` has above `no_build_id`, and \
         `versioned` above `stripped`.",
        "The start is that of a program whose file the system has in memory, with what making a process takes.",
        "Compression (UPX), musl and container images are not measured.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

const SMALLEST: &[&str] = &["-Copt-level=z", "-Clto=fat", "-Cpanic=abort", "-Cstrip=symbols"];
const WITH_ID: &[&str] = &["-Copt-level=3", "-Cstrip=symbols", "-Clink-arg=-Wl,--build-id=sha1"];
const WITHOUT_ID: &[&str] = &["-Copt-level=3", "-Cstrip=symbols", "-Clink-arg=-Wl,--build-id=none"];
const REMAPPED: &[&str] = &[
    "-Copt-level=3",
    "-Cstrip=symbols",
    "--remap-path-prefix=main.rs=m.rs",
    "--remap-path-prefix=/rustc=/r",
];
const STATIC: &[&str] = &["-Copt-level=3", "-Cstrip=symbols", "-Ctarget-feature=+crt-static"];
const LIBRARY: &[&str] = &["-Copt-level=3", "-Cstrip=symbols", "--crate-type=cdylib"];

/// The program of the point.
fn source(run: &Run) -> &'static str {
    if run.point() == 1 { "fn main() { println!(\"Hello, world!\"); }\n" } else { LONG }
}

/// Builds the program of the point; a turn reports its size, and what it has less than an unstripped one.
fn report(run: &mut Run, flags: &[&str]) {
    let source = source(run);
    let program = run.program(source, flags);
    let unstripped = run.program(source, UNSTRIPPED);
    let saved = unstripped.file_bytes().saturating_sub(program.file_bytes());
    turn(run, &program, Some((SAVED, saved)));
}

/// The same, with what it has more than with other flags.
fn more(run: &mut Run, flags: &[&str], without: &[&str]) {
    let source = source(run);
    let program = run.program(source, flags);
    let more = program.file_bytes().saturating_sub(run.program(source, without).file_bytes());
    turn(run, &program, Some((MORE, more)));
}

/// The program of the point with a text that it prints where it is given an argument.
fn versioned(run: &mut Run) {
    let source = source(run);
    let version: String = (0..250).map(|part| format!("{:x}.7.", part % 16)).collect();
    let print = format!(
        "fn main() {{\n    if std::env::args().len() > 1 {{ println!(\"{{}}\", \"{version}\"); }}\n"
    );
    let program = run.program(&source.replacen("fn main() {", &print, 1), STRIPPED);
    let more = program.file_bytes().saturating_sub(run.program(source, STRIPPED).file_bytes());
    turn(run, &program, Some((MORE, more)));
}

/// The same functions as a library.
fn shared(run: &mut Run) {
    let main = "#[unsafe(no_mangle)]\npub extern \"C\" fn shared_main() {";
    let library = run.program(&source(run).replacen("fn main() {", main, 1), LIBRARY);
    let (file, text) = (library.file_bytes(), library.section_bytes(".text"));
    run.iter_marked(
        move |marks| {
            marks.figure(FILE, file);
            marks.figure(TEXT, text);
            0_u64
        },
        Digest::of,
    );
}

/// A turn reports the size of a program; its output is what the program prints.
fn turn(run: &mut Run, program: &Program, other: Option<(&'static str, u64)>) {
    let (file, text) = (program.file_bytes(), program.section_bytes(".text"));
    let printed = run.input(|| printed(program));
    run.iter_marked(
        move |marks| {
            marks.figure(FILE, file);
            marks.figure(TEXT, text);
            if let Some((name, bytes)) = other {
                marks.figure(name, bytes);
            }
            printed.clone()
        },
        Digest::of,
    );
}

/// A turn runs the program of the point, and its output is what that prints.
fn start(run: &mut Run, flags: &[&str]) {
    let program = run.program(source(run), flags);
    run.iter(move || printed(&program), Digest::of);
}
