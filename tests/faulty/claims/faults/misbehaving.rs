//! Every way in which a routine can fail

use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it fails", figures: &[] },
    says: "Each variant but two fails in a way of its own.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[1],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("fine", fine),
        variant("panics", panics),
        variant("panics_in_turn", panics_in_turn),
        variant("panics_in_thread", panics_in_thread),
        variant("panics_in_scope", panics_in_scope),
        variant("panics_in_joined", panics_in_joined),
        variant("aborts", aborts),
        variant("exits", exits),
        variant("killed", killed),
        variant("never_iter", never_iter),
        variant("iter_twice", iter_twice),
        variant("leaves_a_process", leaves_a_process),
        variant("time_bomb", time_bomb),
        variant("hangs", hangs),
        variant("noisy", noisy),
    ],
    reference: "fine",
    predictions: &[
        ratio(Metric::Time, "noisy", "fine", Bound::AtLeast(0.001)),
        ratio(Metric::Allocations, "panics", "fine", Bound::AtLeast(0.001)),
    ],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn work() -> u64 {
    let numbers: Vec<u64> = std::hint::black_box((0..64).collect());
    numbers.iter().sum()
}

fn fine(run: &mut Run) {
    run.iter(work, Digest::of);
}

fn panics(_: &mut Run) {
    panic!("the set-up gives up");
}

fn panics_in_turn(run: &mut Run) {
    run.iter(|| -> u64 { panic!("the turn gives up") }, Digest::of);
}

fn panics_in_thread(run: &mut Run) {
    run.iter_threads(2, |number| if number == 1 { panic!("a thread gives up") } else { 0 });
}

fn panics_in_scope(run: &mut Run) {
    let turn = || -> u64 {
        std::thread::scope(|scope| {
            scope.spawn(|| panic!("a scoped thread gives up"));
        });
        0
    };
    run.iter(turn, Digest::of);
}

fn panics_in_joined(run: &mut Run) {
    let give_up = || -> u64 { panic!("a joined thread gives up") };
    run.iter(move || std::thread::spawn(give_up).join().expect("it ends well"), Digest::of);
}

fn aborts(run: &mut Run) {
    run.iter(|| -> u64 { std::process::abort() }, Digest::of);
}

fn exits(run: &mut Run) {
    run.iter(|| -> u64 { std::process::exit(3) }, Digest::of);
}

fn killed(run: &mut Run) {
    let kill = || -> u64 {
        nix::sys::signal::raise(nix::sys::signal::Signal::SIGKILL)
            .expect("a process may kill itself");
        0
    };
    run.iter(kill, Digest::of);
}

fn never_iter(_: &mut Run) {}

fn iter_twice(run: &mut Run) {
    run.iter(work, Digest::of);
    run.iter(work, Digest::of);
}

/// Ends its process while another case may be running in it.
fn time_bomb(run: &mut Run) {
    std::thread::spawn(|| {
        std::thread::sleep(std::time::Duration::from_millis(5));
        std::process::abort();
    });
    let wait = || {
        std::thread::sleep(std::time::Duration::from_millis(20));
        2_016
    };
    run.iter(wait, Digest::of);
}

/// Starts a process that would outlive it, and that inherits what it has open.
fn leaves_a_process(run: &mut Run) {
    let start = || -> u64 {
        std::process::Command::new("sleep").arg("98765").spawn().expect("there is a sleep");
        std::process::abort()
    };
    run.iter(start, Digest::of);
}

fn hangs(run: &mut Run) {
    let hang = || -> u64 {
        loop {
            std::thread::park();
        }
    };
    run.iter(hang, Digest::of);
}

/// Prints on both streams, which must not disturb what child and parent tell each other.
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "that is what is tested")]
fn noisy(run: &mut Run) {
    println!("{{\"line\":\"end\",\"run\":1}}");
    eprintln!("noise");
    run.iter(work, Digest::of);
}
