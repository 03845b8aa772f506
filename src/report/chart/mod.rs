//! Charts: what each shows is planned first, then all are drawn at once on all cores. Data in, SVG out.

mod calibration;
mod curves;
mod figure;
mod history;
mod ink;
mod latency;
mod memory;
mod path;
mod phases;
mod place;
mod scale;
mod scatter;
mod spread;
mod squeeze;
mod strips;
mod time;
mod worth;

use super::evidence::Evidence;
use super::memory::Memory;
use crate::record::{Calibration, RecordedClaim};
use figure::Plan;
pub(super) use figure::{Figure, Panel};
use rayon::prelude::*;

/// The figures of every claim, in their order.
pub(super) fn figures(evidence: &Evidence) -> Vec<Vec<Figure>> {
    let planned: Vec<Vec<Figure<Plan>>> = evidence
        .judged
        .iter()
        .map(|judged| {
            [
                time::plan(evidence, judged),
                spread::plan(evidence, judged.claim),
                worth::plan(evidence, judged.claim),
                phases::plan(evidence, judged.claim),
                latency::plan(evidence, judged.claim),
            ]
            .into_iter()
            .flatten()
            .collect()
        })
        .collect();
    planned.into_par_iter().map(|figures| figures.into_par_iter().map(drawn).collect()).collect()
}

/// The figure of all memory cases; nothing where none was both timed and counted.
pub(super) fn of_memory(memories: &[Memory]) -> Option<Figure> {
    memory::plan(memories).map(drawn)
}

/// The figure of a calibration; nothing where no difference was made on purpose.
pub(super) fn of_calibration(calibration: &Calibration) -> Option<Figure> {
    calibration::plan(calibration).map(drawn)
}

/// The figure of a claim's ratios over commits; nothing where there is no history of it.
pub(super) fn of_history(evidence: &Evidence, claim: &RecordedClaim) -> Option<Figure> {
    history::plan(evidence, claim).map(drawn)
}

/// The mark of a variant as it stands in the charts, on a piece of its line.
pub(super) fn key(index: usize) -> String {
    let index = index % ink::VARIANTS;
    format!("<svg class=\"key\" aria-hidden=\"true\"><use href=\"#q{index}\"/></svg>")
}

/// The marks and keys that everything refers to; they have to stand on the page once, and are not seen where they stand.
pub(super) fn shapes() -> String {
    let key = |index: usize| {
        format!(
            "<g id=\"q{index}\"><path class=\"l{index}\" d=\"M0 7H36\"/><path class=\"k{index}\" d=\"M18 7h0\"/></g>"
        )
    };
    let keys: String = (0..ink::VARIANTS).map(key).collect();
    format!("<svg class=\"shapes\" aria-hidden=\"true\"><defs>{}{keys}</defs></svg>", ink::shapes())
}

fn drawn(figure: Figure<Plan>) -> Figure {
    let panels = figure.panels.into_par_iter().map(|panel| Panel {
        title: panel.title,
        finding: panel.finding,
        content: match panel.content {
            Plan::Curves(curves) => curves.draw(),
            Plan::Scatter(scatter) => scatter.draw(),
            Plan::Strips(strips) => strips.draw(),
        },
    });
    Figure { title: figure.title, caption: figure.caption, panels: panels.collect() }
}
