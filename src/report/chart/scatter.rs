//! Draws a cloud of cases: one reading against another, both by their logarithms, a mark for each case and a key beside it.

use super::ink::{self, Area, Failure, GRID, IN_MEMORY, INK, MUTED, letters, width_of};
use super::place::cut;
use super::scale::{Scale, Spacing};
use super::squeeze::squeeze;
use crate::report::format::Quantity;
use plotters::backend::SVGBackend;
use plotters::chart::ChartBuilder;
use plotters::drawing::IntoDrawingArea;
use plotters::element::Circle;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, TRANSPARENT};
use std::collections::BTreeSet;

const WIDTH: u32 = 560;
const TOP: i32 = 34;
/// The widest name of the key.
const NAME: i32 = 130;
/// The height of a line of the key.
const LINE: i32 = 17;
/// The radius of a ring, which no mark fills.
const RING: i32 = 8;

/// A chart of marks.
pub(super) struct Scatter {
    pub(super) title: String,
    /// What is counted along the lower axis, and its name.
    pub(super) across: (Quantity, String),
    /// What is counted along the other.
    pub(super) up: Quantity,
    pub(super) height: u32,
    /// The series with their places in the key.
    pub(super) series: Vec<Series>,
    /// Which places have a ring around them.
    pub(super) rings: Vec<(f64, f64)>,
}

/// The marks of one series; only what is counted along the lower axis may be zero.
pub(super) struct Series {
    /// Which of the marks and colours.
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) marks: Vec<(f64, f64)>,
}

impl Scatter {
    /// The chart as SVG.
    pub(super) fn draw(&self) -> String {
        let mut svg = String::new();
        {
            let area = SVGBackend::with_string(&mut svg, (WIDTH, self.height)).into_drawing_area();
            self.draw_on(&area).expect(IN_MEMORY);
        }
        squeeze(&svg)
    }

    fn draw_on(&self, area: &Area) -> Result<(), Failure> {
        let names: Vec<String> = self.series.iter().map(|series| cut(&series.name, NAME)).collect();
        let widest = names.iter().map(|name| width_of(name)).max().unwrap_or(0);
        let mut chart = ChartBuilder::on(area)
            .margin_top(TOP)
            .margin_right(widest + 34)
            .x_label_area_size(44)
            .y_label_area_size(58)
            .build_cartesian_2d(
                self.scale(self.across.0, |mark| mark.0),
                self.scale(self.up, |mark| mark.1),
            )?;
        let text = letters(MUTED, HPos::Center, VPos::Center);
        chart
            .configure_mesh()
            .bold_line_style(GRID)
            .light_line_style(TRANSPARENT)
            .axis_style(MUTED)
            .set_all_tick_mark_size(3)
            .label_style(text.clone())
            .axis_desc_style(text)
            .x_desc(&self.across.1)
            .x_label_formatter(&|value| self.across.0.short(*value))
            .y_label_formatter(&|value| self.up.short(*value))
            .draw()?;
        area.draw_text(&self.title, &letters(INK, HPos::Left, VPos::Top), (4, 4))?;
        let (across, _) = chart.plotting_area().get_pixel_range();
        for (place, (series, name)) in self.series.iter().zip(&names).enumerate() {
            // Many cases fall on one place, and a mark on its like shows nothing more.
            let places: BTreeSet<(i32, i32)> =
                series.marks.iter().map(|mark| chart.backend_coord(mark)).collect();
            for place in places {
                ink::mark(area, series.index, place)?;
            }
            let height = TOP + LINE / 2 + LINE * place as i32;
            ink::mark(area, series.index, (across.end + 14, height))?;
            let text = letters(INK, HPos::Left, VPos::Center);
            area.draw_text(name, &text, (across.end + 24, height))?;
        }
        for ring in &self.rings {
            area.draw(&Circle::new(chart.backend_coord(ring), RING, INK.stroke_width(1)))?;
        }
        Ok(())
    }

    /// The scale that one side of all marks needs.
    fn scale(&self, quantity: Quantity, side: impl Fn(&(f64, f64)) -> f64) -> Scale {
        let readings = || self.series.iter().flat_map(|series| &series.marks).map(&side);
        let smallest = readings().reduce(f64::min).unwrap_or(1.0);
        let largest = readings().reduce(f64::max).unwrap_or(1.0);
        if smallest > 0.0 {
            Scale::logarithmic_of(quantity, smallest, largest)
        } else {
            Scale::from_zero(smallest, largest, Spacing::ByFactor, quantity)
        }
    }
}
