//! Programs that are built by the compiler of this suite, and what is said where one is not.

use super::build::Compiler;
use super::{Program, Trouble, Wanted, built};
use crate::run::{Digest, NotReady, Run, Unobserved, prepare};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What makes a program small and keeps its names.
const FLAGS: &[&str] = &["-Cstrip=debuginfo", "-Copt-level=1", "-Ccodegen-units=1"];
const SOURCE: &str = "
    #[inline(never)] fn quite_unlikely_one(x: u64) -> u64 { std::hint::black_box(x) + 1 }
    #[inline(never)] fn quite_unlikely_two(x: u64) -> u64 { std::hint::black_box(x) * 3 }
    fn quite_unlikely_unused(x: u64) -> u64 { x }
    static ZEROS: [std::sync::atomic::AtomicU8; 100_000] = [const { std::sync::atomic::AtomicU8::new(0) }; 100_000];
    fn main() {
        let zero = u64::from(std::hint::black_box(&ZEROS)[std::env::args().count()].load(std::sync::atomic::Ordering::Relaxed));
        println!(\"{}\", quite_unlikely_one(zero) + quite_unlikely_two(2));
    }";

fn output(program: &Program) -> String {
    let output = program.command().output().expect("it runs");
    String::from_utf8(output.stdout).expect("it prints text")
}

/// A program of the standard library alone.
fn wanted<'a>(source: &'a str, flags: &'a [&'a str]) -> Wanted<'a> {
    Wanted { source, flags, crates: &[] }
}

fn own() -> Compiler<'static> {
    Compiler {
        file: Path::new(env!("CLAIMBENCH_COMPILER")),
        version: env!("CLAIMBENCH_COMPILER_VERSION"),
    }
}

/// A compiler that notes each time it is asked to build, in a file beside it.
fn noting(folder: &Path) -> PathBuf {
    let file = folder.join("rustc");
    let (compiler, notes) = (own().file.display(), folder.join("notes"));
    let text = format!(
        "#!/bin/sh\n[ \"$1\" = -vV ] || {{ echo built >> {}; sleep 0.2; }}\nexec {compiler} \"$@\"\n",
        notes.display()
    );
    std::fs::write(&file, text).expect("written");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("set");
    file
}

#[test]
fn a_program_tells_its_sections_its_functions_and_its_size() {
    let program = built(wanted(SOURCE, FLAGS)).expect("it compiles");
    assert_eq!(output(&program), "7\n");
    assert_eq!(program.functions("quite_unlikely_"), 2, "what nobody calls is no function");
    assert_eq!(program.functions("no_such_word"), 0);
    assert_eq!(program.section_bytes(".no_such_section"), 0);
    let (text, loaded, all) =
        (program.section_bytes(".text"), program.loaded_bytes(), program.file_bytes());
    assert!(1_000 < text && text < loaded && loaded < all, "{text}, {loaded}, {all}");
    assert!(program.section_bytes(".bss") >= 100_000 && loaded < 2_000_000);
}

#[test]
fn programs_that_are_wanted_at_the_same_time_are_built_once_and_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = noting(folder.path());
    let kept = folder.path().join("kept");
    let build = |source: &str, flags: &[&str]| {
        let compiler = Compiler { file: &file, ..own() };
        output(&Program {
            file: compiler.built(&kept, wanted(source, flags)).expect("it compiles"),
        })
    };
    let source = "fn main() { print!(\"{}\", cfg!(debug_assertions)) }";
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| build(source, FLAGS))).collect();
        for one in all {
            assert_eq!(one.join().expect("it is built"), "false");
        }
    });
    let notes =
        || std::fs::read_to_string(folder.path().join("notes")).expect("there").lines().count();
    assert_eq!((build(source, FLAGS), notes()), ("false".to_owned(), 1));
    assert_eq!(
        (build(source, &[]), notes()),
        ("true".to_owned(), 2),
        "other flags, another program"
    );
    std::fs::remove_file(&file).expect("removed");
    assert_eq!(build(source, FLAGS), "false", "what is kept needs no compiler");
}

