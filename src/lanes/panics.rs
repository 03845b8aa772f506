//! What a routine's panics say and where: kept by a hook until the one that ended a case is told.
//!
//! The last panic of the thread that works for the parent is kept, and the last one of any other: what ends a case often
//! says only that another thread panicked, and not what that one said.

use super::say::warn;
use std::any::Any;
use std::sync::{Mutex, OnceLock};
use std::thread::ThreadId;

/// What a panic said, and its place. A routine may panic and catch it, so a message is compared with that of the panic
/// that reached the end before its place is believed.
struct Noted {
    message: String,
    place: String,
}

const NOTHING: Noted = Noted { message: String::new(), place: String::new() };

/// The last panic of the first thread, and the last one of any other.
static LAST: Mutex<[Noted; 2]> = Mutex::new([NOTHING; 2]);

/// The thread that works for the parent.
static FIRST: OnceLock<ThreadId> = OnceLock::new();

/// What `std::thread::scope` panics with where one of its threads did.
const SCOPED: &str = "a scoped thread panicked";
/// What a panic ends with that was made of the payload of another thread's, as `join().unwrap()` makes one.
const OF_ANOTHER: &str = "Any { .. }";

/// What Rust says where a panic can not go on: it comes to a function of another language, or leaves a `drop` while another
/// one is under way.
const NOT_CAUGHT: [&str; 2] =
    ["panic in a function that cannot unwind", "panic in a destructor during cleanup"];

/// Notes panics from here on, and prints none; this thread is the first one.
///
/// Where a panic ends the process, it is printed all the same: then nobody can ask for it afterwards.
pub(super) fn note() {
    FIRST.get_or_init(|| std::thread::current().id());
    std::panic::set_hook(Box::new(|panic| {
        let message = text_of(panic.payload());
        let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
        let place = place.unwrap_or_default();
        let is_other = FIRST.get() != Some(&std::thread::current().id());
        let noted = Noted { message, place };
        if let Ok(mut last) = LAST.lock() {
            let own = &mut last[usize::from(is_other)];
            if let Some(said) = last_words(&noted, own) {
                warn(&said);
            }
            *own = noted;
        }
    }));
}

/// What is said of a panic that ends the process, in one line: of it, or of the one before it on its thread that it only
/// says could go no further. Nothing where it may be caught.
fn last_words(noted: &Noted, before: &Noted) -> Option<String> {
    let said = match NOT_CAUGHT.contains(&noted.message.as_str()) {
        true if before.message.is_empty() => noted.message.clone(),
        true => format!("{}{}; then {}", before.message, before.place, noted.message),
        false if cfg!(panic = "abort") => format!("{}{}", noted.message, noted.place),
        false => return None,
    };
    let words: Vec<&str> = said.split_whitespace().collect();
    Some(format!("panicked: {}", words.join(" ")))
}

/// A panic that ended a case, as a sentence with its place; where it only says that another thread panicked, with what
/// that one said.
pub(super) fn told(payload: &(dyn Any + Send)) -> String {
    match LAST.lock() {
        Ok(last) => sentence(&text_of(payload), &last),
        Err(_) => text_of(payload),
    }
}

fn sentence(message: &str, [own, other]: &[Noted; 2]) -> String {
    let at = [own, other].into_iter().find(|noted| noted.message == message);
    let place = at.map_or("", |noted| noted.place.as_str());
    let of_other = format!("{}{}", other.message, other.place);
    if of_other.is_empty() {
        format!("{message}{place}")
    } else if message == SCOPED {
        of_other
    } else if message.ends_with(OF_ANOTHER) {
        format!("{message}{place}; a thread panicked before: {of_other}")
    } else {
        format!("{message}{place}")
    }
}

/// What a panic says.
fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a value that is no text").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(message: &str, place: &str) -> Noted {
        Noted { message: message.to_owned(), place: place.to_owned() }
    }

    #[test]
    fn a_panic_has_the_place_of_the_one_that_said_the_same() {
        let last = [noted("caught", " (a.rs:1)"), noted("carried on", " (b.rs:2)")];
        assert_eq!(sentence("caught", &last), "caught (a.rs:1)");
        assert_eq!(sentence("carried on", &last), "carried on (b.rs:2)");
        assert_eq!(sentence("of nobody", &last), "of nobody");
    }

    #[test]
    fn a_panic_that_can_go_no_further_is_said_by_the_one_before_it_in_one_line() {
        let before = noted("they differ\n  left: 1\n right: 2", " (a.rs:1)");
        for message in NOT_CAUGHT {
            let said = last_words(&noted(message, " (panicking.rs:9)"), &before);
            let wanted = format!("panicked: they differ left: 1 right: 2 (a.rs:1); then {message}");
            assert_eq!(said, Some(wanted));
            let alone = last_words(&noted(message, " (panicking.rs:9)"), &NOTHING);
            assert_eq!(alone, Some(format!("panicked: {message}")));
        }
        assert_eq!(last_words(&before, &NOTHING).is_some(), cfg!(panic = "abort"));
    }

    #[test]
    fn the_panic_of_another_thread_is_told_where_the_end_says_only_that_there_was_one() {
        let last = [noted(SCOPED, " (scoped.rs:1)"), noted("it gives up", " (b.rs:2)")];
        assert_eq!(sentence(SCOPED, &last), "it gives up (b.rs:2)");
        let joined = "called `Result::unwrap()` on an `Err` value: Any { .. }";
        let last = [noted(joined, " (a.rs:1)"), noted("it gives up", " (b.rs:2)")];
        let told = sentence(joined, &last);
        assert!(told.starts_with(joined) && told.ends_with("it gives up (b.rs:2)"), "{told}");
        assert_eq!(sentence(SCOPED, &[noted(SCOPED, ""), NOTHING]), SCOPED);
    }
}
