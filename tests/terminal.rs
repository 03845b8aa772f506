//! What the program writes to a terminal, to a pipe, and to a narrow one: colours, widths, and the chart of a claim.

use crate::common::{hostile, small};
use crate::processes::Lanes;
use claimbench::record::{Line, Record};
use claimbench::report::{self, Colours, Terminal};
use claimbench::verdict::{Settings, judge};
use nix::pty::{Winsize, openpty};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use unicode_width::UnicodeWidthStr;

/// A claim of the catalogue, which `show` knows, and the id that the small record gives it.
const CLAIM: &str = "buffers/pooled_4k";

/// The small record with its first claim under the name of one of the catalogue.
fn record(folder: &Path) -> PathBuf {
    let path = folder.join("record.jsonl");
    let text = small::record().to_text().replace("retention/keeping", CLAIM);
    std::fs::write(&path, text).expect("written");
    path
}

/// The program with no word in its environment about colours or columns.
fn program(words: &[&str]) -> Command {
    let mut command = Command::new(&Lanes::get().claimbench);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "CI"] {
        command.env_remove(name);
    }
    command.env("TERM", "xterm-256color").args(words).stdin(Stdio::null());
    command
}

/// What it writes into a pipe.
fn piped(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it writes UTF-8")
}

/// What it writes into a terminal of so many columns.
fn in_terminal(command: &mut Command, columns: u16) -> String {
    let size = Winsize { ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    let pair = openpty(Some(&size), None).expect("a pseudo terminal");
    let mut child = command
        .stdout(Stdio::from(pair.slave))
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    // The command keeps the other end open, which has to close for the reader to see an end.
    command.stdout(Stdio::null());
    let mut written = Vec::new();
    let mut reader = std::fs::File::from(pair.master);
    let mut part = [0_u8; 4096];
    // An end that nobody writes to any more is an error of input and output on Linux.
    while let Ok(length @ 1..) = reader.read(&mut part) {
        written.extend_from_slice(&part[..length]);
    }
    assert!(child.wait().expect("it ends").success());
    String::from_utf8(written).expect("it writes UTF-8").replace("\r\n", "\n")
}

const ESCAPE: char = '\u{1b}';

fn show(folder: &Path) -> Command {
    let record = record(folder);
    program(&["show", CLAIM, "--record", record.to_str().expect("UTF-8")])
}

/// The text without its escape sequences.
fn plain(text: &str) -> String {
    let mut parts = text.split(ESCAPE);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or("", |(_, rest)| rest))
}

#[test]
fn a_terminal_gets_colours_and_a_pipe_gets_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let shown = in_terminal(&mut show(folder.path()), 100);
    assert!(shown.contains(ESCAPE), "{shown}");
    let shown = piped(&mut show(folder.path()));
    assert!(!shown.contains(ESCAPE), "{shown}");
    assert!(shown.contains("MIXED") || shown.contains("HOLDS"), "{shown}");
}

#[test]
fn the_environment_turns_colours_off_and_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let with = |name: &str, value: &str| in_terminal(show(folder.path()).env(name, value), 100);
    assert!(!with("NO_COLOR", "1").contains(ESCAPE));
    assert!(with("NO_COLOR", "").contains(ESCAPE), "an empty word turns nothing off");
    assert!(!with("TERM", "dumb").contains(ESCAPE));
    assert!(!with("CLICOLOR", "0").contains(ESCAPE));
    let forced = piped(show(folder.path()).env("CLICOLOR_FORCE", "1"));
    assert!(forced.contains(ESCAPE), "{forced}");
    let both = piped(show(folder.path()).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1"));
    assert!(!both.contains(ESCAPE));
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    for columns in [40, 60, 80, 132] {
        let shown = plain(&in_terminal(&mut show(folder.path()), columns));
        let listed = plain(&in_terminal(&mut program(&["list"]), columns));
        for line in shown.lines().chain(listed.lines()).filter(|line| !line.contains("://")) {
            assert!(line.width() <= usize::from(columns), "{columns}: {line}");
        }
    }
}

#[test]
fn a_pipe_is_as_wide_as_it_is_told_and_lists_a_claim_a_line_where_nobody_tells() {
    let folder = tempfile::tempdir().expect("a folder");
    let narrow = piped(show(folder.path()).env("COLUMNS", "50"));
    assert!(narrow.lines().filter(|line| !line.contains("://")).all(|line| line.width() <= 50));
    let listed = piped(&mut program(&["list"]));
    for entry in catalogue::claims::CATALOGUE {
        let line = listed.lines().find(|line| line.trim().starts_with(&entry.id()));
        assert!(line.is_some_and(|line| line.ends_with(entry.title())), "{}", entry.id());
    }
}

#[test]
fn show_draws_both_allocators_and_says_what_they_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let shown = piped(&mut show(folder.path()));
    assert!(shown.contains("Time per operation under the system's allocator"), "{shown}");
    assert!(shown.contains("Time per operation under jemalloc"), "{shown}");
    assert!(shown.contains("→ Choose whole over copy up to"), "{shown}");
}

fn plot(record: &Record, terminal: Terminal) -> String {
    report::plot(record, Settings::default(), "retention/keeping", terminal)
}

#[test]
fn the_chart_of_a_claim() {
    insta::assert_snapshot!("plot", plot(&small::record(), Terminal::plain(72)));
}

#[test]
fn the_bars_of_a_claim_with_one_point_that_was_measured() {
    let mut record = small::record();
    for line in &mut record.lines {
        if let Line::Claim(claim) = line {
            let article = claim.article_point;
            claim.points.retain(|(point, _)| *point == article);
        }
    }
    insta::assert_snapshot!("plot_bars", plot(&record, Terminal::plain(60)));
}

#[test]
fn a_narrow_table_says_the_same_below_each_other() {
    let record = small::record();
    let judged = judge(&record, Settings::default());
    insta::assert_snapshot!("table_narrow", report::table(&judged, Terminal::plain(40)));
}

#[test]
fn wide_characters_take_two_columns() {
    let mut record = small::record();
    let text = record.to_text().replace("whole", "整个缓冲区保留着").replace("keeping", "保留");
    record = Record::parse(&text, Path::new("wide.jsonl")).expect("still a record");
    let judged = judge(&record, Settings::default());
    for width in [40, 63, 64, 80, 120] {
        let table = report::table(&judged, Terminal::plain(width));
        let chart =
            report::plot(&record, Settings::default(), "retention/保留", Terminal::plain(width));
        assert!(chart.contains("整个"), "{chart}");
        for line in table.lines().chain(chart.lines()) {
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn a_record_does_not_steer_the_terminal() {
    let record = hostile::record(&small::record());
    let judged = judge(&record, Settings::default());
    for width in [40, 120] {
        let table = report::table(&judged, Terminal::plain(width));
        let charts = judged.iter().map(|judged| {
            report::plot(&record, Settings::default(), &judged.claim.id, Terminal::plain(width))
        });
        let written = charts.fold(table, |written, chart| written + &chart);
        assert!(!written.contains(ESCAPE) && !written.contains('\u{7}'), "{written}");
    }
    let coloured = Terminal { width: 120, colours: Colours::Ansi };
    let table = report::table(&judged, coloured);
    // Only sequences that set a style are left.
    for part in table.split(ESCAPE).skip(1) {
        let end = part.find(|letter: char| letter.is_ascii_alphabetic());
        assert_eq!(end.map(|end| &part[end..=end]), Some("m"), "{part}");
    }
}
