//! Tests of machines side by side.

use super::testing::two;
use super::*;
use crate::record::Line;

fn agreed(small: &[f64], large: &[f64]) -> Agreement {
    let record = two(small, large);
    let machines = machines(&record, Settings::default());
    let rows = rows(&machines);
    assert_eq!((rows.len(), rows[0].1.len(), rows[0].1[0].on.len()), (1, 1, 2));
    rows[0].1[0].agreement
}

#[test]
fn machines_agree_differ_or_leave_it_open() {
    assert_eq!(agreed(&[0.5; 40], &[0.6; 40]), Agreement::Agree);
    assert_eq!(agreed(&[1.5; 40], &[1.6; 40]), Agreement::Agree);
    assert_eq!(agreed(&[0.5; 40], &[1.5; 40]), Agreement::Differ);
    assert_eq!(agreed(&[0.5; 40], &[0.9; 40]), Agreement::Open);
    assert_eq!(agreed(&[0.5; 40], &[]), Agreement::Open);
}

#[test]
fn what_differs_is_named_with_what_each_machine_has() {
    let record = two(&[0.5; 40], &[0.5; 40]);
    let (other, same) = facts(&machines(&record, Settings::default()));
    let strings = |values: [&str; 2]| values.map(str::to_owned).to_vec();
    assert!(other.contains(&("cores", strings(["2", "16"]))), "{other:?}");
    assert!(other.contains(&("price of a fresh page", strings(["100 ns", "400 ns"]))), "{other:?}");
    assert_eq!(other.len(), 2, "{other:?}");
    assert!(same.contains(&"allocators") && same.contains(&"processor"), "{same:?}");
}

#[test]
fn a_record_of_one_machine_has_nothing_side_by_side() {
    let mut record = two(&[0.5; 40], &[0.5; 40]);
    for line in &mut record.lines {
        if let Line::Header(header) = line {
            header.machine.cores = 2;
        }
    }
    assert!(machines(&record, Settings::default()).is_empty());
    let wide = Terminal::plain(100);
    assert_eq!(machines_table(&record, Settings::default(), "theme/name", wide), "");
}

#[test]
fn the_terminal_has_a_column_or_a_line_for_each_machine() {
    let record = two(&[0.5; 40], &[1.5; 40]);
    let said =
        |width| machines_table(&record, Settings::default(), "theme/name", Terminal::plain(width));
    let words = |text: String| text.split_whitespace().collect::<Vec<&str>>().join(" ");
    let (wide, narrow) = (words(said(120)), words(said(40)));
    for text in [&wide, &narrow] {
        assert!(
            text.contains("a processor, 2 cores") && text.contains("a processor, 16 cores"),
            "{text}"
        );
        assert!(text.contains("holds (system)") && text.contains("refuted (system)"), "{text}");
    }
    assert_eq!(said(120).lines().filter(|line| line.contains("holds (system)")).count(), 1);
    assert!(
        machines_table(&record, Settings::default(), "no/such", Terminal::plain(80)).is_empty()
    );
}
