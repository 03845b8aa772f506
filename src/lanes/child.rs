//! Child processes: started with a job, spoken to through pipes, never outliving their parent.
//!
//! A child is this program again, with its job in an environment variable (criterion reads the command line itself).
//! It gets commands on standard input and answers on a pipe of its own, so what a routine prints disturbs nothing.

use super::message::VARIABLE;
pub(super) use super::message::{Checked, Description, Job, Message, Order, PROTOCOL};
use crate::record::{Error, Reason};
use nix::poll::{PollFd, PollFlags, PollTimeout};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The running program, even where it was deleted or another one was built in its place since.
const ITSELF: &str = "/proc/self/exe";

/// A child as its parent sees it. It is killed, with its whole process group, when this is dropped.
pub(super) struct Child {
    process: std::process::Child,
    orders: Option<ChildStdin>,
    channel: BufReader<File>,
    errors: File,
}

impl Child {
    /// Starts a child of this program.
    ///
    /// # Errors
    /// Where the system can start none.
    pub(super) fn start(job: &Job, arguments: &[String], output: Stdio) -> Result<Child, Error> {
        Child::start_with(job, arguments, output, &[])
    }

    /// Starts a child of the program of another build.
    ///
    /// # Errors
    /// Where the program can not be started.
    pub(super) fn start_other(program: &Path, job: &Job) -> Result<Child, Error> {
        Child::spawn(program, job, &[], Stdio::null(), (&[], &[]))
    }

    /// Starts a child of the program of another language, with variables that are set in its environment and others that
    /// are taken out of it.
    ///
    /// # Errors
    /// Where the program can not be started.
    pub(super) fn start_foreign(
        program: &Path,
        argument: &str,
        job: &Job,
        environment: (&[(&str, &Path)], &[&str]),
    ) -> Result<Child, Error> {
        Child::spawn(program, job, &[argument.to_owned()], Stdio::null(), environment)
    }

    /// Starts a child of this program with variables in its environment.
    ///
    /// # Errors
    /// Where the system can start none.
    pub(super) fn start_with(
        job: &Job,
        arguments: &[String],
        output: Stdio,
        variables: &[(&str, &Path)],
    ) -> Result<Child, Error> {
        Child::spawn(Path::new(ITSELF), job, arguments, output, (variables, &[]))
    }

    fn spawn(
        program: &Path,
        job: &Job,
        arguments: &[String],
        output: Stdio,
        (variables, removed): (&[(&str, &Path)], &[&str]),
    ) -> Result<Child, Error> {
        let errors = tempfile::tempfile().map_err(|error| unable("a temporary file", &error))?;
        let copy = errors.try_clone().map_err(|error| unable("a temporary file", &error))?;
        // Not closed on exec, so the child inherits the end that it writes to.
        let (read, write): (OwnedFd, OwnedFd) =
            nix::unistd::pipe().map_err(|error| unable("a pipe", &error))?;
        let closed_on_exec = nix::fcntl::FcntlArg::F_SETFD(nix::fcntl::FdFlag::FD_CLOEXEC);
        nix::fcntl::fcntl(&read, closed_on_exec).map_err(|error| unable("a pipe", &error))?;
        let job = Job { parent: std::process::id(), channel: write.as_raw_fd(), ..job.clone() };
        let text = serde_json::to_string(&job).map_err(|error| unable("its job", &error))?;
        let name = std::env::args_os().next().filter(|_| program == Path::new(ITSELF));
        let mut command = Command::new(program);
        for name in removed {
            command.env_remove(name);
        }
        let mut process = command
            .arg0(name.unwrap_or_else(|| program.into()))
            .args(arguments)
            .env(VARIABLE, text)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(output)
            .stderr(copy)
            .process_group(0)
            .spawn()
            .map_err(|error| unable("its process", &error))?;
        drop(write);
        if let (Ok(mut living), Ok(process)) = (LIVING.lock(), i32::try_from(process.id())) {
            living.push(process);
        }
        let orders = process.stdin.take();
        Ok(Child { process, orders, channel: BufReader::new(File::from(read)), errors })
    }

    /// Gives an order. A child that is gone is noticed when its answer is awaited.
    pub(super) fn order(&mut self, order: Order) {
        let mut text = serde_json::to_string(&order).unwrap_or_default();
        text.push('\n');
        if let Some(orders) = &mut self.orders {
            drop(orders.write_all(text.as_bytes()));
        }
    }

    /// Waits for the next message.
    ///
    /// # Errors
    /// The reason why none came: the limit passed, or the child ended. The child is dead afterwards.
    pub(super) fn next(&mut self, limit: Duration) -> Result<Message, Reason> {
        let deadline = Instant::now() + limit;
        let mut line = String::new();
        loop {
            if self.channel.buffer().is_empty() {
                let left = deadline.saturating_duration_since(Instant::now());
                let milliseconds =
                    PollTimeout::try_from(left.as_millis() as i32 + 1).unwrap_or(PollTimeout::MAX);
                let mut waiting = [PollFd::new(self.channel.get_ref().as_fd(), PollFlags::POLLIN)];
                match nix::poll::poll(&mut waiting, milliseconds) {
                    Ok(0) | Err(_) if deadline <= Instant::now() => {
                        self.kill();
                        return Err(Reason::TimedOut(format!(
                            "took longer than the limit of {} s",
                            limit.as_secs_f64()
                        )));
                    }
                    Ok(0) | Err(_) => continue,
                    Ok(_) => {}
                }
            }
            // A line is written with one write, so once a part of it is there the rest follows at once.
            match self.channel.read_line(&mut line) {
                Ok(0) | Err(_) => return Err(self.ended()),
                Ok(_) => match serde_json::from_str(&line) {
                    Ok(message) => return Ok(message),
                    Err(_) => line.clear(),
                },
            }
        }
    }

