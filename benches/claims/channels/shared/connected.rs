//! Two sockets of this process that are connected with each other, for claims about what a hop costs.

use std::io::Result;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// After how long an end that hears nothing gives up: a turn that fails must not hang.
const PATIENCE: Option<Duration> = Some(Duration::from_secs(1));

/// Two ends over 127.0.0.1 that send at once, however little (`TCP_NODELAY`). Each read and write fails after a second.
///
/// # Errors
/// Where the system refuses loopback, or has no descriptor or port left.
pub fn tcp() -> Result<[TcpStream; 2]> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let first = TcpStream::connect(listener.local_addr()?)?;
    let ends = [first, listener.accept()?.0];
    for end in &ends {
        end.set_nodelay(true)?;
        end.set_read_timeout(PATIENCE)?;
        end.set_write_timeout(PATIENCE)?;
    }
    Ok(ends)
}

/// A pair of Unix sockets. Each read and write fails after a second.
///
/// # Errors
/// Where the system has no descriptor left.
pub fn unix() -> Result<[UnixStream; 2]> {
    let (first, second) = UnixStream::pair()?;
    let ends = [first, second];
    for end in &ends {
        end.set_read_timeout(PATIENCE)?;
        end.set_write_timeout(PATIENCE)?;
    }
    Ok(ends)
}
