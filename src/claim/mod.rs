//! The vocabulary of a claim: plain data that says what an article states, how it is tested and what is predicted.
//!
//! A claim is a `static` in a file of its own. Nothing here measures, judges or prints.

mod axis;
mod bound;
mod catalogue;
mod check;
mod faults;
mod languages;
mod left_out;
mod metric;
mod named;
mod needs;
mod ours;
mod outputs;
mod prediction;
mod settings;
mod stated;
mod statement;
#[cfg(test)]
pub(crate) mod testing;
mod variant;

pub use axis::{Axis, Scale, Unit};
pub use bound::{Bound, Points};
pub(crate) use catalogue::home_of;
#[doc(hidden)]
pub use catalogue::joined;
pub use catalogue::{Catalogue, Entry, nearest};
pub use check::{check, faults};
pub use left_out::{LeftOut, Planned, Uncarried, Unclaiming};
pub use metric::{Allocator, Lane, Language, Metric};
pub use named::{composed, in_one_word};
pub use needs::{Needs, Processes};
pub use outputs::Outputs;
pub use prediction::{
    Against, Form, Origin, Own, Prediction, across, difference, exactly, figure, ratio,
    ratio_to_go, sampled_figure, value,
};
pub use statement::{Claim, Figure, Source};
pub use variant::{Ending, Role, Variant, variant};
