//! The colours, marks and letters of charts, and what turns plotters' fixed colours into those of the page.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, PathElement, Polygon};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, ShapeStyle, TextStyle};

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
/// What stands behind everything.
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// The colours of variants: seven of Okabe and Ito, which the colour-blind can tell apart, then three of their
/// lightness. The page names them `--k0` to `--k9` and has other values for them in the dark.
const SERIES: [RGBColor; 10] = [
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
pub(super) fn mark(area: &Area, index: usize, (x, y): (i32, i32)) -> Result<(), Failure> {
    let color = series(index);
    let outline: Vec<(i32, i32)> = match index % SERIES.len() {
        0 => return area.draw(&Circle::new((x, y), 4, color.filled())),
        1 | 7 => vec![(-4, -4), (4, -4), (4, 4), (-4, 4)],
        2 | 8 => vec![(0, -5), (5, 4), (-5, 4)],
        3 | 9 => vec![(0, -5), (5, 0), (0, 5), (-5, 0)],
        4 => vec![(0, 5), (5, -4), (-5, -4)],
        5 => vec![
            (-1, -5),
            (1, -5),
            (1, -1),
            (5, -1),
            (5, 1),
            (1, 1),
            (1, 5),
            (-1, 5),
            (-1, 1),
            (-5, 1),
            (-5, -1),
            (-1, -1),
        ],
        _ => {
            area.draw(&Circle::new((x, y), 4, PAPER.filled()))?;
            return area.draw(&Circle::new((x, y), 4, color.stroke_width(1)));
        }
    };
    let mut corners: Vec<(i32, i32)> = outline.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
    if index % SERIES.len() < 7 {
        return area.draw(&Polygon::new(corners, color.filled()));
    }
    area.draw(&Polygon::new(corners.clone(), PAPER.filled()))?;
    corners.push(corners[0]);
    area.draw(&PathElement::new(corners, color.stroke_width(1)))
}

/// A chart without plotters' fixed colours and fonts: the page's style decides both, in light and in dark.
///
/// Nothing here can match text of a record: plotters escapes quotation marks in letters.
pub(super) fn finish(svg: String) -> String {
    let font = format!(" font-family=\"{FONT}\" font-size=\"{}\"", PLOTTERS_LETTER / 1.24);
    let mut svg = svg
        .replace(&font, "")
        .replace(" opacity=\"1\"", "")
        .replace(" stroke=\"none\"", "")
        .replace(" xmlns=\"http://www.w3.org/2000/svg\"", "")
        .replace("\n</text>", "</text>");
    for (index, color) in SERIES.iter().enumerate() {
        svg = classed(svg, *color, SERIES_WIDTH, &format!("l{index}"));
        svg = classed(svg, *color, 1, &format!("e{index}"));
        svg = named(svg, *color, &format!("k{index}"));
    }
    svg = classed(svg, ARTICLE, 1, "a");
    svg = classed(svg, MUTED, 1, "m");
    let grid = format!("<line stroke=\"{}\" stroke-width=\"1\"", hexadecimal(GRID));
    svg = svg.replace(&grid, "<line class=\"g\"");
    for (color, name) in [(INK, "ink"), (MUTED, "muted"), (GRID, "grid"), (PAPER, "paper")] {
        svg = named(svg, color, name);
    }
    svg
}

/// Puts a class of the page's style in the place of a path's colour and width.
fn classed(svg: String, color: RGBColor, width: u32, class: &str) -> String {
    let color = hexadecimal(color);
    let path = format!("<polyline fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\"");
    svg.replace(&path, &format!("<polyline class=\"{class}\""))
}

/// Puts a name of the page's style in the place of a colour.
fn named(svg: String, color: RGBColor, name: &str) -> String {
    svg.replace(&format!("\"{}\"", hexadecimal(color)), &format!("\"var(--{name})\""))
}

fn hexadecimal(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}
