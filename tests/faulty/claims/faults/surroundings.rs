//! What a routine finds around itself, and what it changes there

use super::super::noted;
use claimbench::claim::{
    Axis, Bound, Claim, Lane, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::unistd::Pid;
use std::io::{Read, Write};
use std::time::Duration;

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it is there", figures: &[] },
    says: "Each variant does the same, but reads, prints or changes something beside.",
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
        variant("reads_input", reads_input),
        variant("prints", prints),
        variant("changes", changes).lanes(&[Lane::Rounds]),
        variant("writes", writes).lanes(&[Lane::Rounds]),
        variant("slow", slow).lanes(&[Lane::Time]),
        variant("background", background).lanes(&[Lane::Heap]),
        variant("steady_thread", steady_thread).lanes(&[Lane::Heap]),
    ],
    reference: "fine",
    predictions: &[
        ratio(Metric::Time, "reads_input", "fine", Bound::AtLeast(0.001)),
        ratio(Metric::Time, "changes", "fine", Bound::AtLeast(0.001)),
    ],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn work() -> u64 {
    let numbers: Vec<u64> = std::hint::black_box((0..64).collect());
    numbers.iter().sum()
}

fn fine(run: &mut Run) {
    run.iter(work, Digest::of);
}

/// Reads standard input to its end, in the set-up and in each turn.
fn reads_input(run: &mut Run) {
    let read = || {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).expect("it can be read");
        text.len() as u64
    };
    let before = read();
    run.iter(move || work() + before + read(), Digest::of);
}

/// Prints on both streams, once.
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "that is what is tested")]
fn prints(run: &mut Run) {
    println!("told on the one stream");
    eprintln!("told on the other stream");
    run.iter(work, Digest::of);
}

/// Notes what it finds, and changes it for whoever comes after it in this process.
#[expect(unsafe_code, reason = "variables can only be changed so")]
fn changes(run: &mut Run) {
    const VARIABLE: &str = "CLAIMBENCH_TEST_OF_SURROUNDINGS";
    let own = Pid::from_raw(0);
    let cores = || {
        let mask = sched_getaffinity(own).expect("it has a mask");
        (0..CpuSet::count()).filter(|core| mask.is_set(*core).unwrap_or(false)).collect::<Vec<_>>()
    };
    let folder = std::env::current_dir().expect("it is somewhere");
    let files = getrlimit(Resource::RLIMIT_NOFILE).expect("it has a limit");
    let variable = std::env::var_os(VARIABLE);
    let folder = folder.display();
    noted("surroundings", &format!("{:?} {folder} {files:?} {variable:?}", cores()));
    let mut one = CpuSet::new();
    one.set(*cores().last().expect("it runs somewhere")).expect("it is a core");
    sched_setaffinity(own, &one).expect("it may give up cores");
    std::env::set_current_dir("/").expect("it is there");
    setrlimit(Resource::RLIMIT_NOFILE, 16, 16).expect("it may have less");
    // SAFETY: the process has one thread.
    unsafe {
        std::env::set_var(VARIABLE, "changed");
    }
    run.iter(work, Digest::of);
}

/// Writes a file of 4 MiB.
fn writes(run: &mut Run) {
    let mut file = tempfile::tempfile().expect("there is a folder for it");
    file.write_all(&vec![0; 4 << 20]).expect("it has room");
    run.iter(work, Digest::of);
}

/// Turns of a fifth of a second.
fn slow(run: &mut Run) {
    let turn = || {
        std::thread::sleep(Duration::from_millis(200));
        work()
    };
    run.iter(turn, Digest::of);
}

/// A thread allocates beside the case, now and then.
fn background(run: &mut Run) {
    std::thread::spawn(|| {
        loop {
            std::hint::black_box(vec![0_u8; 100]);
            std::thread::yield_now();
        }
    });
    run.iter(work, Digest::of);
}

/// A thread waits beside the case, and allocates only for it.
fn steady_thread(run: &mut Run) {
    let (ask, asked) = std::sync::mpsc::sync_channel::<()>(1);
    let (answer, answered) = std::sync::mpsc::sync_channel::<u64>(1);
    std::thread::spawn(move || {
        while asked.recv().is_ok() {
            answer.send(work()).expect("it is awaited");
        }
    });
    let turn = move || {
        ask.send(()).expect("it listens");
        answered.recv().expect("it answers")
    };
    run.iter(turn, Digest::of);
}
