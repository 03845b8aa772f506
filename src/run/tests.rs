//! Tests of `Run` with observers that note every moment.

use super::*;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Default)]
struct Notes {
    moments: Vec<Moment>,
    figures: Vec<(&'static str, u64)>,
}

impl Observer for Notes {
    fn mark(&mut self, moment: Moment) {
        self.moments.push(moment);
    }

    fn figure(&mut self, name: &'static str, value: u64) {
        self.figures.push((name, value));
    }
}

fn no_count() -> i64 {
    0
}

fn prepared(routine: fn(&mut Run)) -> Prepared {
    prepare(routine, 3, no_count).unwrap_or_else(|not_ready| panic!("{not_ready:?}"))
}

#[test]
fn a_slice_runs_exactly_its_turns() {
    thread_local!(static TURNS: Cell<u64> = const { Cell::new(0) });
    let mut case = prepared(|run| run.iter(|| TURNS.set(TURNS.get() + 1), Digest::of));
    case.turn.slice(0);
    assert_eq!(TURNS.get(), 0);
    case.turn.slice(17);
    assert_eq!(TURNS.get(), 17);
}

#[test]
fn a_routine_that_registers_nothing_or_twice_is_not_ready() {
    assert_eq!(prepare(|_| {}, 1, no_count).err(), Some(NotReady::NeverIter));
    let twice = |run: &mut Run| {
        run.iter(|| 1_u64, Digest::of);
        run.iter(|| 2_u64, Digest::of);
    };
    assert_eq!(prepare(twice, 1, no_count).err(), Some(NotReady::IterTwice));
}

#[test]
fn an_observed_turn_marks_its_moments_in_order() {
    let mut case = prepared(|run| {
        run.iter_marked(
            |marks| {
                marks.phase("burst");
                marks.figure("capacity", 7);
                marks.phase("idle");
                5_u64
            },
            Digest::of,
        );
    });
    let mut notes = Notes::default();
    let digest = case.turn.observe(1, &mut notes);
    let wanted = [
        Moment::Before,
        Moment::Phase("burst"),
        Moment::Phase("idle"),
        Moment::Held,
        Moment::Dropping,
        Moment::Dropped,
    ];
    assert_eq!(notes.moments, wanted);
    assert_eq!(notes.figures, [("capacity", 7)]);
    assert_eq!(digest, Digest::of(&5_u64));
}

#[test]
fn a_purge_is_the_lanes_own_in_every_turn_and_nothing_where_it_has_none() {
    thread_local!(static PURGES: Cell<u64> = const { Cell::new(0) });
    fn purges(run: &mut Run) {
        run.iter_marked(
            |marks| {
                marks.purge();
                marks.phase("purged");
            },
            |()| Digest(0),
        );
    }
    let hooks = Hooks { purge: || PURGES.set(PURGES.get() + 1), ..Hooks::NONE };
    let mut case = prepare_with(purges, 1, hooks).expect("it registers a turn");
    case.turn.slice(3);
    case.turn.observe(1, &mut Notes::default());
    assert_eq!(PURGES.get(), 4);
    prepared(purges).turn.slice(5);
    assert_eq!(PURGES.get(), 4);
}

#[test]
fn kept_outputs_are_alive_together_and_dropped_before_the_last_mark() {
    thread_local!(static TOKEN: Rc<()> = Rc::new(()));
    struct Count(Vec<(Moment, usize)>);
    impl Observer for Count {
        fn mark(&mut self, moment: Moment) {
            self.0.push((moment, TOKEN.with(Rc::strong_count) - 1));
        }
        fn figure(&mut self, _: &'static str, _: u64) {}
    }
    let mut case = prepared(|run| {
        run.kept(4);
        run.iter(|| TOKEN.with(Rc::clone), |_| Digest(0));
    });
    assert_eq!(case.kept, 4);
    let mut count = Count(Vec::new());
    case.turn.observe(case.kept, &mut count);
    let wanted =
        [(Moment::Before, 0), (Moment::Held, 4), (Moment::Dropping, 4), (Moment::Dropped, 0)];
    assert_eq!(count.0, wanted);
}

#[test]
fn each_turn_with_set_up_gets_an_input_of_its_own() {
    thread_local!(static MADE: Cell<u64> = const { Cell::new(0) });
    thread_local!(static SUM: Cell<u64> = const { Cell::new(0) });
    let mut case = prepared(|run| {
        let set_up = || {
            MADE.set(MADE.get() + 1);
            MADE.get()
        };
        run.iter_with(4, set_up, |input| SUM.set(SUM.get() + input), Digest::of);
    });
    case.turn.slice(10);
    assert_eq!(MADE.get(), 10);
    assert_eq!(SUM.get(), 55);
}

/// Registers turns on so many states, each of which adds one; how often it was restored is noted in a thread's list.
fn restored(run: &mut Run, states: usize) {
    let restore = |state: &mut (usize, u64)| {
        assert_eq!(state.1, 1, "a state is restored once after each turn");
        state.1 = 0;
        RESTORED.with_borrow_mut(|restored| restored.push(state.0));
    };
    let states: Vec<(usize, u64)> = (0..states).map(|number| (number, 0)).collect();
    run.iter_restored(states, |state| state.1 += 1, restore, |state| Digest::of(&state.1));
}

thread_local!(static RESTORED: std::cell::RefCell<Vec<usize>> = const { std::cell::RefCell::new(Vec::new()) });

#[test]
fn each_turn_finds_a_state_that_was_restored() {
    let mut case = prepared(|run| restored(run, 3));
    case.turn.slice(7);
    assert_eq!(RESTORED.take(), [0, 1, 2, 0, 1, 2, 0]);
    assert_eq!([0, 1, 3, 4, 7].map(|turns| case.turn.stretches(turns)), [0, 1, 1, 2, 3]);
}

#[test]
fn an_observed_turn_is_restored_where_others_drop_their_output() {
    struct Count(Vec<(Moment, usize)>);
    impl Observer for Count {
        fn mark(&mut self, moment: Moment) {
            self.0.push((moment, RESTORED.with_borrow(Vec::len)));
        }
        fn figure(&mut self, _: &'static str, _: u64) {}
    }
    let mut case = prepared(|run| restored(run, 2));
    // More outputs than there are states can not be kept.
    for kept in [1, 2, 9] {
        let mut count = Count(Vec::new());
        assert_eq!(case.turn.observe(kept, &mut count), Digest::of(&1_u64));
        let alive = kept.min(2);
        let wanted = [
            (Moment::Before, 0),
            (Moment::Held, 0),
            (Moment::Dropping, 0),
            (Moment::Dropped, alive),
        ];
        assert_eq!(count.0, wanted);
        RESTORED.take();
    }
}

#[test]
#[should_panic(expected = "needs a state to work on")]
fn without_a_state_no_turn_restores() {
    drop(prepared(|run| restored(run, 0)));
}

#[test]
fn a_turn_with_set_up_marks_phases_and_its_figures_are_told_and_added_up() {
    let mut case = prepared(|run| {
        let mut made = 0;
        let set_up = move || {
            made += 1;
            made
        };
        let turn = |input: u64, marks: &mut Marks| {
            marks.phase("read");
            marks.figure("input", input);
            7_u64
        };
        run.iter_with_marked(4, set_up, turn, Digest::of);
    });
    case.turn.slice(2);
    assert_eq!(case.turn.stretches(10), 3);
    let mut notes = Notes::default();
    assert_eq!(case.turn.observe(1, &mut notes), Digest::of(&7_u64));
    assert_eq!(notes.figures, [("input", 3)]);
    assert_eq!(notes.moments[..2], [Moment::Before, Moment::Phase("read")]);
    let mut tally = Tally::default();
    case.turn.tally(2, &mut tally);
    assert!(tally.iter().eq([("input", 4 + 5)]));
}

#[test]
fn the_figures_of_threads_are_added_up_and_those_of_other_turns_are_none() {
    let mut case = prepared(|run| {
        run.iter_threads_counted(2, |number, figures| {
            figures.figure("number", number as u64 + 1);
            0
        });
    });
    case.turn.slice(3);
    let mut notes = Notes::default();
    case.turn.observe(1, &mut notes);
    assert_eq!(notes.figures, [("number", 3)]);
    let mut tally = Tally::default();
    case.turn.tally(4, &mut tally);
    assert!(tally.iter().eq([("number", 4 * 3)]));
    let mut silent = prepared(|run| run.iter(|| unreachable!("nothing is run"), |&()| Digest(0)));
    silent.turn.tally(4, &mut tally);
    let mut threads = prepared(|run| run.iter_threads(2, |_| 1));
    let mut none = Tally::default();
    threads.turn.tally(1, &mut none);
    assert_eq!(none, Tally::default());
}

#[test]
fn threads_do_every_turn_and_their_digest_is_the_sum() {
    static TURNS: AtomicU64 = AtomicU64::new(0);
    let mut case = prepared(|run| {
        let threads = run.size();
        run.iter_threads(threads, |number| {
            TURNS.fetch_add(1, Ordering::Relaxed);
            number as u64 + 1
        });
    });
    case.turn.slice(5);
    assert_eq!(TURNS.load(Ordering::Relaxed), 15);
    assert_eq!(case.turn.observe(1, &mut Notes::default()), Digest::of(&6_u64));
}

#[test]
fn digests_tell_order_and_number_apart() {
    assert_eq!(Digest::of_all([1_u8, 2]), Digest::of_all([1_u8, 2]));
    assert_ne!(Digest::of_all([1_u8, 2]), Digest::of_all([2_u8, 1]));
    assert_ne!(Digest::of_all([0_u8; 2]), Digest::of_all([0_u8; 3]));
}

#[test]
fn a_panic_of_one_thread_goes_on_where_the_slice_was_asked_for() {
    let mut case = prepared(|run| {
        run.iter_threads(2, |number| {
            assert!(number == 0, "thread one gives up");
            0
        });
    });
    let slice = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| case.turn.slice(3)));
    let panic = slice.expect_err("a thread panicked");
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"thread one gives up"));
}

