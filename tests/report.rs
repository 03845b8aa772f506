//! The page, its charts and the table of verdicts, against golden files.
//!
//! After a change that is meant: `INSTA_UPDATE=always cargo test --release --test tests report`, then read the diff.

use crate::common::{hostile, known, large, markup, small};
use claimbench::claim::Metric;
use claimbench::record::{Line, Reading, Record, Value};
use claimbench::report::{self, Terminal};
use claimbench::verdict::{Settings, judge};
use std::path::Path;

fn page(record: &Record) -> String {
    report::page(record, Settings::default())
}

/// The charts of a page, in their order.
fn charts(page: &str) -> Vec<&str> {
    let chart = |part| -> Option<&str> {
        let (_, from): (&str, &str) = str::split_once(part, "<svg ")?;
        let end = from.find("</svg>")?;
        Some(&from[..end])
    };
    page.split("<div class=chart ").skip(1).filter_map(chart).collect()
}

#[test]
fn the_page_of_a_small_record() {
    let page = page(&small::record());
    let (head, rest) = page.split_once("<style>").expect("the page has a style");
    let (_, body) = rest.split_once("</style>").expect("the style ends");
    let (body, rest) = body.split_once("<script>").expect("the page has a script");
    let (_, end) = rest.split_once("</script>").expect("the script ends");
    let (head, _) = head.split_once("sha256-").expect("the script is known by its hash");
    let mut text = format!("{head}{body}{end}").replace(env!("CARGO_PKG_VERSION"), "VERSION");
    // The charts have golden files of their own.
    for chart in charts(&page) {
        text = text.replace(chart, "…");
    }
    insta::assert_snapshot!("page", text.replace("><", ">\n<"));
}

#[test]
fn the_charts_of_a_small_record() {
    let names = [
        "memory_allocations_system",
        "memory_bytes_system",
        "memory_allocations_jemalloc",
        "memory_bytes_jemalloc",
        "time_system",
        "time_jemalloc",
        "spread",
        "latency_system",
        "latency_jemalloc",
        "worth_system",
        "worth_jemalloc",
    ];
    let page = page(&small::record());
    let charts = charts(&page);
    assert!(charts.len() > names.len(), "the second claim has charts too");
    for (name, chart) in names.iter().zip(charts) {
        insta::assert_snapshot!(format!("chart_{name}"), chart);
    }
}

/// The small record with phases in the turns of its first claim.
fn with_phases() -> Record {
    let mut record = small::record();
    let held = record.lines.iter().filter_map(|line| match line {
        Line::Reading(reading) if reading.metric == Metric::Held => Some(reading.clone()),
        _ => None,
    });
    let steps = [("burst", 4), ("idle", 2), ("drained", 0)];
    let phases: Vec<Line> = held
        .flat_map(|reading| {
            steps.map(|(phase, quarters)| {
                let Value::Exact { total, operations } = reading.value else { unreachable!() };
                let value = Value::Exact { total: total * quarters / 4, operations };
                let phase = Some(phase.to_owned());
                Line::Reading(Reading { phase, value, ..reading.clone() })
            })
        })
        .collect();
    record.lines.extend(phases);
    record
}

#[test]
fn the_chart_of_live_bytes_through_the_phases() {
    let page = page(&with_phases());
    markup::assert_strict(&page);
    assert!(page.contains("They differ most at “burst”: <code>whole</code> has 8.00 MiB alive, <code>copy</code> 11.0 KiB."));
    let title = page.find("Bytes alive at each phase").expect("there is a chart");
    let start = page[..title].rfind("<svg").expect("it begins");
    let (chart, _) = page[start..].split_once("</svg>").expect("it ends");
    for phase in ["burst", "idle", "drained", "result alive", "dropped"] {
        assert!(chart.contains(&format!(">{phase}</text>")), "{phase} stands on the axis: {chart}");
    }
    insta::assert_snapshot!("chart_phases", chart);
}

#[test]
fn the_code_of_the_variants_is_shown_with_what_the_reference_does_not_have() {
    let mut record = small::record();
    for line in &mut record.lines {
        if let Line::Claim(claim) = line {
            claim.text = "//! What this claim is about.\n\nfn whole(run: &mut Run) {\n    keep(run, 1 < 2);\n}\n\n\
                          fn copy(run: &mut Run) {\n    keep(run, 0);\n}\n\nfn keep() {}\n\n\
                          variant(\"whole\", whole), variant(\"copy\", copy)\n"
                .to_owned();
        }
    }
    let page = page(&record);
    markup::assert_strict(&page);
    assert!(page.contains("<mark>+     keep(run, 1 &lt; 2);\n</mark>"), "{page}");
    assert!(page.contains("fn copy(run: &amp;mut Run) {\n    keep(run, 0);\n}\n"));
    assert!(page.contains("<p>Used by several variants<"));
}

