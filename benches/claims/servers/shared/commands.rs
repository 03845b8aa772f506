//! Commands of 16 bytes that set and get the keys of a map, and servers that carry them out for clients over sockets: a
//! single loop, tasks on workers, threads.

use super::work::work;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream as Stream;
use tokio::runtime::{Builder, LocalOptions, Runtime};

/// Bytes of a command, and of its answer.
pub const COMMAND: usize = 16;
/// Bytes that a server reads at once.
const BUFFER: usize = 512;
/// Steps of the work of a heavy command, of about a nanosecond each.
const STEPS: u64 = 100_000;

/// The keys and their values.
pub type Map = HashMap<u64, u64>;

/// Where a command works.
#[derive(Clone, Copy)]
pub enum Works {
    /// It does not.
    Nothing,
    /// Before it has the map.
    Outside,
    /// While it has the map.
    Inside,
}

/// A map that commands are carried out on.
trait Store {
    fn with<T>(&self, change: impl FnOnce(&mut Map) -> T) -> T;
}

impl Store for Rc<RefCell<Map>> {
    fn with<T>(&self, change: impl FnOnce(&mut Map) -> T) -> T {
        change(&mut self.borrow_mut())
    }
}

impl Store for Arc<Mutex<Map>> {
    fn with<T>(&self, change: impl FnOnce(&mut Map) -> T) -> T {
        change(&mut self.lock().expect("nobody panics while it holds the map"))
    }
}

/// A command: its key, doubled, and one more where it sets the key to the value; or an answer: the key as it came,
/// and the key's value.
#[must_use]
pub fn message(key: u64, value: u64) -> [u8; COMMAND] {
    let mut message = [0; COMMAND];
    message[..8].copy_from_slice(&key.to_le_bytes());
    message[8..].copy_from_slice(&value.to_le_bytes());
    message
}

/// Carries out commands, and puts each one's answer in its place.
fn carry_out(store: &impl Store, works: Works, commands: &mut [u8]) {
    let (commands, rest) = commands.as_chunks_mut::<COMMAND>();
    assert!(rest.is_empty(), "a write of so few bytes arrives as a whole");
    for command in commands {
        let word = |at: usize| command[at..].first_chunk().copied().map_or(0, u64::from_le_bytes);
        let (key, given) = (word(0), word(8));
        let worked = if matches!(works, Works::Outside) { work(STEPS, key) } else { 0 };
        let value = store.with(|map| {
            let value = map.entry(key / 2).or_default();
            if key % 2 == 1 {
                *value = given;
            }
            let worked = if matches!(works, Works::Inside) { work(STEPS, key) } else { worked };
            *value ^ worked
        });
        *command = message(key, value);
    }
}

/// Serves a connection until the client closes it.
async fn serve(end: UnixStream, store: impl Store, works: Works) {
    let mut stream = Stream::from_std(end).expect("the runtime has sockets");
    let mut buffer = [0; BUFFER];
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        carry_out(&store, works, &mut buffer[..read]);
        if stream.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}

/// What serves the connections. It ends when all clients are gone, which comes first.
pub enum Server {
    /// These, of which one may have a loop.
    Threads(Vec<JoinHandle<()>>),
    /// Those of a runtime, until it is dropped.
    Workers(Option<Runtime>),
}

impl Drop for Server {
    fn drop(&mut self) {
        match self {
            // One that has panicked has told so, and its client fails.
            Server::Threads(threads) => threads.drain(..).for_each(|thread| drop(thread.join())),
            Server::Workers(runtime) => drop(runtime.take()),
        }
    }
}

/// The server's ends of the sockets, which do not block, and the map.
pub type Ends = (Vec<UnixStream>, Map);

/// A thread with a loop for all connections.
///
/// # Panics
/// Where the system refuses, which the lane reports as a failed case.
#[must_use]
pub fn in_loop((ends, map): Ends, works: Works) -> Server {
    let serving = move || {
        let runtime =
            Builder::new_current_thread().enable_io().build_local(LocalOptions::default());
        runtime.expect("a runtime of one thread can be made").block_on(async {
            let map = Rc::new(RefCell::new(map));
            let serve = |end| tokio::task::spawn_local(serve(end, Rc::clone(&map), works));
            let tasks: Vec<_> = ends.into_iter().map(serve).collect();
            for task in tasks {
                task.await.expect("no task panics");
            }
        });
    };
    Server::Threads(vec![std::thread::spawn(serving)])
}

/// A task for each connection on two workers.
///
/// # Panics
/// Where the system refuses, which the lane reports as a failed case.
#[must_use]
pub fn on_workers((ends, map): Ends, works: Works) -> Server {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_io().build();
    let runtime = runtime.expect("a runtime with workers can be made");
    let map = Arc::new(Mutex::new(map));
    for end in ends {
        runtime.spawn(serve(end, Arc::clone(&map), works));
    }
    Server::Workers(Some(runtime))
}

/// A thread for each connection.
///
/// # Panics
/// Where the system refuses, which the lane reports as a failed case.
#[must_use]
pub fn on_threads((ends, map): Ends) -> Server {
    let map = Arc::new(Mutex::new(map));
    let serve = |mut end: UnixStream| {
        let map = Arc::clone(&map);
        end.set_nonblocking(false).expect("a socket can block");
        std::thread::spawn(move || {
            let mut buffer = [0; BUFFER];
            while let Ok(read @ 1..) = end.read(&mut buffer) {
                carry_out(&map, Works::Nothing, &mut buffer[..read]);
                if end.write_all(&buffer[..read]).is_err() {
                    return;
                }
            }
        })
    };
    Server::Threads(ends.into_iter().map(serve).collect())
}
