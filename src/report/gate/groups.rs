//! The findings of a comparison with the baseline, claim by claim.

use super::rows::{Row, Status};

/// The findings of one claim.
pub(super) struct Group<'a> {
    /// The worst of them.
    pub(super) worst: &'a Row,
    /// How many there are of each kind, worst first.
    counts: Vec<(Status, usize)>,
}

/// The findings of each claim, in the order in which the claims appear among them.
pub(super) fn groups(rows: &[Row]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let known = groups.iter().position(|group| group.worst.claim == row.claim);
        let place = known.unwrap_or_else(|| {
            groups.push(Group { worst: row, counts: Vec::new() });
            groups.len() - 1
        });
        let counts = &mut groups[place].counts;
        match counts.iter_mut().find(|(status, _)| *status == row.status) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.status, 1)),
        }
    }
    groups
}

impl Group<'_> {
    /// How many findings there are: `36 worse, 1 better`; nothing where it is the one that is shown.
    pub(super) fn count(&self) -> String {
        if let [(_, 1)] = self.counts.as_slice() {
            return String::new();
        }
        let of = |(status, count): &(Status, usize)| {
            format!("{count} {}", status.name().replace('_', " "))
        };
        self.counts.iter().map(of).collect::<Vec<String>>().join(", ")
    }

    /// How many findings there are.
    pub(super) fn len(&self) -> usize {
        self.counts.iter().map(|(_, count)| count).sum()
    }
}
