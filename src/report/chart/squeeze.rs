//! Turns what plotters writes into a few short elements whose colours, letters and marks are the page's: a page has
//! hundreds of charts, and most of what plotters writes says the same again.
//!
//! | plotters writes | the page gets |
//! |---|---|
//! | a line for every step of the grid, a path for every tick | one path for the grid, one for all ticks |
//! | colour, width and font of everything | a class |
//! | a circle of radius [`ink::MARKS`] and the number of a mark | a corner of a path that has such a mark at every corner |
//!
//! Nothing here can match text of a record: plotters escapes it, and what stands between tags is passed on as it is.

use super::ink::{self, Paint};
use super::path::shorten;

/// How far letters stand below the height that plotters gives them: half a letter, a whole one, or less than none.
const SHIFTS: [(&str, f64); 3] = [("0.5ex", 3.1), ("0.76em", 9.1), ("-0.5ex", -3.1)];

/// One element with its attributes, and the text inside where it is one.
struct Element<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    text: &'a str,
}

/// A drawing of plotters as the page wants it.
pub(super) fn squeeze(svg: &str) -> String {
    let (mut grid, mut ticks, mut rest) = (String::new(), String::new(), String::new());
    let mut marks: Vec<(usize, String)> = Vec::new();
    let mut head = String::new();
    for element in elements(svg) {
        match (element.name, element.paint("stroke")) {
            ("svg", _) => head = format!("<svg viewBox=\"{}\">", element.get("viewBox")),
            ("line", Some(Paint::Grid)) => grid += &element.straight(),
            ("polyline", Some(Paint::Grid)) => grid += &element.path(),
            ("polyline", Some(Paint::Muted)) => ticks += &element.path(),
            ("polyline", Some(paint)) => match rest.strip_suffix("\"/>") {
                // Lines of one class that follow each other are one path.
                Some(before) if last_class(before) == Some(&element.class(paint)) => {
                    rest = format!("{before}{}\"/>", element.path());
                }
                _ => rest += &element.line(paint),
            },
            ("circle", _) => match element.mark() {
                Some(mark) => match marks.iter_mut().find(|known| known.0 == mark) {
                    Some((_, path)) => *path += &element.corner(),
                    None => marks.push((mark, element.corner())),
                },
                None => rest += &element.ring(),
            },
            ("rect", _) => rest += &element.rectangle(),
            // A tick that has no room for its label has an empty one.
            ("text", _) if element.text.is_empty() => {}
            ("text", _) => rest += &element.letters(),
            (name, _) => unreachable!("no chart draws a {name}"),
        }
    }
    let path = |class: &str, path: &str| match path {
        "" => String::new(),
        path => format!("<path class=\"{class}\" d=\"{path}\"/>"),
    };
    // Marks stand before everything else, those of one series in one path.
    let marks: String = marks
        .iter()
        .map(|(mark, corners)| path(&format!("k{mark}"), &format!("M{}h0", corners.trim_start())))
        .collect();
    shorten(&format!("{head}{}{}{rest}{marks}</svg>\n", path("g", &grid), path("m", &ticks)))
}

/// The elements of a drawing, in their order, without the end of the drawing itself.
fn elements(svg: &str) -> impl Iterator<Item = Element<'_>> {
    let tags = svg.split('<').filter(|tag| !tag.is_empty() && !tag.starts_with(['/', '?']));
    tags.filter_map(|tag| {
        let (head, text) = tag.split_once('>')?;
        let (name, mut attributes) = head.split_once(' ')?;
        let mut found = Vec::new();
        while let Some((name, behind)) = attributes.split_once("=\"") {
            let (value, behind) = behind.split_once('"')?;
            found.push((name.trim_start(), value));
            attributes = behind;
        }
        Some(Element { name, attributes: found, text: text.trim() })
    })
}

/// The class of the path that ends a drawing without its last letters; nothing where it ends with something else.
fn last_class(drawing: &str) -> Option<&str> {
    let (head, path) =
        drawing.rsplit_once('<')?.1.strip_prefix("path class=\"")?.split_once("\" d=\"")?;
    path.starts_with('M').then_some(head)
}

