//! Crossovers: which of two variants is faster along a claim's axis, and where better and worse change place.
//!
//! # The method
//!
//! At every point the ratio of the two times is judged against 1, as a prediction would be. One of the two is *clearly*
//! faster where the whole interval lies on its side of 1, beyond the practical margin, and nothing voids or doubts the
//! reading; all other points lie *between*. Two neighbouring clear points with different sides, with whatever lies
//! between them, enclose one crossing. Two with the same side enclose none, however near to 1 the points between them
//! come.
//!
//! On a continuous axis the crossing is interpolated: the logarithm of the ratio is joined by straight lines over the
//! logarithm of the points, or over the points themselves where the axis begins at 0. The crossing is where that line
//! passes 0; where it does so several times among points that are not clear, the middle one. The ends of the points'
//! intervals are joined in the same way, and the crossing's interval is the whole stretch in which 0 lies between the
//! two lines. Both lines pass 0 inside the enclosing points, which are clear, so that neither end is ever cut off.
//!
//! # What it assumes
//!
//! Between two neighbouring points the ratio is a power of the point. The interval is that of the readings alone: it
//! grows with their noise and knows nothing of a ratio that jumps between two points, for example where data outgrows a
//! cache. That a crossing lies between the enclosing points needs no such assumption, which is why they are kept with
//! it. An interval misses the crossing of the interpolated line with a probability of at most the sum of the errors of
//! the points that it is read from.

use super::number::Interval;
use super::standing::{Side, Standing};
use crate::claim::Scale;
use crate::record::RecordedClaim;

/// Which of a pair is faster, along the axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Course {
    /// The same one is clearly faster at all points.
    Always(Side),
    /// Where one is clearly faster it is always this one, and there are points at which none is.
    Sometimes(Side),
    /// None is clearly faster at any point.
    Never,
    /// They change place, at least once; in the order of the axis.
    Crosses(Vec<Crossing>),
}

/// Where a pair changes place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Which of the two is faster below; above it is the other.
    pub below: Side,
    /// The last clear point below and the first clear point above.
    pub between: (u64, u64),
    /// Where between them; nothing where the axis has only its points.
    pub place: Option<Place>,
}

/// An interpolated place on an axis, in the unit of its points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Where the ratio is 1.
    pub center: f64,
    /// Where the interval of the ratio contains 1.
    pub interval: Interval,
}

/// How values between two points are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interpolation {
    /// Over the logarithm of the points.
    ByFactor,
    /// Over the points, because one of them is 0.
    Even,
    /// Not at all.
    None,
}

/// What the standings of a pair say together, in the order of the axis.
pub(super) fn course(standings: &[Standing], interpolation: Interpolation) -> Course {
    let clear: Vec<(usize, Side)> = standings
        .iter()
        .enumerate()
        .filter_map(|(index, standing)| Some((index, standing.faster?)))
        .collect();
    let Some((_, first)) = clear.first().copied() else { return Course::Never };
    let crossings: Vec<Crossing> = clear
        .windows(2)
        .filter(|neighbours| neighbours[0].1 != neighbours[1].1)
        .map(|neighbours| {
            let (from, below) = neighbours[0];
            let enclosed = &standings[from..=neighbours[1].0];
            Crossing {
                below,
                between: (enclosed[0].point, enclosed[enclosed.len() - 1].point),
                place: place(enclosed, below, interpolation),
            }
        })
        .collect();
    if !crossings.is_empty() {
        Course::Crosses(crossings)
    } else if clear.len() == standings.len() {
        Course::Always(first)
    } else {
        Course::Sometimes(first)
    }
}

/// Where the ratio is 1 between two clear points with different sides. Points without an interval are passed over.
fn place(enclosed: &[Standing], below: Side, interpolation: Interpolation) -> Option<Place> {
    if interpolation == Interpolation::None {
        return None;
    }
    // An interval may reach as far as numbers go, where its logarithm is no number to interpolate with.
    let log = |ratio: f64| ratio.ln().clamp(-1e3, 1e3);
    let (mut lowers, mut centers, mut uppers) = (Vec::new(), Vec::new(), Vec::new());
    for standing in enclosed {
        let Some(interval) = standing.ratio.interval else { continue };
        let along = interpolation.along(standing.point);
        // Turned so that the curve rises.
        let (lower, center, upper) = match below {
            Side::Subject => (interval.lower, standing.ratio.center, interval.upper),
            Side::Reference => {
                (1.0 / interval.upper, 1.0 / standing.ratio.center, 1.0 / interval.lower)
            }
        };
        lowers.push((along, log(lower)));
        // What earlier forks excluded stays so, and the median of all of them may lie there.
        centers.push((along, log(center).clamp(log(lower), log(upper))));
        uppers.push((along, log(upper)));
    }
    let zeros = zeros(&centers);
    let point = |along: f64| interpolation.point(along);
    Some(Place {
        center: point(*zeros.get(zeros.len() / 2)?),
        interval: Interval {
            lower: point(*self::zeros(&uppers).first()?),
            upper: point(*self::zeros(&lowers).last()?),
        },
    })
}

/// Where straight lines between neighbouring points of a curve pass 0.
fn zeros(curve: &[(f64, f64)]) -> Vec<f64> {
    curve
        .windows(2)
        .filter_map(|ends| {
            let [(from, first), (to, last)] = [ends[0], ends[1]];
            let zero = from + (to - from) * first / (first - last);
            ((first < 0.0) != (last < 0.0)).then_some(zero)
        })
        .collect()
}

impl Interpolation {
    /// How values between the points of a claim are found.
    pub(super) fn of(claim: &RecordedClaim) -> Interpolation {
        match (claim.scale, claim.points.first()) {
            (Scale::Steps, _) => Interpolation::None,
            (Scale::Continuous, Some((0, _))) => Interpolation::Even,
            (Scale::Continuous, _) => Interpolation::ByFactor,
        }
    }

    fn along(self, point: u64) -> f64 {
        match self {
            Interpolation::ByFactor => (point as f64).ln(),
            Interpolation::Even | Interpolation::None => point as f64,
        }
    }

    fn point(self, along: f64) -> f64 {
        match self {
            Interpolation::ByFactor => along.exp(),
            Interpolation::Even | Interpolation::None => along,
        }
    }
}

#[cfg(test)]
mod tests;
