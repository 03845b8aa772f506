//! Plans the chart of latencies: how long the operations of each variant take, from the median to the longest.

use super::curves::{Curves, Line, Mark};
use super::figure::{Figure, LATENCY, Panel, Plan};
use super::scale::{Scale, Spacing};
use crate::claim::{Allocator, Lane, Metric};
use crate::record::{Case, Group, Latencies, RecordedClaim};
use crate::report::evidence::{Evidence, case};
use crate::report::format::{Quantity, count};

/// The percentiles of the axis, one step apart; the longest latency stands behind them.
const STEPS: [(Metric, &str); 3] =
    [(Metric::LatencyP50, "p50"), (Metric::LatencyP99, "p99"), (Metric::LatencyP999, "p99.9")];
const LONGEST: &str = "longest";

/// The figure of a claim; nothing where no routine takes latencies.
pub(super) fn plan(evidence: &Evidence, claim: &RecordedClaim) -> Option<Figure<Plan>> {
    let allocators = evidence.allocators(Lane::Rounds).into_iter();
    let drawn: Vec<(Panel<Plan>, String)> =
        allocators.filter_map(|allocator| panel(evidence, claim, allocator)).collect();
    let findings: Vec<&str> = drawn.iter().map(|(_, finding)| finding.as_str()).collect();
    if drawn.is_empty() {
        return None;
    }
    let caption = format!(
        "Latencies at {}, on a logarithmic scale: the median over fresh processes of the percentiles of each, and the \
         longest of all, which one interruption makes. {}",
        claim.spoken(claim.article_point),
        findings.join(" ")
    );
    let panels = drawn.into_iter().map(|(panel, _)| panel).collect();
    Some(Figure { title: LATENCY, caption, panels })
}

fn panel(
    evidence: &Evidence,
    claim: &RecordedClaim,
    allocator: Allocator,
) -> Option<(Panel<Plan>, String)> {
    let mut fewest = u64::MAX;
    let mut forks = 0;
    let mut lines = Vec::new();
    for (index, variant) in claim.variants.iter().enumerate() {
        let case = case(claim, &variant.name, claim.article_point, allocator);
        let Some(marks) = marks(evidence, &case) else { continue };
        let each = latencies(evidence, &case);
        fewest = each.iter().map(|latencies| latencies.count).fold(fewest, u64::min);
        forks = forks.max(each.len());
        lines.push(Line { index, name: variant.name.clone(), marks });
    }
    let centers = || lines.iter().flat_map(|line| &line.marks).map(|mark| mark.center);
    let (least, most) = (centers().reduce(f64::min)?, centers().reduce(f64::max)?);
    let name = allocator.name();
    let rests = format!(
        "Under {name} they rest on at least {} latencies in each of up to {forks} processes{}.",
        count(fewest as f64),
        left_out(fewest)
    );
    let steps: Vec<&str> = STEPS.iter().map(|(_, name)| *name).chain([LONGEST]).collect();
    let ticks = (0..steps.len()).map(|step| step as f64).collect();
    let panel = Panel {
        title: format!("Latencies under {name}"),
        finding: rests.clone(),
        content: Plan::Curves(Curves {
            title: format!("Latency of an operation, allocator: {name}"),
            quantity: Quantity::Time,
            below: "percentile".to_owned(),
            points: (0..).map(f64::from).zip(steps.iter().map(|name| (*name).to_owned())).collect(),
            names_all: true,
            article: None,
            across: Scale::with_ticks(-0.3..steps.len() as f64 - 0.7, Spacing::Even, ticks),
            up: Scale::logarithmic(least, most),
            rings: Vec::new(),
            lines,
        }),
    };
    Some((panel, rests))
}

/// Which percentiles so few latencies do not tell.
fn left_out(fewest: u64) -> String {
    let out: Vec<&str> = STEPS
        .iter()
        .filter(|(metric, _)| fewest < metric.fewest_latencies())
        .map(|(_, name)| *name)
        .collect();
    match out.as_slice() {
        [] => String::new(),
        names => format!("; {} is drawn only where there are enough", names.join(" or ")),
    }
}

/// The percentiles of a case that it has enough latencies for, and the longest; nothing where it takes none.
fn marks(evidence: &Evidence, case: &Case) -> Option<Vec<Mark>> {
    let each = latencies(evidence, case);
    let fewest = each.iter().map(|latencies| latencies.count).min()?;
    let percentile = |(step, (metric, _)): (usize, &(Metric, &str))| {
        let is_told = fewest >= metric.fewest_latencies();
        let estimate = evidence.sampled(case, *metric).filter(|_| is_told)?;
        let (place, center) = (step as f64, estimate.center);
        Some(Mark { place, center, interval: estimate.interval })
    };
    let longest = each.iter().map(|latencies| latencies.longest.get()).reduce(f64::max)?;
    let longest = Mark { place: STEPS.len() as f64, center: longest, interval: None };
    let mut marks: Vec<Mark> = STEPS.iter().enumerate().filter_map(percentile).collect();
    marks.push(longest);
    marks.iter().all(|mark| mark.center > 0.0).then_some(marks)
}

fn latencies(evidence: &Evidence, case: &Case) -> Vec<Latencies> {
    let group = Group::at(case.point);
    let forks = evidence.newest.forks(case, &group);
    forks.filter_map(|fork| fork.latencies).collect()
}

#[cfg(test)]
mod tests {
    use crate::claim::testing::claim;
    use crate::claim::{Allocator::System, Bound::AtMost, Lane, Metric, ratio};
    use crate::record::testing::{begins, finite, forks, record, recorded};
    use crate::record::{Latencies, Line};
    use crate::report::page;
    use crate::verdict::Settings;

    /// The page of a claim whose variants have so many latencies in each fork.
    fn shown(count: u64) -> String {
        let predictions = [ratio(Metric::LatencyP50, "pooled", "fresh", AtMost(0.5)).at(&[64])];
        let mut lines = vec![begins(1, Lane::Rounds, System), recorded(claim(predictions))];
        lines.extend(forks(1, 64, System, &[0.5; 12]));
        for line in &mut lines {
            let Line::Fork(fork) = line else { continue };
            let [p50, p99, p999, longest] = [100.0, 900.0, 5e3, 2e6].map(finite);
            fork.latencies = Some(Latencies { p50, p99, p999, longest, block: 1, count });
        }
        page(&record(lines), Settings::default())
    }

    #[test]
    fn latencies_are_drawn_and_it_is_said_on_how_many_they_rest() {
        let page = shown(20_000);
        assert!(page.contains("Latency of an operation, allocator: system"));
        assert!(page.contains("at least 20,000 latencies in each of up to 12 processes."));
        let page = shown(2_000);
        assert!(page.contains("p99.9 is drawn only where there are enough"));
        let page = shown(20);
        assert!(page.contains("p99 or p99.9 is drawn only where there are enough"));
    }
}
