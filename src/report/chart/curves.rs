//! Draws time over the axis: a line for each variant with its marks and intervals, and its name at its end.

use super::ink::{self, ARTICLE, Area, Failure, GRID, IN_MEMORY, INK, MUTED, letters, width_of};
use super::place::{cut, fitting, in_rows, spread};
use super::scale::Scale;
use super::squeeze::squeeze;
use crate::report::format::Quantity;
use crate::verdict::Interval;
use plotters::backend::SVGBackend;
use plotters::chart::ChartBuilder;
use plotters::drawing::IntoDrawingArea;
use plotters::element::{Circle, PathElement};
use plotters::series::LineSeries;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, TRANSPARENT};

const WIDTH: u32 = 560;
const HEIGHT: u32 = 360;
const TOP: i32 = 34;
/// The widest name beside a line.
const NAME: i32 = 130;
/// From the end of the plot to the names beside it.
const LEADER: i32 = 14;
/// The height of a row of labels below the axis.
const ROW: i32 = 15;
/// The widest label where all stand below the axis.
const LABEL: i32 = 170;

/// The height of a mark; an interval that is not longer lies behind it.
const MARK: i32 = 9;
/// The radius of the ring around a crossing, which no mark fills.
const RING: i32 = 8;

/// A chart of lines.
pub(super) struct Curves {
    pub(super) title: String,
    /// What the lines show.
    pub(super) quantity: Quantity,
    /// The name of the axis, below it.
    pub(super) below: String,
    /// The points with their places on the axis and their labels.
    pub(super) points: Vec<(f64, String)>,
    /// Whether each label stands below the axis, in as many rows as they need; else those that have room in one.
    pub(super) names_all: bool,
    /// The article's own point, as an index into the points.
    pub(super) article: Option<usize>,
    pub(super) across: Scale,
    pub(super) up: Scale,
    pub(super) lines: Vec<Line>,
    /// Where two lines change place.
    pub(super) rings: Vec<(f64, f64)>,
}

/// The line of one variant.
pub(super) struct Line {
    /// The variant's place in its claim.
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) marks: Vec<Mark>,
}

/// One measured point of a line.
pub(super) struct Mark {
    pub(super) place: f64,
    pub(super) center: f64,
    pub(super) interval: Option<Interval>,
}

impl Line {
    /// The height of the line between its marks where both scales are logarithmic; nothing outside of them.
    pub(super) fn at(&self, place: f64) -> Option<f64> {
        let around = |ends: &&[Mark]| (ends[0].place..=ends[1].place).contains(&place);
        let ends = self.marks.windows(2).find(around)?;
        let share = (place / ends[0].place).ln() / (ends[1].place / ends[0].place).ln();
        Some(ends[0].center * (ends[1].center / ends[0].center).powf(share))
    }
}

impl Curves {
    /// The chart as SVG.
    pub(super) fn draw(&self) -> String {
        let mut svg = String::new();
        {
            let area = SVGBackend::with_string(&mut svg, (WIDTH, HEIGHT)).into_drawing_area();
            self.draw_on(&area).expect(IN_MEMORY);
        }
        squeeze(&svg)
    }

