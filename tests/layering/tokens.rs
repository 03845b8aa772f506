//! The words and signs of a source text: enough of Rust's grammar to pass over comments and literals.

/// A word or a sign of a source text, with its line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// The line, counted from 1.
    pub line: usize,
    /// The word or the sign.
    pub text: String,
}

/// The words and signs of a text without its comments, strings and characters.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let signs: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < signs.len() {
        let begin = at;
        let rest = &signs[at..];
        let length = match rest {
            ['/', '/', ..] => rest.iter().position(|sign| *sign == '\n').unwrap_or(rest.len()),
            ['/', '*', ..] => block_comment(rest),
            ['"', ..] => string(rest, 0),
            ['\'', '\\', _, ..] => 3 + end_of(&rest[3..], '\''),
            ['\'', _, '\'', ..] => 3,
            [sign, ..] if is_word(*sign) => {
                let word: String = rest.iter().copied().take_while(|sign| is_word(*sign)).collect();
                let length = word.chars().count();
                if let Some(behind) = literal(&word, &rest[length..]) {
                    length + behind
                } else {
                    tokens.push(Token { line, text: word });
                    length
                }
            }
            [sign, ..] => {
                if !sign.is_whitespace() {
                    tokens.push(Token { line, text: sign.to_string() });
                }
                1
            }
            [] => unreachable!("the loop ends at the end of the text"),
        };
        at += length;
        line += signs[begin..at].iter().filter(|sign| **sign == '\n').count();
    }
    tokens
}

/// Whether the tokens from here on read so; a text of several signs is that many tokens.
pub(crate) fn reads(tokens: &[Token], wanted: &[&str]) -> bool {
    tokens.len() >= wanted.len()
        && tokens.iter().zip(wanted).all(|(token, text)| token.text == *text)
}

/// Whether a sign belongs to a word.
pub(crate) fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// The length of a comment that may hold others.
fn block_comment(signs: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < signs.len() {
        match signs[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at.min(signs.len())
}

/// The length of a string that begins with a quote; a raw one ends with so many hashes behind its quote.
fn string(signs: &[char], hashes: usize) -> usize {
    let mut at = 1;
    while at < signs.len() {
        match signs[at] {
            '\\' if hashes == 0 => at += 2,
            '"' if signs[at + 1..].iter().take_while(|sign| **sign == '#').count() >= hashes => {
                return at + 1 + hashes;
            }
            _ => at += 1,
        }
    }
    signs.len()
}

/// The length of a raw or byte literal behind its prefix; nothing where the word is no prefix of one.
fn literal(word: &str, behind: &[char]) -> Option<usize> {
    let hashes = behind.iter().take_while(|sign| **sign == '#').count();
    match (word, behind.get(hashes)) {
        ("r" | "br" | "cr", Some('"')) => {
            // Without a hash a raw string ends at the first quote, whatever stands before it.
            let quoted = &behind[hashes..];
            let length =
                if hashes == 0 { 1 + end_of(&quoted[1..], '"') } else { string(quoted, hashes) };
            Some(hashes + length)
        }
        ("b" | "c", Some('"')) if hashes == 0 => Some(string(behind, 0)),
        ("b", Some('\'')) if hashes == 0 => {
            let escaped = usize::from(behind.get(1) == Some(&'\\'));
            Some(2 + escaped + end_of(&behind[2 + escaped..], '\''))
        }
        _ => None,
    }
}

/// The place behind the first such sign.
fn end_of(signs: &[char], wanted: char) -> usize {
    signs.iter().position(|sign| *sign == wanted).map_or(signs.len(), |at| at + 1)
}
