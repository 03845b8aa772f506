//! More cases than have room in a variable of the environment

use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};

const POINTS: [u64; 400] = {
    let mut points = [0; 400];
    let mut place = 0;
    while place < points.len() {
        points[place] = 1 + place as u64;
        place += 1;
    }
    points
};

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "there are many", figures: &[] },
    says: "Each variant does the same at each of very many points.",
    axis: Axis {
        name: "number",
        unit: Unit::Count,
        points: &POINTS,
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("a_variant_whose_name_takes_up_so_much_room_one", same),
        variant("a_variant_whose_name_takes_up_so_much_room_two", same),
        variant("a_variant_whose_name_takes_up_so_much_room_three", same),
        variant("a_variant_whose_name_takes_up_so_much_room_four", same),
    ],
    reference: "a_variant_whose_name_takes_up_so_much_room_one",
    predictions: &[ratio(
        Metric::Time,
        "a_variant_whose_name_takes_up_so_much_room_two",
        "a_variant_whose_name_takes_up_so_much_room_one",
        Bound::AtLeast(0.001),
    )],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn same(run: &mut Run) {
    let point = run.point();
    run.iter(move || std::hint::black_box(point), Digest::of);
}
