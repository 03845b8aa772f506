//! HTTP/1.1 over loopback: a server of one thread, and a client by hand.

use socket2::SockRef;
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::thread::JoinHandle;
use std::time::Duration;

/// What a client by hand sends.
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
/// What ends the head of a request or of an answer.
const END: &[u8] = b"\r\n\r\n";
/// Heads have room in so many bytes.
const HEAD: usize = 1_024;

/// A server that answers each GET with the same body, one connection after the other: the next one is accepted when the
/// client has closed the one before. Clients that are dropped before it let its thread end.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    accepted: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts the server's thread.
    ///
    /// # Panics
    /// Where loopback gives no port or the system no thread, which the lane reports as a failed case.
    #[must_use]
    pub fn answering(body: &[u8]) -> Server {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        let response = [head.as_bytes(), body].concat();
        let (accepted, is_over) = (Arc::default(), Arc::default());
        let (count, end) = (Arc::clone(&accepted), Arc::clone(&is_over));
        let work = move || serve(&listener, &response, &count, &end);
        Server { address, accepted, is_over, thread: Some(std::thread::spawn(work)) }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections it has accepted so far. Those whose answer has come are among them.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.accepted.load(SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, SeqCst);
        // It is accepted, so that the thread looks up.
        let woken = TcpStream::connect(self.address);
        if let (Ok(_), Some(thread)) = (woken, self.thread.take()) {
            let _ = thread.join();
        }
    }
}

/// Accepts connections until it is over. What goes wrong on one ends that one: the client then finds it closed.
fn serve(listener: &TcpListener, response: &[u8], accepted: &AtomicU64, is_over: &AtomicBool) {
    while let Ok((stream, _)) = listener.accept() {
        accepted.fetch_add(1, SeqCst);
        // The client closes first, and a reset answers it, or its port would be kept for a minute.
        let is_set = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
        if is_over.load(SeqCst) {
            return;
        }
        let _ = is_set.and_then(|()| answer(&stream, response));
    }
}

/// Answers the requests of one connection, until the client closes it.
fn answer(mut stream: &TcpStream, response: &[u8]) -> Result<()> {
    stream.set_nodelay(true)?;
    let (mut head, mut filled) = ([0; HEAD], 0);
    loop {
        let Some(end) = head_of(&mut stream, &mut head, &mut filled)? else { return Ok(()) };
        if !head.starts_with(b"GET / HTTP/1.1\r\n") {
            return Err(ErrorKind::InvalidData.into());
        }
        head.copy_within(end..filled, 0);
        filled -= end;
        stream.write_all(response)?;
    }
}

/// Reads until a head is complete, of which so many bytes are there already, and returns where it ends; nothing where
/// the other side has closed the connection, or the head has no room.
fn head_of(
    stream: &mut impl Read,
    head: &mut [u8; HEAD],
    filled: &mut usize,
) -> Result<Option<usize>> {
    loop {
        let end = head[..*filled].windows(END.len()).position(|bytes| bytes == END);
        if let Some(end) = end {
            return Ok(Some(end + END.len()));
        }
        match stream.read(&mut head[*filled..])? {
            0 => return Ok(None),
            read => *filled += read,
        }
    }
}

/// A client by hand, of one connection.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// Where nobody listens there.
    pub fn to(address: SocketAddr) -> Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Client { stream })
    }

    /// Gets a body that is as long as the place for it.
    ///
    /// # Errors
    /// Where the connection fails, or the answer is another one.
    pub fn get(&mut self, body: &mut [u8]) -> Result<()> {
        self.stream.write_all(REQUEST)?;
        let (mut head, mut filled) = ([0; HEAD], 0);
        let end = head_of(&mut self.stream, &mut head, &mut filled)?;
        let end = end.ok_or(ErrorKind::UnexpectedEof)?;
        if content_length(&head[..end]) != Some(body.len()) {
            return Err(Error::new(ErrorKind::InvalidData, "the body has another length"));
        }
        let (come, left) = body.split_at_mut_checked(filled - end).ok_or(ErrorKind::InvalidData)?;
        come.copy_from_slice(&head[end..filled]);
        self.stream.read_exact(left)
    }
}

/// The length of the body behind a head of a good answer.
fn content_length(head: &[u8]) -> Option<usize> {
    let mut lines = std::str::from_utf8(head).ok()?.lines();
    let is_good = lines.next()?.starts_with("HTTP/1.1 200 ");
    let mut fields = lines.filter_map(|line| line.split_once(':'));
    let length = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"))?.1;
    length.trim().parse().ok().filter(|_| is_good)
}