#[test]
fn a_routine_with_threads_of_its_own_says_how_many_cores_they_take() {
    let own = prepared(|run| {
        run.cores(3);
        run.iter(|| 1_u64, Digest::of);
    });
    assert_eq!(own.threads, 3);
    assert_eq!(prepared(|run| run.iter(|| 1_u64, Digest::of)).threads, 1);
    let both = prepared(|run| {
        run.cores(1);
        run.iter_threads(2, |_| 1);
    });
    assert_eq!(both.threads, 2);
}

#[test]
fn a_folder_is_empty_at_first_and_goes_with_the_case() {
    thread_local! {
        static MADE: std::cell::RefCell<Vec<std::path::PathBuf>> = const { std::cell::RefCell::new(Vec::new()) };
    }
    let mut case = prepared(|run| {
        let folders = [run.folder(), run.folder()];
        assert_ne!(folders[0], folders[1]);
        assert!(folders.iter().all(|folder| folder.read_dir().expect("it is there").count() == 0));
        MADE.set(folders.to_vec());
        let [folder, _] = folders;
        let turn = move || std::fs::write(folder.join("file"), "written").is_ok();
        run.iter(turn, Digest::of);
    });
    assert_eq!(case.turn.observe(1, &mut Unobserved), Digest::of(&true));
    let made = MADE.take();
    assert!(made[0].join("file").exists() && made[1].exists());
    drop(case);
    assert!(made.iter().all(|folder| !folder.exists()), "{made:?}");
}
