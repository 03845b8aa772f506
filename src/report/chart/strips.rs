//! Draws strips: a row for each variant, in it a tick for each sample, so that their spread is seen and not only told.

use super::ink::{self, Area, Failure, GRID, IN_MEMORY, INK, MUTED, letters, width_of};
use super::place::{cut, fitting};
use super::scale::{Scale, Spacing};
use super::squeeze::squeeze;
use plotters::backend::SVGBackend;
use plotters::chart::ChartBuilder;
use plotters::drawing::IntoDrawingArea;
use plotters::element::PathElement;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, TRANSPARENT};
use std::collections::BTreeSet;

const WIDTH: u32 = 560;
const TOP: i32 = 34;
const BOTTOM: i32 = 30;
/// The widest name of a row.
const NAME: i32 = 150;
/// The height of a strip with the room to the next one.
const STRIP: i32 = 17;
/// The room between two rows.
const GAP: i32 = 7;

/// A chart of strips.
pub(super) struct Strips {
    pub(super) title: String,
    /// The least and the largest share of a median that the axis shows; samples beyond lie on its ends.
    pub(super) range: (f64, f64),
    /// The ticks of the axis with their labels.
    pub(super) ticks: Vec<(f64, String)>,
    pub(super) rows: Vec<Row>,
}

/// The strips of one variant.
pub(super) struct Row {
    /// The variant's place in its claim.
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) strips: Vec<Strip>,
}

/// The samples of one case, as shares of their median.
pub(super) struct Strip {
    /// What stands behind the samples.
    pub(super) text: String,
    pub(super) samples: Vec<f64>,
    /// From the lower to the upper quartile inside a typical sample.
    pub(super) within: (f64, f64),
}

impl Strips {
    /// The chart as SVG.
    pub(super) fn draw(&self) -> String {
        let mut svg = String::new();
        {
            let size = (WIDTH, (TOP + BOTTOM + self.height()).unsigned_abs());
            let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            self.draw_on(&area).expect(IN_MEMORY);
        }
        squeeze(&svg)
    }

    fn draw_on(&self, area: &Area) -> Result<(), Failure> {
        let names: Vec<String> = self.rows.iter().map(|row| cut(&row.name, NAME)).collect();
        let widest_name = names.iter().map(|name| width_of(name)).max().unwrap_or(0);
        let strips = self.rows.iter().flat_map(|row| &row.strips);
        let widest_text = strips.map(|strip| width_of(&strip.text)).max().unwrap_or(0);
        let (least, most) = self.range;
        let places = self.ticks.iter().map(|tick| tick.0).collect();
        let down = f64::from(self.height());
        let mut chart = ChartBuilder::on(area)
            .margin_top(TOP)
            .margin_left(widest_name + 30)
            .margin_right(widest_text + 18)
            .x_label_area_size(BOTTOM)
            .build_cartesian_2d(
                Scale::with_ticks(least..most, Spacing::ByFactor, places),
                Scale::with_ticks(down..0.0, Spacing::Even, Vec::new()),
            )?;
        let at = |share: f64| chart.backend_coord(&(share.clamp(least, most), 0.0)).0;
        let placed: Vec<(i32, String)> =
            self.ticks.iter().map(|(share, label)| (at(*share), label.clone())).collect();
        // The middle first, then what lies further out.
        let mut order: Vec<usize> = (0..placed.len()).collect();
        let distance = |index: &usize| -(self.ticks[*index].0.ln().abs() * 1e6) as i64;
        order.sort_by_key(|index| (self.ticks[*index].0 != 1.0, distance(index)));
        let labelled = fitting(&placed, order.into_iter());
        let label = |place: f64| {
            let index = self.ticks.iter().position(|tick| tick.0 == place)?;
            labelled.contains(&index).then(|| self.ticks[index].1.clone())
        };
        chart
            .configure_mesh()
            .bold_line_style(GRID)
            .light_line_style(TRANSPARENT)
            .axis_style(GRID)
            .set_all_tick_mark_size(0)
            .label_style(letters(MUTED, HPos::Center, VPos::Center))
            .x_label_formatter(&|place| label(*place).unwrap_or_default())
            .draw()?;
        area.draw_text(&self.title, &letters(INK, HPos::Left, VPos::Top), (4, 4))?;
        let (across, _) = chart.plotting_area().get_pixel_range();
        let at = |share: f64| chart.backend_coord(&(share.clamp(least, most), 0.0)).0;
        let mut top = TOP + GAP;
        for (row, name) in self.rows.iter().zip(&names) {
            let middle = top + STRIP * row.strips.len() as i32 / 2;
            let text = letters(INK, HPos::Right, VPos::Center);
            area.draw_text(name, &text, (across.start - 20, middle))?;
            ink::mark(area, row.index, (across.start - 10, middle))?;
            let color = ink::series(row.index);
            for (index, strip) in row.strips.iter().enumerate() {
                let y = top + STRIP * index as i32;
                let (from, to) = (at(strip.within.0), at(strip.within.1));
                if from < to {
                    let within = vec![(from, y + 14), (to, y + 14)];
                    area.draw(&PathElement::new(within, color.mix(0.45).stroke_width(1)))?;
                }
                // A tick on or beside its like shows nothing more.
                let places: BTreeSet<i32> =
                    strip.samples.iter().map(|share| at(*share) / 2 * 2).collect();
                for x in places {
                    let tick = vec![(x, y + 3), (x, y + 12)];
                    area.draw(&PathElement::new(tick, color.stroke_width(1)))?;
                }
                let text = letters(INK, HPos::Left, VPos::Center);
                area.draw_text(&strip.text, &text, (across.end + 8, y + STRIP / 2))?;
            }
            top += STRIP * row.strips.len() as i32 + GAP;
        }
        Ok(())
    }

    fn height(&self) -> i32 {
        let rows = self.rows.iter().map(|row| STRIP * row.strips.len() as i32 + GAP);
        rows.sum::<i32>() + GAP
    }
}