#[test]
fn a_reader_learns_how_to_measure_exactly_this_again() {
    let page = page(&small::record());
    let command =
        "cargo bench --bench rounds_jemalloc -- '^retention/keeping/' --seed 7 --budget 1.3";
    assert!(page.contains(command) || page.contains(&command.replace('\'', "&#39;")));
    assert!(
        page.contains("cargo bench --bench resident -- '^retention/keeping/' --quick")
            || page
                .contains("cargo bench --bench resident -- &#39;^retention/keeping/&#39; --quick")
    );
    let (_, told) = page.split_once("What was measured: ").expect("there is a paragraph");
    let (told, _) = told.split_once("</p>").expect("it ends");
    insta::assert_snapshot!("told", told);
}

#[test]
fn the_pages_of_the_themes_of_a_small_record() {
    for page in report::theme_pages(&small::record(), Settings::default()) {
        insta::assert_snapshot!(format!("theme_{}", page.name), page.text);
    }
}

#[test]
fn the_page_of_what_is_left_out() {
    let record = small::record();
    let left_out = record.left_out().expect("the small record leaves something out");
    insta::assert_snapshot!("left_out", report::left_out_page(left_out));
}

/// What Markdown reads as more than text: without names between backticks, and without signs behind a backslash.
fn outside_of_code(page: &str) -> String {
    let mut outside = String::new();
    let mut letters = page.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '`' => drop(letters.find(|letter| *letter == '`')),
            letter => outside.push(letter),
        }
    }
    outside
}

#[test]
fn markup_in_a_record_stays_text_in_markdown() {
    let record = hostile::record(&small::record());
    let settings = Settings::default();
    let left_out = record.left_out().expect("the small record leaves something out");
    let pages = report::theme_pages(&record, settings).into_iter();
    for page in pages.map(|page| page.text).chain([report::left_out_page(left_out)]) {
        assert!(page.contains("\\<script\\>"), "{page}");
        let outside = outside_of_code(&page);
        assert!(!outside.contains('<'), "{outside}");
        assert!(!page.contains('\u{1b}') && !page.contains("](javascript"));
    }
}

#[test]
fn the_table_of_a_small_record() {
    let record = small::record();
    let judged = judge(&record, Settings::default());
    insta::assert_snapshot!("table", report::table(&judged, Terminal::plain(100)));
}

#[test]
fn the_table_is_never_wider_than_asked_for() {
    let record = small::record();
    let judged = judge(&record, Settings::default());
    for width in [40, 60, 80, 120, 200] {
        let table = report::table(&judged, Terminal::plain(width));
        let widest = table.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(width), "{widest:?} of {width}:\n{table}");
    }
}

#[test]
fn a_page_is_well_formed_and_loads_nothing_and_runs_one_script() {
    let page = page(&small::record());
    markup::assert_strict(&page);
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"));
    for loading in ["<img", "<link", "<iframe", "@import", "url(", "src="] {
        // A place on the page itself is not loaded.
        assert!(!page.replace("url(#k", "").contains(loading), "{loading}");
    }
}