    fn draw_on(&self, area: &Area) -> Result<(), Failure> {
        let names: Vec<String> = self.lines.iter().map(|line| cut(&line.name, NAME)).collect();
        let widest = names.iter().map(|name| width_of(name)).max().unwrap_or(0);
        let mut builder = ChartBuilder::on(area);
        builder.margin_top(TOP).margin_right(LEADER + 18 + widest).y_label_area_size(58);
        // How far apart the points are does not depend on the room below them.
        let tried = builder
            .x_label_area_size(44)
            .build_cartesian_2d(self.across.clone(), self.up.clone())?;
        let rows = self.rows(|place| tried.backend_coord(&(place, self.lowest())).0);
        let deepest = rows.iter().map(|(_, row, _)| *row + 1).max().unwrap_or(0);
        let mut chart = builder
            .x_label_area_size(44.max(8 + ROW * deepest as i32 + 18))
            .build_cartesian_2d(self.across.clone(), self.up.clone())?;
        let (across, up) = chart.plotting_area().get_pixel_range();
        let labels = self.labels(|place| chart.backend_coord(&(place, self.lowest())).0);
        for (place, row, label) in &rows {
            let x = chart.backend_coord(&(*place, self.lowest())).0;
            let y = up.end + 8 + ROW * *row as i32;
            if *row > 0 {
                area.draw(&PathElement::new(vec![(x, up.end), (x, y)], GRID))?;
            }
            let text = letters(MUTED, HPos::Center, VPos::Top);
            area.draw_text(label, &text, (inside(x, label), y))?;
        }
        let text = letters(MUTED, HPos::Center, VPos::Center);
        chart
            .configure_mesh()
            .bold_line_style(GRID)
            .light_line_style(TRANSPARENT)
            .axis_style(MUTED)
            .set_all_tick_mark_size(3)
            .label_style(text.clone())
            .axis_desc_style(text)
            .x_desc(&self.below)
            .x_label_formatter(&|place| {
                let label = labels.iter().find(|(known, _)| known == place);
                label.map_or_else(String::new, |(_, label)| label.clone())
            })
            .y_label_formatter(&|value| self.quantity.short(*value))
            .draw()?;
        area.draw_text(&self.title, &letters(INK, HPos::Left, VPos::Top), (4, 4))?;
        if let Some((place, _)) = self.article.map(|index| &self.points[index]) {
            let x = chart.backend_coord(&(*place, self.lowest())).0;
            area.draw(&PathElement::new(vec![(x, up.start), (x, up.end)], ARTICLE))?;
        }
        for line in &self.lines {
            let marks = line.marks.iter().map(|mark| (mark.place, mark.center));
            chart.draw_series(LineSeries::new(marks, ink::series_line(line.index)))?;
        }
        let at = |mark: &Mark, nanoseconds: f64| chart.backend_coord(&(mark.place, nanoseconds));
        let ends: Vec<(i32, i32)> = self
            .lines
            .iter()
            .map(|line| {
                let last = line.marks.last().expect("a line has at least one mark");
                at(last, last.center)
            })
            .collect();
        let wanted: Vec<i32> = ends.iter().map(|end| end.1).collect();
        let heights = spread(&wanted, 15, up.start + 2, up.end - 2);
        for (((line, name), end), height) in self.lines.iter().zip(&names).zip(ends).zip(heights) {
            let color = ink::series(line.index);
            let leader = vec![end, (across.end + LEADER - 6, height)];
            area.draw(&PathElement::new(leader, color.mix(0.45).stroke_width(1)))?;
            for mark in &line.marks {
                if let Some(interval) = mark.interval {
                    let (x, lower) = at(mark, interval.lower);
                    let upper = at(mark, interval.upper).1;
                    if lower - upper > MARK {
                        let bar = [
                            (-3, lower),
                            (3, lower),
                            (0, lower),
                            (0, upper),
                            (-3, upper),
                            (3, upper),
                        ];
                        let bar = bar.map(|(dx, y)| (x + dx, y.clamp(up.start, up.end)));
                        area.draw(&PathElement::new(bar.to_vec(), color.stroke_width(1)))?;
                    }
                }
                ink::mark(area, line.index, at(mark, mark.center))?;
            }
            ink::mark(area, line.index, (across.end + LEADER, height))?;
            let text = letters(INK, HPos::Left, VPos::Center);
            area.draw_text(name, &text, (across.end + LEADER + 10, height))?;
        }
        for ring in &self.rings {
            area.draw(&Circle::new(chart.backend_coord(ring), RING, INK.stroke_width(1)))?;
        }
        Ok(())
    }

    /// Where all labels stand below the axis: the place, the row and the text of each. A label stands in the first row
    /// in which it touches no other.
    fn rows(&self, pixel: impl Fn(f64) -> i32) -> Vec<(f64, usize, String)> {
        if !self.names_all {
            return Vec::new();
        }
        let labels = self.points.iter().map(|(place, label)| (*place, cut(label, LABEL)));
        let labels: Vec<(f64, String)> = labels.collect();
        let placed: Vec<(i32, String)> = labels
            .iter()
            .map(|(place, label)| (inside(pixel(*place), label), label.clone()))
            .collect();
        let rows = in_rows(&placed).into_iter().zip(labels);
        rows.map(|(row, (place, label))| (place, row, label)).collect()
    }

    /// The labels that fit below the axis: the article's point first, then the ends, then what has room.
    fn labels(&self, pixel: impl Fn(f64) -> i32) -> Vec<(f64, String)> {
        if self.names_all {
            return Vec::new();
        }
        let placed: Vec<(i32, String)> =
            self.points.iter().map(|(place, label)| (pixel(*place), label.clone())).collect();
        let ends = [0, self.points.len() - 1];
        let order = self.article.into_iter().chain(ends).chain(0..self.points.len());
        fitting(&placed, order).into_iter().map(|index| self.points[index].clone()).collect()
    }

    fn lowest(&self) -> f64 {
        plotters::coord::ranged1d::Ranged::range(&self.up).start
    }
}

/// The middle of a label at a place, moved so far that it lies inside the drawing.
fn inside(place: i32, label: &str) -> i32 {
    let half = width_of(label) / 2 + 2;
    place.clamp(half, WIDTH as i32 - half)
}
