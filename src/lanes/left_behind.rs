//! What a case leaves behind when it has ended: threads, open descriptors, processes of its own.

use std::time::{Duration, Instant};

/// How long what ends by itself has time to end: a runtime that shuts down does not wait for all of its threads.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many threads, descriptors and children a process has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Has {
    threads: usize,
    descriptors: usize,
    children: usize,
}

impl Has {
    /// Of this process, as it is now.
    pub(super) fn now() -> Has {
        let entries = |folder: &str| std::fs::read_dir(folder).map_or(0, Iterator::count);
        let children = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
        let children = children.map(|task| {
            let file = task.path().join("children");
            std::fs::read_to_string(file).unwrap_or_default().split_whitespace().count()
        });
        Has {
            threads: entries("/proc/self/task"),
            descriptors: entries("/proc/self/fd"),
            children: children.sum(),
        }
    }

    /// What there is more of than there was, in words, once it has had time to end; nothing where there is not.
    pub(super) fn left(self) -> Option<String> {
        let start = Instant::now();
        loop {
            let more = self.more(Has::now());
            if more.is_none() || start.elapsed() > PATIENCE {
                return more;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn more(self, now: Has) -> Option<String> {
        let kinds = [
            (now.threads.saturating_sub(self.threads), "thread", "threads"),
            (
                now.descriptors.saturating_sub(self.descriptors),
                "open descriptor",
                "open descriptors",
            ),
            (now.children.saturating_sub(self.children), "process", "processes"),
        ];
        let left: Vec<String> = kinds
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
            .collect();
        (!left.is_empty()).then(|| left.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_more_of_is_told_and_what_there_is_less_of_is_not() {
        let before = Has { threads: 1, descriptors: 5, children: 0 };
        assert_eq!(before.more(before), None);
        assert_eq!(before.more(Has { threads: 1, descriptors: 3, children: 0 }), None);
        let after = Has { threads: 3, descriptors: 6, children: 1 };
        assert_eq!(before.more(after).as_deref(), Some("2 threads, 1 open descriptor, 1 process"));
    }
}