#[test]
fn markup_in_a_record_stays_text() {
    let record = hostile::record(&small::record());
    let page = page(&record);
    markup::assert_strict(&page);
    assert!(page.matches("<script").count() == 1 && !page.contains("<img"));
    assert!(!page.contains("href=\"javascript:") && !page.contains("href=javascript:"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&gt;&lt;img"));
    let judged = judge(&record, Settings::default());
    assert!(!report::table(&judged, Terminal::plain(120)).contains('\u{1b}'));
}

#[test]
fn a_page_stays_small() {
    let page = |claims: usize| self::page(&large::record(claims));
    let (few, many) = (page(8), page(32));
    markup::assert_strict(&many);
    assert!(many.len() < 1_800_000, "32 claims take {} bytes", many.len());
    let each = (many.len() - few.len()) / 24;
    assert!(each < 50_000, "120 claims would take {} bytes", few.len() + 112 * each);
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    assert_eq!(page(&small::record()), page(&small::record()));
}

#[test]
fn a_record_without_a_reading_says_what_is_missing() {
    let mut record = small::record();
    record.lines.retain(|line| matches!(line, Line::Header(_) | Line::Claim(_)));
    record.lines.truncate(3);
    let page = page(&record);
    markup::assert_strict(&page);
    assert!(page.contains("not measured in this record"));
    assert!(page.contains("The lane rounds was not run."));
    assert!(page.contains("retention/keeping: 5 of 5 cases were not measured in the lane heap"));
}

#[test]
fn what_a_source_does_not_give_is_said() {
    let page = page(&small::record());
    assert!(page.contains("no author or link is given"));
    assert!(page.contains("The article prints no figure."));
}

#[test]
fn older_readings_are_marked_and_quick_runs_are_named() {
    let page = page(&small::record());
    assert!(page.contains("class=older"));
    assert!(page.contains("quick, filter “keeping”"));
    assert!(page.contains("did not come to its end"));
}

fn page_with_calibration() -> String {
    report::page_with(&small::record(), Settings::default(), Some(&known::calibration()))
}

#[test]
fn the_section_of_a_small_calibration() {
    let page = page_with_calibration();
    markup::assert_strict(&page);
    let (_, rest) = page.split_once("<section id=calibration").expect("there is a section");
    let (section, _) = rest.split_once("</section>").expect("it ends");
    let mut text = section.to_owned();
    for (index, chart) in charts(section).iter().enumerate() {
        insta::assert_snapshot!(format!("chart_calibration_{index}"), chart);
        text = text.replace(chart, "…");
    }
    insta::assert_snapshot!("calibration", text.replace("><", ">\n<"));
}

#[test]
fn a_calibration_adds_its_section_and_a_link_and_nothing_else() {
    let with = page_with_calibration();
    let (before, rest) = with.split_once("<section id=calibration").expect("a section");
    let (_, behind) = rest.split_once("</section>").expect("it ends");
    let link = "<li><a href=#calibration>What these comparisons are worth here</a>";
    let without = format!("{}{behind}", before.replacen(link, "", 1));
    assert_eq!(without, page(&small::record()));
}

#[test]
fn the_table_of_a_small_calibration() {
    insta::assert_snapshot!(
        "calibration_table",
        report::calibration_table(&known::calibration(), 120)
    );
}

#[test]
fn markup_in_a_calibration_stays_text() {
    let calibration = hostile::calibration(&known::calibration());
    let page = report::page_with(&small::record(), Settings::default(), Some(&calibration));
    markup::assert_strict(&page);
    assert!(page.matches("<script").count() == 1 && !page.contains("<img"));
    assert!(!report::calibration_table(&calibration, 120).contains('\u{1b}'));
}

#[test]
fn an_empty_calibration_is_a_section_without_a_chart() {
    let mut calibration = known::calibration();
    calibration.trials.clear();
    let page = report::page_with(&small::record(), Settings::default(), Some(&calibration));
    markup::assert_strict(&page);
    assert_eq!(charts(&page).len(), charts(&self::page(&small::record())).len());
}

/// Has the program render records as pages that `scripts/browser` opens: they are left in the folder of the target.
#[test]
fn the_program_writes_pages_for_a_browser() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut empty = small::record();
    empty.lines.retain(|line| matches!(line, Line::Header(_) | Line::Claim(_)));
    let hostile = hostile::record(&small::record());
    for (name, record) in [("hostile", hostile), ("empty", empty)] {
        let records = tempfile::tempdir().expect("a folder");
        let (from, to) = (records.path().join("record.jsonl"), folder.join(format!("{name}.html")));
        std::fs::write(&from, record.to_text()).expect("written");
        if name == "hostile" {
            let calibration = hostile::calibration(&known::calibration());
            std::fs::write(records.path().join("calibration.json"), calibration.to_text())
                .expect("written");
        }
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_claimbench"))
            .arg("report")
            .args([&from, Path::new("--out"), &to])
            .output()
            .expect("the program starts");
        assert!(program.status.success(), "{}", String::from_utf8_lossy(&program.stderr));
        let page = std::fs::read_to_string(&to).expect("the page is there");
        markup::assert_strict(&page);
        assert_eq!(page.contains("id=calibration"), name == "hostile");
    }
}