#[test]
fn an_error_of_the_source_is_told_with_its_file_and_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let failed =
        |source: &str, flags: &[&str]| match own().built(folder.path(), wanted(source, flags)) {
            Err(Trouble::Failed(why)) => why,
            other => panic!("{other:?}"),
        };
    let why = failed("fn main() {\n    let unused = 1;\n    missing();\n    as_well();\n}", &[]);
    assert!(why.contains("main.rs:3:5: cannot find function `missing`"), "{why}");
    let why =
        failed("unsafe extern \"C\" { fn nowhere(); } fn main() { unsafe { nowhere() } }", &[]);
    assert!(why.contains("linking with") && why.contains("nowhere"), "{why}");
    let why = failed("fn main() {}", &["-Copt-level=high"]);
    assert!(why.contains("main.rs") && why.contains("optimization level"), "{why}");
}

#[test]
fn what_the_machine_lacks_is_told_apart_from_what_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let built = |compiler: Compiler, flags: &[&str]| {
        compiler.built(folder.path(), wanted("fn main() {}", flags))
    };
    let lacking = |compiler: Compiler, flags: &[&str]| match built(compiler, flags) {
        Err(Trouble::Lacking(what)) => what,
        other => panic!("{other:?}"),
    };
    let gone = Compiler { file: Path::new("/no/such/rustc"), ..own() };
    assert!(lacking(gone, &[]).contains("/no/such/rustc can not be run"));
    let other = Compiler { version: "rustc 1.0.0", ..own() };
    assert!(lacking(other, &[]).contains("is another one since"));
    for (flags, sign) in [
        (["--target=no-such-target"], "a target that the compiler does not have"),
        (["-lno_such_library"], "no_such_library"),
        (["-Clinker=/no/such/linker"], "needs a linker"),
    ] {
        let what = lacking(own(), &flags);
        assert!(what.starts_with("needs ") && what.contains(sign), "{what}");
    }
    let what = match own().built(folder.path(), wanted("extern crate missing; fn main() {}", &[])) {
        Err(Trouble::Lacking(what)) => what,
        other => panic!("{other:?}"),
    };
    assert!(what.contains("missing"), "{what}");
}

#[test]
fn a_routine_ends_where_something_is_lacking_and_fails_where_it_does_not_compile() {
    fn lacks(run: &mut Run) {
        run.program("fn main() {}", &["--target=no-such-target"]);
        unreachable!("the set-up has ended");
    }
    fn fails(run: &mut Run) {
        run.program("fn main() { 1 }", &[]);
    }
    fn runs(run: &mut Run) {
        let program = run.program(SOURCE, FLAGS);
        run.iter(move || output(&program), Digest::of);
    }
    assert!(matches!(prepare(lacks, 1, || 0).err(), Some(NotReady::Lacking(_))));
    let panic = std::panic::catch_unwind(|| prepare(fails, 1, || 0).err());
    let said = panic.expect_err("it does not compile");
    assert!(said.downcast_ref::<String>().is_some_and(|said| said.contains("main.rs:1:13")));
    let mut prepared = prepare(runs, 1, || 0).expect("it compiles");
    assert_eq!(prepared.turn.observe(1, &mut Unobserved), Digest::of(&"7\n"));
}

#[test]
fn programs_without_symbols_say_nothing_of_functions() {
    let program =
        built(wanted(SOURCE, &["-Cstrip=symbols", "-Copt-level=1"])).expect("it compiles");
    let panic = std::panic::catch_unwind(|| program.functions("main")).expect_err("no symbols");
    assert!(panic.downcast_ref::<&str>().is_some_and(|said| said.contains("no symbols")));
}

#[test]
fn a_program_with_crates_has_the_suites_versions_and_nothing_is_fetched() {
    let folder = tempfile::tempdir().expect("a folder");
    let build = |source: &str, crates: &[&str]| {
        own().built(folder.path(), Wanted { source, flags: FLAGS, crates })
    };
    let source = "fn main() { println!(\"{}\", fastrand::Rng::with_seed(1).u64(..)); }";
    let program = Program { file: build(source, &["fastrand = \"2\""]).expect("it compiles") };
    assert_eq!(output(&program), format!("{}\n", fastrand::Rng::with_seed(1).u64(..)));
    match build("fn main() {\n    fastrand::nothing();\n}", &["fastrand = \"2\""]) {
        Err(Trouble::Failed(why)) => {
            assert!(why.contains("main.rs:2:15: cannot find function"), "{why}");
        }
        other => panic!("{other:?}"),
    }
    match build(source, &["no-such-crate-of-claimbench = \"2\""]) {
        Err(Trouble::Lacking(what)) => assert!(what.contains("no-such-crate"), "{what}"),
        other => panic!("{other:?}"),
    }
}
