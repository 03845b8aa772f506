//! Turns what plotters writes into a few short elements whose colours, letters and marks are the page's: a page has
//! hundreds of charts, and most of what plotters writes says the same again.
//!
//! | plotters writes | the page gets |
//! |---|---|
//! | a line for every step of the grid, a path for every tick | one path for the grid, one for all ticks |
//! | colour, width and font of everything | a class |
//! | a circle of radius [`ink::MARKS`] and the number of a mark | a reference to that mark |
//!
//! Nothing here can match text of a record: plotters escapes it, and what stands between tags is passed on as it is.

use super::ink::{self, Paint};

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
    let mut head = String::new();
    for element in elements(svg) {
        match (element.name, element.paint("stroke")) {
            ("svg", _) => head = format!("<svg viewBox=\"{}\">", element.get("viewBox")),
            ("line", Some(Paint::Grid)) => grid += &element.straight(),
            ("polyline", Some(Paint::Grid)) => grid += &element.path(),
            ("polyline", Some(Paint::Muted)) => ticks += &element.path(),
            ("polyline", Some(paint)) => rest += &element.line(paint),
            ("circle", stroke) => rest += &element.circle(stroke),
            ("rect", _) => rest += &element.rectangle(),
            ("text", _) => rest += &element.letters(),
            (name, _) => unreachable!("no chart draws a {name}"),
        }
    }
    let path = |class: &str, path: &str| match path {
        "" => String::new(),
        path => format!("<path class=\"{class}\" d=\"{path}\"/>"),
    };
    format!("{head}{}{}{rest}</svg>\n", path("g", &grid), path("m", &ticks))
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

impl Element<'_> {
    fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|known| known.0 == name).map_or("", |known| known.1)
    }

    /// What a colour is to the page; nothing where there is none.
    fn paint(&self, attribute: &str) -> Option<Paint> {
        Paint::of(self.get(attribute))
    }

    /// A level or upright line as a piece of a path.
    fn straight(&self) -> String {
        let [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map(|name| self.get(name));
        if x1 == x2 { format!("M{x1} {y1}V{y2}") } else { format!("M{x1} {y1}H{x2}") }
    }

    /// The points as a piece of a path.
    fn path(&self) -> String {
        let points: Vec<String> =
            self.get("points").split_whitespace().map(|point| point.replace(',', " ")).collect();
        format!("M{}", points.join(" "))
    }

    /// A path of its own: the line of a series, an interval or a leader of one, the line at the article's point.
    fn line(&self, paint: Paint) -> String {
        let class = match (paint, self.get("stroke-width"), self.get("opacity")) {
            (Paint::Series(index), "1", "1" | "") => format!("e{index}"),
            (Paint::Series(index), "1", _) => format!("e{index} pale"),
            (Paint::Series(index), ..) => format!("l{index}"),
            (Paint::Article, ..) => "a".to_owned(),
            (paint, ..) => unreachable!("no chart draws a line in {paint:?}"),
        };
        format!("<path class=\"{class}\" d=\"{}\"/>", self.path())
    }

    /// A mark, or a ring around a crossing.
    fn circle(&self, stroke: Option<Paint>) -> String {
        let [x, y, radius] = ["cx", "cy", "r"].map(|name| self.get(name));
        match radius.parse::<usize>().ok().and_then(|radius| radius.checked_sub(ink::MARKS)) {
            Some(mark) => format!("<use href=\"#k{mark}\" x=\"{x}\" y=\"{y}\"/>"),
            None => {
                let class = stroke.map_or("", |_| "ring");
                format!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>")
            }
        }
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
        format!(
            "<rect class=\"f{index}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{opacity}/>"
        )
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
        let y = format!("{y:.1}");
        let y = y.trim_end_matches(".0");
        format!("<text{class} x=\"{}\" y=\"{y}\">{}</text>", self.get("x"), self.text)
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
            </svg>\n";
        assert_eq!(
            squeeze(drawn),
            "<svg viewBox=\"0 0 9 9\"><path class=\"g\" d=\"M1 9V2M1 5H8\"/><path class=\"m\" d=\"M1 2 3 4\"/></svg>\n"
        );
    }

    #[test]
    fn letters_keep_their_text_and_lose_their_font() {
        let drawn = "<text x=\"4\" y=\"4\" dy=\"0.5ex\" text-anchor=\"end\" font-family=\"sans-serif\" \
            font-size=\"12\" opacity=\"1\" fill=\"#59636E\">\na &lt;b&gt;\n</text>\n";
        assert_eq!(
            squeeze(drawn),
            "<text class=\"tr\" x=\"4\" y=\"7.1\">a &lt;b&gt;</text></svg>\n"
        );
    }
}
