//! What the threads of a process do, for the message about one that does not come to its end.

use std::collections::BTreeMap;
use std::path::Path;

/// The most kinds of threads that are told.
const MOST: usize = 6;

/// What each thread of a process does, as the system tells it: its name, whether it runs or waits, and in what of the
/// kernel it waits where that may be known; those that do the same are told together. Empty where the system tells nothing.
pub(super) fn doing(process: u32) -> String {
    told(Path::new(&format!("/proc/{process}/task")))
}

fn told(tasks: &Path) -> String {
    let Ok(listing) = std::fs::read_dir(tasks) else { return String::new() };
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for task in listing.flatten() {
        let read = |name: &str| std::fs::read_to_string(task.path().join(name)).unwrap_or_default();
        if let Some(kind) = kind(&read("stat"), &read("wchan")) {
            *kinds.entry(kind).or_default() += 1;
        }
    }
    let all = kinds.len();
    let mut told: Vec<String> = kinds
        .into_iter()
        .take(MOST)
        .map(|(kind, count)| if count == 1 { kind } else { format!("{count} × {kind}") })
        .collect();
    if all > MOST {
        told.push(format!("{} kinds more", all - MOST));
    }
    told.join(", ")
}

/// A thread in words, of what the files `stat` and `wchan` of it say (proc(5)). The name may have any sign in it, so what
/// follows begins behind the last bracket.
fn kind(stat: &str, wchan: &str) -> Option<String> {
    let (head, rest) = stat.rsplit_once(')')?;
    let name = head.split_once('(')?.1;
    let doing = match rest.trim_start().chars().next()? {
        'R' => "runs",
        'S' => "waits",
        'D' => "waits for a device",
        'T' | 't' => "is stopped",
        _ => return None,
    };
    let place = wchan.trim();
    let is_known = !place.is_empty() && place != "0" && doing.starts_with("waits");
    Some(if is_known { format!("`{name}` {doing} ({place})") } else { format!("`{name}` {doing}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_thread_is_told_by_its_name_and_where_it_waits() {
        let waiting = kind("12 (a) b) S 1 12 12", "futex_do_wait\n");
        assert_eq!(waiting.as_deref(), Some("`a) b` waits (futex_do_wait)"));
        assert_eq!(kind("12 (worker) R 1 12", "0").as_deref(), Some("`worker` runs"));
        assert_eq!(kind("12 (worker) S 1 12", "0").as_deref(), Some("`worker` waits"));
        assert_eq!(kind("12 (gone) Z 1 12", ""), None);
        assert_eq!(kind("", ""), None);
    }

    #[test]
    fn threads_that_do_the_same_are_told_together() {
        let ((stop, stopped), (sender, ready)) = (channel::<()>(), channel());
        let stopped = std::sync::Arc::new(std::sync::Mutex::new(stopped));
        let waiting: Vec<_> = (0..3)
            .map(|_| {
                let (stopped, sender) = (std::sync::Arc::clone(&stopped), sender.clone());
                let named = std::thread::Builder::new().name("deadlocked".to_owned());
                let wait = move || {
                    sender.send(()).expect("the test waits");
                    let stopped = stopped.lock().expect("no thread panics");
                    assert!(stopped.recv().is_err(), "nothing is sent");
                };
                named.spawn(wait).expect("a thread can be started")
            })
            .collect();
        (0..3).for_each(|_| ready.recv().expect("each says that it has begun"));
        let is_waiting = |told: &str| told.contains("3 × `deadlocked` waits");
        // They are about to wait.
        let begun = std::time::Instant::now();
        let mut told = doing(std::process::id());
        while !is_waiting(&told) && begun.elapsed().as_secs() < 30 {
            std::thread::yield_now();
            told = doing(std::process::id());
        }
        assert!(is_waiting(&told), "{told}");
        drop(stop);
        for thread in waiting {
            thread.join().expect("it ends");
        }
        assert_eq!(doing(u32::MAX), "");
    }
}