    /// Why the child ended, from its exit status and the last line on its standard error. A child that closed the pipe
    /// and lives on has a second to end by itself.
    fn ended(&mut self) -> Reason {
        self.orders = None;
        let deadline = Instant::now() + Duration::from_secs(1);
        let status = loop {
            match self.process.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Ok(None) | Err(_) => {
                    self.kill();
                    let what = "no answer: it closed the pipe to its parent and went on";
                    return Reason::Exited(what.to_owned());
                }
            }
        };
        let last = self.last_error();
        let behind = if last.is_empty() { String::new() } else { format!(": {last}") };
        match (status.signal(), status.code()) {
            (Some(signal), _) => {
                let name = Signal::try_from(signal).map_or("a signal", Signal::as_str);
                Reason::Killed(format!("{name}{behind}"))
            }
            (None, code) => Reason::Exited(format!("code {}{behind}", code.unwrap_or(-1))),
        }
    }

    /// The last line that the child wrote to standard error, but for criterion's own progress.
    fn last_error(&mut self) -> String {
        const TAIL: i64 = 4096;
        let length = self.errors.metadata().map_or(0, |metadata| metadata.len() as i64);
        let mut bytes = Vec::new();
        if self.errors.seek(SeekFrom::End(-length.min(TAIL))).is_ok() {
            drop(self.errors.read_to_end(&mut bytes));
        }
        let text = String::from_utf8_lossy(&bytes);
        text.lines()
            .rev()
            .map(str::trim)
            .find(|line| !line.is_empty() && !CRITERION.iter().any(|word| line.starts_with(word)))
            .unwrap_or_default()
            .to_owned()
    }

    fn kill(&mut self) {
        if let Ok(process) = i32::try_from(self.process.id()) {
            kill_group(process);
            if let Ok(mut living) = LIVING.lock() {
                living.retain(|known| *known != process);
            }
        }
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The error for a child that can not be started.
fn unable(what: &str, error: &dyn std::fmt::Display) -> Error {
    Error::new(
        format!("no child process can be started: {what}: {error}"),
        "free some memory or processes",
    )
}

/// The process groups of the living children, for the moment when this process is interrupted.
static LIVING: Mutex<Vec<i32>> = Mutex::new(Vec::new());

/// Kills every living child with what it started.
pub(super) fn kill_all() {
    if let Ok(living) = LIVING.lock() {
        living.iter().copied().for_each(kill_group);
    }
}

fn kill_group(process: i32) {
    // A group that is gone already is as good as killed.
    let _ = killpg(Pid::from_raw(process), Signal::SIGKILL);
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A child's end of the pipe to its parent.
pub(super) struct Parent {
    channel: File,
}

/// The message and the place of the last panic. A routine may panic and catch it, so the message is compared with that of
/// the panic that reached the end before its place is believed.
static LAST_PANIC: Mutex<(String, String)> = Mutex::new((String::new(), String::new()));

/// What criterion writes to standard error about itself.
const CRITERION: [&str; 2] = ["Benchmarking ", "Gnuplot not found"];

impl Parent {
    /// Ties this process to its parent: it dies with it, and its panics are kept for a message.
    ///
    /// Nothing where the parent is gone already or the pipe can not be opened: then there is nobody to answer.
    pub(super) fn of(job: &Job) -> Option<Parent> {
        #[cfg(target_os = "linux")]
        nix::sys::prctl::set_pdeathsig(Signal::SIGKILL).ok()?;
        if nix::unistd::getppid().as_raw().unsigned_abs() != job.parent {
            return None;
        }
        std::panic::set_hook(Box::new(|panic| {
            let message = text_of(panic.payload());
            let place =
                panic.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
            if let Ok(mut last) = LAST_PANIC.lock() {
                *last = (message, place.unwrap_or_default());
            }
        }));
        // Opened anew it is closed on exec, so a process that the routine starts does not hold it open.
        let channel = File::options().write(true).open(format!("/dev/fd/{}", job.channel)).ok()?;
        nix::unistd::close(job.channel).ok()?;
        Some(Parent { channel })
    }

    /// Sends a message. A parent that is gone takes this process with it.
    pub(super) fn tell(&mut self, message: &Message) {
        let mut text = serde_json::to_string(message).unwrap_or_default();
        text.push('\n');
        drop(self.channel.write_all(text.as_bytes()));
    }

    /// The next order; nothing where the parent wants no more.
    pub(super) fn next() -> Option<Order> {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }
}

/// Runs a routine's code and turns a panic into a reason.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Reason>) -> Result<T, Reason> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let message = text_of(payload.as_ref());
        let last = LAST_PANIC.lock().map(|last| last.clone()).unwrap_or_default();
        let place = if last.0 == message { last.1 } else { String::new() };
        Err(Reason::Panicked(format!("{message}{place}")))
    })
}

/// What a panic says.
fn text_of(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a value that is no text").to_owned()
}
