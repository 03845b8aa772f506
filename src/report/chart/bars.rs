//! Draws horizontal bars: a row for each variant, one or more bars in it, each with its number behind it.

use super::IN_MEMORY;
use super::ink::{self, Area, Failure, GRID, INK, MUTED, letters, width_of};
use super::place::{cut, fitting};
use super::scale::{Scale, Spacing};
use super::squeeze::squeeze;
use crate::report::format::Quantity;
use plotters::backend::SVGBackend;
use plotters::chart::ChartBuilder;
use plotters::coord::ranged1d::{BoldPoints, Ranged};
use plotters::drawing::IntoDrawingArea;
use plotters::element::Rectangle;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, TRANSPARENT};

const WIDTH: u32 = 560;
const TOP: i32 = 34;
const BOTTOM: i32 = 30;
/// The widest name of a row.
const NAME: i32 = 150;
/// The height of a bar with the room to the next one.
const BAR: i32 = 17;
/// The room between two rows.
const GAP: i32 = 7;

/// A chart of bars.
pub(super) struct Bars {
    pub(super) title: String,
    pub(super) quantity: Quantity,
    pub(super) scale: Scale,
    pub(super) rows: Vec<Row>,
}

/// The bars of one variant.
pub(super) struct Row {
    /// The variant's place in its claim.
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) bars: Vec<Bar>,
}

/// One bar; without a value it is a gap that says so.
pub(super) struct Bar {
    /// What the bar is of, before its number; may be empty.
    pub(super) of: String,
    pub(super) value: Option<f64>,
}

impl Bars {
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
        let bars = self.rows.iter().flat_map(|row| &row.bars);
        let widest_text = bars.map(|bar| width_of(&self.text(bar))).max().unwrap_or(0);
        let down = f64::from(self.height());
        let mut chart = ChartBuilder::on(area)
            .margin_top(TOP)
            .margin_left(widest_name + 30)
            .margin_right(widest_text + 14)
            .x_label_area_size(BOTTOM)
            .build_cartesian_2d(
                self.scale.clone(),
                Scale::with_ticks(down..0.0, Spacing::Even, Vec::new()),
            )?;
        let labels = self.labels(|value| chart.backend_coord(&(value, 0.0)).0);
        chart
            .configure_mesh()
            .bold_line_style(GRID)
            .light_line_style(TRANSPARENT)
            .axis_style(GRID)
            .set_all_tick_mark_size(3)
            .label_style(letters(MUTED, HPos::Center, VPos::Center))
            .x_label_formatter(&|value| {
                let is_shown = labels.contains(value);
                if is_shown { self.quantity.short(*value) } else { String::new() }
            })
            .draw()?;
        area.draw_text(&self.title, &letters(INK, HPos::Left, VPos::Top), (4, 4))?;
        let (across, _) = chart.plotting_area().get_pixel_range();
        let mut top = TOP + GAP;
        for (row, name) in self.rows.iter().zip(&names) {
            let middle = top + BAR * row.bars.len() as i32 / 2;
            area.draw_text(
                name,
                &letters(INK, HPos::Right, VPos::Center),
                (across.start - 20, middle),
            )?;
            ink::mark(area, row.index, (across.start - 10, middle))?;
            for (index, bar) in row.bars.iter().enumerate() {
                let y = top + BAR * index as i32;
                let zero = chart.backend_coord(&(0.0, 0.0)).0;
                let end = bar.value.map_or(zero, |value| chart.backend_coord(&(value, 0.0)).0);
                // Later bars of a row are paler; their words, not their shade, say what they are.
                let shade = ink::series(row.index).mix([1.0, 0.65, 0.4][index.min(2)]);
                if end != zero {
                    let corners = [(zero.min(end), y + 2), (zero.max(end), y + BAR - 2)];
                    area.draw(&Rectangle::new(corners, shade.filled()))?;
                }
                let color = if bar.value.is_some() { &INK } else { &MUTED };
                let text = letters(*color, HPos::Left, VPos::Center);
                area.draw_text(&self.text(bar), &text, (zero.max(end) + 6, y + BAR / 2))?;
            }
            top += BAR * row.bars.len() as i32 + GAP;
        }
        Ok(())
    }

    fn height(&self) -> i32 {
        let rows = self.rows.iter().map(|row| BAR * row.bars.len() as i32 + GAP);
        rows.sum::<i32>() + GAP
    }

    fn text(&self, bar: &Bar) -> String {
        let number =
            bar.value.map_or_else(|| "not measured".to_owned(), |value| self.quantity.text(value));
        if bar.of.is_empty() { number } else { format!("{} {number}", bar.of) }
    }

    /// The ticks whose labels fit: the ends first.
    fn labels(&self, pixel: impl Fn(f64) -> i32) -> Vec<f64> {
        let ticks = self.scale.key_points(BoldPoints(0));
        let placed: Vec<(i32, String)> =
            ticks.iter().map(|tick| (pixel(*tick), self.quantity.short(*tick))).collect();
        let ends = [0, ticks.len().saturating_sub(1)].into_iter().filter(|_| !ticks.is_empty());
        let kept = fitting(&placed, ends.chain(0..ticks.len()));
        kept.into_iter().map(|index| ticks[index]).collect()
    }
}
