//! The colours, marks and letters of charts.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::Circle;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, ShapeStyle, TextStyle};

/// Why drawing never fails here.
pub(super) const IN_MEMORY: &str = "drawing into a string does no input or output";

/// What a chart is drawn on.
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Why drawing failed: never, into a string.
pub(super) type Failure = DrawingAreaErrorKind<std::io::Error>;

/// Letters and lines.
pub(super) const INK: RGBColor = RGBColor(0x1f, 0x23, 0x28);
/// Letters and lines of less weight.
pub(super) const MUTED: RGBColor = RGBColor(0x59, 0x63, 0x6e);
/// The grid.
pub(super) const GRID: RGBColor = RGBColor(0xd8, 0xdd, 0xe2);
/// The line at the article's point, which the page dashes.
pub(super) const ARTICLE: RGBColor = RGBColor(0x5a, 0x63, 0x6e);

/// So many variants have marks and colours of their own.
pub(super) const VARIANTS: usize = 10;

/// The colours of variants: seven of Okabe and Ito, which the colour-blind can tell apart, then three of their
/// lightness. The page names them `--k0` to `--k9` and has other values for them in the dark.
const SERIES: [RGBColor; VARIANTS] = [
    RGBColor(0x00, 0x72, 0xb2),
    RGBColor(0xd5, 0x5e, 0x00),
    RGBColor(0x00, 0x9e, 0x73),
    RGBColor(0xcc, 0x79, 0xa7),
    RGBColor(0xe6, 0x9f, 0x00),
    RGBColor(0x56, 0xb4, 0xe9),
    RGBColor(0x8a, 0x7d, 0x00),
    RGBColor(0x1e, 0x1e, 0x1e),
    RGBColor(0x88, 0x22, 0x55),
    RGBColor(0x80, 0x80, 0x80),
];

/// The width of the lines of series; no other line has it, so that the page can dash them.
const SERIES_WIDTH: u32 = 2;
/// The radius of the circle that stands for the first mark; those of the others follow. No chart draws so large a one.
pub(super) const MARKS: usize = 900;
const FONT: &str = "sans-serif";
/// The height of letters in pixels. plotters divides its size by 1.24 on the way into SVG.
const LETTER: f64 = 12.0;
const PLOTTERS_LETTER: f64 = LETTER * 1.24;

/// The colour of the variant at that place of its claim.
pub(super) fn series(index: usize) -> RGBColor {
    SERIES[index % SERIES.len()]
}

/// The style of the line of a variant.
pub(super) fn series_line(index: usize) -> ShapeStyle {
    series(index).stroke_width(SERIES_WIDTH)
}

/// Letters of a colour that are placed by the given point of theirs.
pub(super) fn letters(color: RGBColor, horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    (FONT, PLOTTERS_LETTER).into_font().color(&color).pos(Pos::new(horizontal, vertical))
}

/// About how many pixels a text takes; plotters has no fonts to ask.
pub(super) fn width_of(text: &str) -> i32 {
    (text.chars().count() as f64 * LETTER * 0.57).ceil() as i32
}

/// Draws the mark of a variant: one shape each, so that colour is never alone.
///
/// The shapes stand once on the page ([`shapes`]); here is only a circle that no chart draws, in whose place the drawing
/// gets a corner of a path.
pub(super) fn mark(area: &Area, index: usize, place: (i32, i32)) -> Result<(), Failure> {
    let radius = (MARKS + index % SERIES.len()) as i32;
    area.draw(&Circle::new(place, radius, series(index).stroke_width(1)))
}

/// The marks of all variants, which the page's style puts on the corners of the paths of class `k0` to `k9`.
pub(super) fn shapes() -> String {
    let outline = |index: usize| match index {
        0 => "<circle r=\"4\" class=\"f0\"/>".to_owned(),
        6 => "<circle r=\"4\" class=\"o6\"/>".to_owned(),
        index => {
            let path = match index {
                1 | 7 => "M-4-4H4V4H-4Z",
                2 | 8 => "M0-5 5 4H-5Z",
                3 | 9 => "M0-5 5 0 0 5-5 0Z",
                4 => "M0 5 5-4H-5Z",
                _ => "M-1-5H1V-1H5V1H1V5H-1V1H-5V-1H-1Z",
            };
            let class = if index < 7 { 'f' } else { 'o' };
            format!("<path class=\"{class}{index}\" d=\"{path}\"/>")
        }
    };
    let shape = |index: usize| {
        format!(
            "<marker id=\"k{index}\" markerUnits=\"userSpaceOnUse\">{}</marker>",
            outline(index)
        )
    };
    (0..SERIES.len()).map(shape).collect()
}

/// What a colour of a drawing is to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    /// The colour of a variant.
    Series(usize),
    Ink,
    Muted,
    Grid,
    Article,
}

impl Paint {
    /// What a colour is that plotters wrote; nothing for `none`, and for what no chart uses.
    pub(super) fn of(written: &str) -> Option<Paint> {
        let is = |color: RGBColor| hexadecimal(color) == written;
        let series = SERIES.iter().position(|color| is(*color)).map(Paint::Series);
        let others = [
            (INK, Paint::Ink),
            (MUTED, Paint::Muted),
            (GRID, Paint::Grid),
            (ARTICLE, Paint::Article),
        ];
        series.or(others.into_iter().find(|known| is(known.0)).map(|known| known.1))
    }
}

fn hexadecimal(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}
