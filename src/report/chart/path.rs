//! Path data in fewer letters: a level or upright step says one number, and each step where it ends or how far it goes,
//! whichever is shorter (SVG 2, *Path data*).

/// A step of a path between whole numbers; nothing where a path has anything else.
#[derive(Clone, Copy)]
enum Step {
    Move(i32, i32),
    Line(i32, i32),
    /// A line of no length, which makes a corner of a single point.
    Point,
}

/// A drawing whose paths are as short as they can be.
pub(super) fn shorten(svg: &str) -> String {
    let mut short = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some((before, (data, behind))) =
        rest.split_once(" d=\"").and_then(|(before, rest)| Some((before, rest.split_once('"')?)))
    {
        short.push_str(before);
        short.push_str(" d=\"");
        short.push_str(&shorter(data).unwrap_or_else(|| data.to_owned()));
        short.push('"');
        rest = behind;
    }
    short.push_str(rest);
    short
}

/// The same path; nothing where it is not made of moves and lines between whole numbers, each with both of them.
fn shorter(data: &str) -> Option<String> {
    let (mut written, mut letter) = (String::new(), ' ');
    let mut place = (0, 0);
    for step in steps(data)? {
        let (x, y) = place;
        let (name, absolute, relative, next) = match step {
            Step::Move(to, down) => ('M', vec![to, down], vec![to - x, down - y], (to, down)),
            Step::Line(to, down) if down == y => ('H', vec![to], vec![to - x], (to, y)),
            Step::Line(to, down) if to == x => ('V', vec![down], vec![down - y], (x, down)),
            Step::Line(to, down) => ('L', vec![to, down], vec![to - x, down - y], (to, down)),
            Step::Point => {
                written.push_str("h0");
                letter = 'h';
                continue;
            }
        };
        let is_first = written.is_empty();
        let choices = [(name, absolute), (name.to_ascii_lowercase(), relative)];
        let forms = choices.map(|(name, numbers)| (form(name, &numbers, letter), name));
        let [absolute, relative] = forms;
        let (text, name) =
            if is_first || absolute.0.len() <= relative.0.len() { absolute } else { relative };
        written.push_str(&text);
        (letter, place) = (name, next);
    }
    Some(written)
}

/// A step as it is written behind a step with another letter: a line needs none behind a move or a line of its kind.
fn form(name: char, numbers: &[i32], before: char) -> String {
    let is_understood = before == name && !name.eq_ignore_ascii_case(&'M')
        || (before, name) == ('M', 'L')
        || (before, name) == ('m', 'l');
    let mut text = if is_understood { String::new() } else { name.to_string() };
    for number in numbers {
        // A sign tells a number from the one before as well as a space does.
        let needs_space = *number >= 0 && !text.ends_with(|last: char| last.is_ascii_alphabetic());
        if needs_space {
            text.push(' ');
        }
        text += &number.to_string();
    }
    text
}

fn steps(data: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = data;
    while let Some(letter) = rest.chars().next() {
        let behind = &rest[1..];
        let end = behind.find(|next: char| next.is_ascii_alphabetic()).unwrap_or(behind.len());
        let numbers: Option<Vec<i32>> =
            behind[..end].split_whitespace().map(|number| number.parse().ok()).collect();
        let numbers = numbers?;
        rest = &behind[end..];
        match (letter, numbers.as_slice()) {
            ('M', [x, y, lines @ ..]) if lines.len().is_multiple_of(2) => {
                steps.push(Step::Move(*x, *y));
                steps.extend(lines.chunks_exact(2).map(|place| Step::Line(place[0], place[1])));
            }
            ('h', [0]) => steps.push(Step::Point),
            _ => return None,
        }
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The corners of a path as a browser would draw them, with where each begins.
    fn corners(data: &str) -> Vec<(bool, i32, i32)> {
        let mut corners: Vec<(bool, i32, i32)> = Vec::new();
        let (mut x, mut y) = (0, 0);
        let mut letter = ' ';
        let spaced: String = data
            .chars()
            .map(|next| match next {
                '-' => " -".to_owned(),
                next if next.is_ascii_alphabetic() => format!(" {next} "),
                next => next.to_string(),
            })
            .collect();
        let mut tokens = spaced.split_whitespace().peekable();
        while let Some(token) = tokens.peek().copied() {
            if let Some(next) = token.chars().next().filter(char::is_ascii_alphabetic) {
                letter = next;
                tokens.next();
            }
            let mut number = || tokens.next().expect("a number").parse::<i32>().expect("a number");
            let is_move = letter.eq_ignore_ascii_case(&'M');
            match letter {
                'M' | 'L' => (x, y) = (number(), number()),
                'm' | 'l' => (x, y) = (x + number(), y + number()),
                'H' => x = number(),
                'h' => x += number(),
                'V' => y = number(),
                'v' => y += number(),
                other => panic!("{other} in {data}"),
            }
            corners.push((is_move, x, y));
            letter = match letter {
                'M' => 'L',
                'm' => 'l',
                other => other,
            };
        }
        corners
    }

    #[test]
    fn a_short_path_has_the_same_corners() {
        for path in [
            "M274 44 274 53M281 44 281 53M282 44 282 53",
            "M6 245 75 245 100 144",
            "M133 246 431 246 5 7 9 7 9 3 100 3",
            "M202 245 202 34M243 245 243 34M0 0h0",
            "M100 100 90 110 80 120M100 100 50 50",
            "M7 7 7 7 8 8h0",
        ] {
            let short = shorter(path).expect("whole numbers");
            assert_eq!(corners(&short), corners(path), "{path} became {short}");
            assert!(short.len() <= path.len(), "{path} became {short}");
        }
        assert_eq!(shorter("M274 44 274 53M281 44 281 53").as_deref(), Some("M274 44v9m7-9v9"));
    }

    #[test]
    fn what_has_curves_or_fractions_is_passed_on() {
        let kept = "<path class=\"f0\" d=\"M1.5 2a4 4 0 1 0 8 0z\"/><path d=\"M1 2h3v4H1z\"/>";
        assert_eq!(shorten(kept), kept);
    }
}
