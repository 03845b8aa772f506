//! Whether another lane that times runs on this machine: each then disturbs the other, whatever folder it writes to.

use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};

/// What the names begin with, each of which one process of a machine can have. They end with it and leave no file.
const NAME: &str = "claimbench: a lane that times";
/// How many names there are: so that each of several has one, and is seen when others have ended.
const NAMES: usize = 8;

/// Held while a lane times.
pub(super) struct Timing {
    name: Option<UnixListener>,
    /// Whether others have a name.
    is_beside: bool,
}

impl Timing {
    /// Says to others that this process times, and sees whether any other does.
    pub(super) fn begin() -> Timing {
        Timing::under(NAME)
    }

    fn under(name: &str) -> Timing {
        let mut timing = Timing { name: None, is_beside: false };
        for number in 0..NAMES {
            let taken = SocketAddr::from_abstract_name(format!("{name} {number}"))
                .and_then(|address| UnixListener::bind_addr(&address));
            match taken {
                Ok(listener) => timing.name = timing.name.take().or(Some(listener)),
                Err(error) => timing.is_beside |= error.kind() == std::io::ErrorKind::AddrInUse,
            }
        }
        timing
    }

    /// What to say of it; nothing where no other one was found.
    pub(super) fn trouble(&self) -> Option<&'static str> {
        self.is_beside.then_some(
            "another lane that times runs on this machine: both disturb each other, and intervals are wider; \
             run one at a time",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_one_is_told_of_the_first_until_that_has_ended() {
        let name = format!("claimbench test {}", std::process::id());
        let first = Timing::under(&name);
        assert_eq!(first.trouble(), None);
        let second = Timing::under(&name);
        assert!(second.trouble().is_some_and(|what| what.contains("one at a time")));
        drop(first);
        assert!(Timing::under(&name).trouble().is_some(), "the second one is still there");
        drop(second);
        assert_eq!(Timing::under(&name).trouble(), None);
    }
}
