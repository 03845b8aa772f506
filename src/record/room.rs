//! What to do where a file takes no more of what is written to it, or can not be opened because too many are.

use std::io::{Error, ErrorKind};

/// What to do where a file can grow no further or be opened, because of a limit or because its disk is full; else the advice
/// that is given.
#[must_use]
pub fn room_or<'a>(cause: &Error, otherwise: &'a str) -> &'a str {
    if let Some(libc::EMFILE | libc::ENFILE) = cause.raw_os_error() {
        return "raise the limit of open files (`ulimit -n`)";
    }
    match cause.kind() {
        ErrorKind::FileTooLarge => "raise the limit of the size of a file (`ulimit -f`)",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some room",
        _ => otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_limit_or_a_full_disk_keeps_from_being_written_is_told_by_its_cause() {
        for (number, wanted) in [
            (libc::EMFILE, "raise the limit of open files (`ulimit -n`)"),
            (libc::EFBIG, "raise the limit of the size of a file (`ulimit -f`)"),
            (libc::ENOSPC, "free some room"),
            (libc::EACCES, "make it writable"),
        ] {
            assert_eq!(room_or(&Error::from_raw_os_error(number), "make it writable"), wanted);
        }
    }
}
