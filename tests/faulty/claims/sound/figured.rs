//! Figures of every kind of turn, counted and sampled

use super::super::steps;
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, exactly, figure, ratio, sampled_figure, variant,
};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    says: "Every kind of turn reports the figures that it has.",
    axis: Axis::count("steps", &[100]),
    variants: &[
        variant("marked", marked),
        variant("with_set_up", with_set_up),
        variant("threads", threads).control("it returns the sum of its threads"),
        variant("silent", silent),
    ],
    reference: "marked",
    predictions: &[
        figure("steps", "marked", Equal(100.0)),
        figure("steps", "with_set_up", Equal(100.0)),
        figure("steps", "threads", Equal(200.0)),
        exactly(Held, "with_set_up", 3).in_phase("walked"),
        sampled_figure("steps", "marked", Within(99.0, 101.0)),
        sampled_figure("steps", "with_set_up", Within(99.0, 101.0)),
        sampled_figure("steps", "threads", AtMost(150.0)),
        sampled_figure("steps", "threads", AtLeast(1.5)).against("marked"),
        sampled_figure("none", "marked", AtMost(1.0)),
        sampled_figure("steps", "silent", AtMost(1.0)),
        ratio(Time, "marked", "with_set_up", AtMost(1_000.0)),
    ],
    ..Claim::OURS
};

fn marked(run: &mut Run) {
    let count = run.point();
    run.iter_marked(
        move |marks| {
            marks.figure("steps", count);
            marks.figure("none", 0);
            steps(count)
        },
        Digest::of,
    );
}

fn with_set_up(run: &mut Run) {
    let count = run.point();
    run.iter_with_marked(
        8,
        move || (count, vec![0_u8; 3]),
        |(count, kept), marks| {
            marks.phase("walked");
            marks.figure("steps", count);
            drop(kept);
            steps(count)
        },
        Digest::of,
    );
}

fn threads(run: &mut Run) {
    let count = run.point();
    run.iter_threads_counted(2, move |_, figures| {
        figures.figure("steps", count);
        steps(count)
    });
}

fn silent(run: &mut Run) {
    let count = run.point();
    run.iter(move || steps(count), Digest::of);
}
