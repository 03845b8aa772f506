//! Programs that are built, that do not compile, that this machine has nothing for, and that take for ever to compile

use claimbench::claim::{Axis, Bound, Claim, Metric, Processes, exactly, figure, variant};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    says: "A program is built where it can be.",
    axis: Axis::count("number", &[1]),
    variants: &[
        variant("fine", |run| built(run, "", &[])),
        variant("no_target", |run| built(run, "", &["--target=no-such-target"])),
        variant("no_library", |run| built(run, "", &["-lno_such_library"])),
        variant("wrong", |run| built(run, "\nfn wrong() -> u64 { missing }", &[])),
        variant("endless", |run| built(run, ENDLESS, &["--cfg=endless_98766"])),
    ],
    reference: "fine",
    predictions: &[
        figure("built", "fine", Bound::Equal(1.0)),
        exactly(Metric::Allocations, "fine", 0),
        exactly(Metric::Allocations, "no_target", 0),
        exactly(Metric::Allocations, "no_library", 0),
        exactly(Metric::Allocations, "wrong", 0),
        exactly(Metric::Allocations, "endless", 0),
    ],
    processes: Processes::Apart,
    ..Claim::OURS
};

/// The compiler is asked to count further than it ever comes.
const ENDLESS: &str = "
#![allow(long_running_const_eval)]
const FAR: u64 = { let mut far = 0_u64; while far < u64::MAX { far += 1; } far };
fn far() -> u64 { FAR }";

fn built(run: &mut Run, more: &str, flags: &[&str]) {
    let call = if more.contains("far") { "far();" } else { "" };
    let program =
        run.program(&format!("{more}\nfn main() {{ {call} println!(\"built\") }}\n"), flags);
    let output = run.input(|| program.command().output().expect("it runs").stdout);
    let built = u64::from(output == b"built\n");
    run.iter_marked(
        move |marks| {
            marks.figure("built", built);
            built
        },
        Digest::of,
    );
}
