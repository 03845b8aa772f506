//! Whether another lane that times runs on this machine: each then disturbs the other, whatever folder it writes to.

use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};

/// A name that one process of a machine can have. It ends with the process and leaves no file.
const NAME: &str = "claimbench: a lane that times";

/// Held while a lane times.
pub(super) struct Timing {
    _name: Option<UnixListener>,
    /// Whether another one had the name.
    is_second: bool,
}

impl Timing {
    /// Says to others that this process times, where nobody else has said so.
    pub(super) fn begin() -> Timing {
        Timing::under(NAME)
    }

    fn under(name: &str) -> Timing {
        let taken = SocketAddr::from_abstract_name(name)
            .and_then(|address| UnixListener::bind_addr(&address));
        let is_second =
            matches!(&taken, Err(error) if error.kind() == std::io::ErrorKind::AddrInUse);
        Timing { _name: taken.ok(), is_second }
    }

    /// What to say of it; nothing where no other one was found.
    pub(super) fn trouble(&self) -> Option<&'static str> {
        self.is_second.then_some(
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
        assert!(Timing::under(&name).trouble().is_some_and(|what| what.contains("one at a time")));
        drop(first);
        assert_eq!(Timing::under(&name).trouble(), None);
    }
}
