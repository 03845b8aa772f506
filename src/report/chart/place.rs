//! Where letters go so that none lies on another.

use super::ink::width_of;

/// Heights near the wanted ones, at least `gap` apart and between `top` and `bottom`, in the order of the wanted.
pub(super) fn spread(wanted: &[i32], gap: i32, top: i32, bottom: i32) -> Vec<i32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|index| (wanted[*index], *index));
    let mut heights = wanted.to_vec();
    let mut least = top;
    for index in &order {
        heights[*index] = heights[*index].max(least);
        least = heights[*index] + gap;
    }
    let mut most = bottom;
    for index in order.iter().rev() {
        heights[*index] = heights[*index].min(most);
        most = heights[*index] - gap;
    }
    heights
}

/// Which labels fit beside each other, each centred at its place. Those that come first in `order` win.
pub(super) fn fitting(labels: &[(i32, String)], order: impl Iterator<Item = usize>) -> Vec<usize> {
    const GAP: i32 = 8;
    let ends = |index: usize| {
        let (place, text) = &labels[index];
        (place - width_of(text) / 2, place + width_of(text) / 2)
    };
    let mut kept: Vec<usize> = Vec::new();
    for index in order {
        let (left, right) = ends(index);
        let is_free = kept.iter().all(|other| {
            let (other_left, other_right) = ends(*other);
            right + GAP <= other_left || other_right + GAP <= left
        });
        if is_free && !kept.contains(&index) {
            kept.push(index);
        }
    }
    kept
}

/// The row of each label, each centred at its place: the first row in which it touches no other.
pub(super) fn in_rows(labels: &[(i32, String)]) -> Vec<usize> {
    let mut rows = vec![0; labels.len()];
    let mut left: Vec<usize> = (0..labels.len()).collect();
    for row in 0.. {
        let kept = fitting(labels, left.iter().copied());
        if kept.is_empty() {
            break;
        }
        for index in &kept {
            rows[*index] = row;
        }
        left.retain(|index| !kept.contains(index));
    }
    rows
}

/// A name that is not wider than so many pixels, cut where it is.
pub(super) fn cut(name: &str, width: i32) -> String {
    if width_of(name) <= width {
        return name.to_owned();
    }
    let mut cut = name.to_owned();
    while width_of(&cut) + width_of("…") > width && cut.pop().is_some() {}
    cut + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_distance_and_their_order() {
        assert_eq!(spread(&[50, 50, 52], 14, 0, 100), [50, 64, 78]);
        assert_eq!(spread(&[98, 99], 14, 0, 100), [86, 100]);
        assert_eq!(spread(&[60, 10], 14, 0, 100), [60, 10]);
    }

    #[test]
    fn the_first_in_order_wins_its_place() {
        let labels = vec![(0, "aaaa".to_owned()), (10, "bbbb".to_owned()), (80, "cccc".to_owned())];
        assert_eq!(fitting(&labels, [1, 0, 2].into_iter()), [1, 2]);
    }

    #[test]
    fn labels_without_room_stand_in_the_next_row() {
        let labels = [(0, "aaaaaaaa"), (20, "bbbb"), (30, "cccc"), (90, "dddd")];
        let labels = labels.map(|(place, text)| (place, text.to_owned()));
        assert_eq!(in_rows(&labels), [0, 1, 2, 0]);
        assert_eq!(in_rows(&[]), Vec::<usize>::new());
    }

    #[test]
    fn a_long_name_is_cut_with_a_mark() {
        assert_eq!(cut("short", 100), "short");
        assert!(cut("a_very_long_name_of_a_variant", 60).ends_with('…'));
    }
}
