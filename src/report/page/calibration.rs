//! The section about what comparisons are worth on this machine, from a calibration.

use super::claim::drawn;
use crate::record::Calibration;
use crate::report::calibration::{rows, sentences, titles};
use crate::report::evidence::Evidence;
use crate::report::{chart, summary};
use maud::{Markup, html};

/// The columns that hold names; all behind them hold figures.
const NAMES: usize = 2;

/// The section: what was compared, the table, the chart, and what it was made with.
pub(super) fn section(evidence: &Evidence, calibration: &Calibration) -> Markup {
    html! {
        section #calibration aria-labelledby="calibration-title" {
            h2 #calibration-title { "What these comparisons are worth here" }
            p {
                "Built-in workloads were compared with themselves, and with themselves given more turns, by the rules "
                "of every verdict on time: the same forks, error, margin and confidence sequence. So it is known how "
                "many false alarms there were and how many differences were missed on this machine."
            }
            (origin(evidence, calibration))
            (figures(calibration))
            (table(calibration))
            @if let Some(figure) = chart::of_calibration(calibration) { (drawn(&figure)) }
            @for sentence in sentences(calibration) { p.note { (sentence) } }
            details {
                summary { "The workloads" }
                dl {
                    @for workload in &calibration.workloads {
                        dt { (workload.name) }
                        dd { (workload.about) }
                    }
                }
            }
            h3 { "Do it again" }
            pre { code { "cargo claimbench calibrate" } }
        }
    }
}

/// When it was made, and whether by another build or on another machine than the record.
fn origin(evidence: &Evidence, calibration: &Calibration) -> Markup {
    let (machine, build) = (&calibration.machine, &calibration.build);
    let header = evidence.newest.latest();
    let elsewhere = header.is_some_and(|header| {
        header.machine.processor != machine.processor || header.machine.cores != machine.cores
    });
    let other_build = header.is_some_and(|header| header.build.commit != build.commit);
    html! {
        p.note {
            "Made at " (calibration.started) " with commit " (build.commit) " on " (machine.processor) ", "
            (machine.cores) " cores."
            @if other_build && !elsewhere { " The record is of another commit." }
        }
        @if elsewhere {
            p.warning { strong { "Another machine. " } "The record was measured on another machine than this." }
        }
    }
}

/// The figures that a method of comparing is judged by.
fn figures(calibration: &Calibration) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label="The figures that comparisons are judged by" {
            table {
                thead { tr { @for title in summary::TITLES { th scope="col" { (title) } } } }
                tbody {
                    @for row in summary::rows(calibration) {
                        tr {
                            th scope="row" { (row.what) }
                            td { (row.measured) }
                            td { (row.aim) }
                        }
                    }
                }
            }
        }
    }
}

fn table(calibration: &Calibration) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label="What comparisons are worth" {
            table.wide {
                thead {
                    tr {
                        @for (index, title) in titles(calibration).iter().enumerate() {
                            th.figure[index >= NAMES] scope="col" { (title) }
                        }
                    }
                }
                tbody {
                    @for row in rows(calibration) {
                        tr {
                            th scope="row" { (row.workload) }
                            td { (row.mode) }
                            @for cell in row.cells { td.figure { (cell) } }
                        }
                    }
                }
            }
        }
    }
}