impl Element<'_> {
    fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|known| known.0 == name).map_or("", |known| known.1)
    }

    /// What a colour is to the page; nothing where there is none.
    fn paint(&self, attribute: &str) -> Option<Paint> {
        Paint::of(self.get(attribute))
    }

    /// A straight line as a piece of a path.
    fn straight(&self) -> String {
        let [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map(|name| self.get(name));
        format!("M{x1} {y1} {x2} {y2}")
    }

    /// The points as a piece of a path.
    fn path(&self) -> String {
        format!("M{}", self.get("points").trim().replace(',', " "))
    }

    /// A path of its own: the line of a series, an interval or a leader of one, the line at the article's point.
    fn line(&self, paint: Paint) -> String {
        format!("<path class=\"{}\" d=\"{}\"/>", self.class(paint), self.path())
    }

    /// The class of a line.
    fn class(&self, paint: Paint) -> String {
        match (paint, self.get("stroke-width"), self.get("opacity")) {
            (Paint::Series(index), "1", "1" | "") => format!("e{index}"),
            (Paint::Series(index), "1", _) => format!("e{index} pale"),
            (Paint::Series(index), ..) => format!("l{index}"),
            (Paint::Article, ..) => "a".to_owned(),
            (paint, ..) => unreachable!("no chart draws a line in {paint:?}"),
        }
    }

    /// The number of the mark that a circle stands for; nothing for a true one.
    fn mark(&self) -> Option<usize> {
        self.get("r").parse::<usize>().ok()?.checked_sub(ink::MARKS)
    }

    /// The middle as a corner of a path.
    fn corner(&self) -> String {
        format!(" {} {}", self.get("cx"), self.get("cy"))
    }

    /// A ring around a crossing.
    fn ring(&self) -> String {
        let [x, y, radius] = ["cx", "cy", "r"].map(|name| self.get(name));
        format!("<circle class=\"ring\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>")
    }

    /// A bar of a series; later bars of a row are paler.
    fn rectangle(&self) -> String {
        let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| self.get(name));
        let Some(Paint::Series(index)) = self.paint("fill") else {
            unreachable!("every bar is that of a series")
        };
        let opacity = match self.get("opacity") {
            "1" => String::new(),
            opacity => format!(" opacity=\"{opacity}\""),
        };
        format!("<path class=\"f{index}\"{opacity} d=\"M{x} {y}h{width}v{height}H{x}z\"/>")
    }

    /// Letters, in ink unless they are of less weight, from their start unless they are centred or end there.
    fn letters(&self) -> String {
        let weight = if self.paint("fill") == Some(Paint::Muted) { "t" } else { "" };
        let anchor = match self.get("text-anchor") {
            "middle" => "c",
            "end" => "r",
            _ => "",
        };
        let class = match format!("{weight}{anchor}") {
            class if class.is_empty() => class,
            class => format!(" class=\"{class}\""),
        };
        let dy = self.get("dy");
        let shift = SHIFTS.iter().find(|known| known.0 == dy).map_or(0.0, |known| known.1);
        let y = self.get("y").parse::<f64>().unwrap_or_default() + shift;
        format!("<text{class} x=\"{}\" y=\"{y:.0}\">{}</text>", self.get("x"), self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_is_one_path_and_stands_behind_all_else() {
        let drawn = "<svg width=\"9\" height=\"9\" viewBox=\"0 0 9 9\" xmlns=\"x\">\n\
            <polyline fill=\"none\" opacity=\"1\" stroke=\"#59636E\" stroke-width=\"1\" points=\"1,2 3,4 \"/>\n\
            <line opacity=\"1\" stroke=\"#D8DDE2\" stroke-width=\"1\" x1=\"1\" y1=\"9\" x2=\"1\" y2=\"2\"/>\n\
            <line opacity=\"1\" stroke=\"#D8DDE2\" stroke-width=\"1\" x1=\"1\" y1=\"5\" x2=\"8\" y2=\"5\"/>\n\
            <circle cx=\"4\" cy=\"4\" r=\"902\" opacity=\"1\" fill=\"none\" stroke=\"#009E73\"/>\n\
            <circle cx=\"6\" cy=\"6\" r=\"902\" opacity=\"1\" fill=\"none\" stroke=\"#009E73\"/>\n\
            </svg>\n";
        assert_eq!(
            squeeze(drawn),
            "<svg viewBox=\"0 0 9 9\"><path class=\"g\" d=\"M1 9V2M1 5H8\"/><path class=\"m\" d=\"M1 2 3 4\"/><path class=\"k2\" d=\"M4 4 6 6h0\"/></svg>\n"
        );
    }

    #[test]
    fn letters_keep_their_text_and_lose_their_font() {
        let drawn = "<text x=\"4\" y=\"4\" dy=\"0.5ex\" text-anchor=\"end\" font-family=\"sans-serif\" \
            font-size=\"12\" opacity=\"1\" fill=\"#59636E\">\na &lt;b&gt;\n</text>\n";
        assert_eq!(squeeze(drawn), "<text class=\"tr\" x=\"4\" y=\"7\">a &lt;b&gt;</text></svg>\n");
    }
}
