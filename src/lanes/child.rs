//! Child processes: started with a job, spoken to through pipes, never outliving their parent.
//!
//! A child is this program again; an environment variable says which file has its job (criterion reads the command line
//! itself). It gets orders on what is its standard input when it starts and answers on a pipe of its own, so what a
//! routine reads and prints disturbs nothing. Its side is in `parent`.

use super::limit::Limit;
use super::message::VARIABLE;
pub(super) use super::message::{Checked, Description, Job, Message, Order, PROTOCOL};
pub(super) use super::parent::{Parent, guarded};
use super::{folders, scratch};
use crate::record::{Error, Reason};
use nix::poll::{PollFd, PollFlags, PollTimeout};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The running program, even where it was deleted or another one was built in its place since.
const ITSELF: &str = "/proc/self/exe";

/// The longest that is waited at a stretch, for the system counts in milliseconds and not for long.
const A_MINUTE: Duration = Duration::from_mins(1);

/// A child as its parent sees it. It is killed, with its whole process group, when this is dropped.
pub(super) struct Child {
    process: std::process::Child,
    orders: Option<ChildStdin>,
    channel: BufReader<File>,
    errors: File,
    /// How it ended, once that was seen.
    status: Option<ExitStatus>,
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
        let errors = scratch::file()?;
        let copy = errors.try_clone().map_err(|error| unable("a temporary file", &error))?;
        let is_shown = SHOWS_ERRORS.load(Ordering::Relaxed);
        // Not closed on exec, so the child inherits the end that it writes to.
        let (read, write): (OwnedFd, OwnedFd) =
            nix::unistd::pipe().map_err(|error| unable("a pipe", &error))?;
        let closed_on_exec = nix::fcntl::FcntlArg::F_SETFD(nix::fcntl::FdFlag::FD_CLOEXEC);
        nix::fcntl::fcntl(&read, closed_on_exec).map_err(|error| unable("a pipe", &error))?;
        let job = Job { parent: std::process::id(), channel: write.as_raw_fd(), ..job.clone() };
        let is_itself = program == Path::new(ITSELF);
        // Kept open until the child has it.
        let file = if is_itself { Some(inherited_text(&job)?) } else { None };
        let said = match &file {
            Some(file) => {
                let (cases, twins) = (Vec::new(), Vec::new());
                Job { cases, twins, file: Some(file.as_raw_fd()), ..job }
            }
            // Earlier builds know no file; what is asked of another build is short.
            None => job,
        };
        let text = serde_json::to_string(&said).map_err(|error| unable("its job", &error))?;
        let name = std::env::args_os().next().filter(|_| is_itself);
        let mut command = Command::new(program);
        for name in removed {
            command.env_remove(name);
        }
        let mut process = command
            .arg0(name.unwrap_or_else(|| program.into()))
            .args(arguments)
            .env(VARIABLE, text)
            .envs(folders::told())
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(if is_shown { Stdio::inherit() } else { output })
            .stderr(copy)
            .process_group(0)
            .spawn()
            .map_err(|error| unable(&format!("its process, {}", program.display()), &error))?;
        drop(write);
        if let (Ok(mut living), Ok(process)) = (LIVING.lock(), i32::try_from(process.id())) {
            let shown = is_shown.then(|| errors.try_clone().ok()).flatten();
            living.push(Living { process, shown });
        }
        let orders = process.stdin.take();
        let channel = BufReader::new(File::from(read));
        Ok(Child { process, orders, channel, errors, status: None })
    }

    /// How it ended by itself; nothing before a message was awaited in vain, and where it was killed for its time.
    pub(super) fn status(&self) -> Option<ExitStatus> {
        self.status
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
    pub(super) fn next(&mut self, limit: impl Into<Limit>) -> Result<Message, Reason> {
        let limit = limit.into();
        let begun = Instant::now();
        let mut line = String::new();
        loop {
            if self.channel.buffer().is_empty() {
                let left = limit.left(begun).min(A_MINUTE);
                let milliseconds =
                    PollTimeout::try_from(left.as_millis() as i32 + 1).unwrap_or(PollTimeout::MAX);
                let mut waiting = [PollFd::new(self.channel.get_ref().as_fd(), PollFlags::POLLIN)];
                match nix::poll::poll(&mut waiting, milliseconds) {
                    Ok(0) | Err(_) if limit.left(begun).is_zero() => {
                        self.kill();
                        return Err(Reason::TimedOut(format!(
                            "took longer than the limit of {} s",
                            limit.each.as_secs_f64()
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
        self.status = Some(status);
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
        let mut shown = None;
        if let Ok(process) = i32::try_from(self.process.id()) {
            kill_group(process);
            if let Ok(mut living) = LIVING.lock() {
                let place = living.iter().position(|known| known.process == process);
                shown = place.and_then(|place| living.swap_remove(place).shown);
            }
        }
        drop(self.process.kill());
        drop(self.process.wait());
        show(shown);
    }
}

/// A file with a child's job, which it inherits.
fn inherited_text(job: &Job) -> Result<File, Error> {
    let unable = |error: std::io::Error| unable("its job", &error);
    let text = serde_json::to_vec(job).map_err(|error| unable(error.into()))?;
    let mut file = scratch::inherited().map_err(unable)?;
    file.write_all(&text).map_err(unable)?;
    Ok(file)
}

/// The error for a child that can not be started.
fn unable(what: &str, error: &dyn std::fmt::Display) -> Error {
    let next = if Path::new(ITSELF).exists() {
        "free some memory or processes"
    } else {
        "mount /proc, where the lane finds its own program and what it reads of its processes"
    };
    Error::new(format!("no child process can be started: {what}: {error}"), next)
}

/// Whether what children print is shown.
static SHOWS_ERRORS: AtomicBool = AtomicBool::new(false);

/// Shows what the children print from here on: standard output at once, and standard error when a child ends, for its
/// last line is part of the reason why it failed.
pub(super) fn show_errors() {
    SHOWS_ERRORS.store(true, Ordering::Relaxed);
}

/// A living child: its process group, and what it writes to standard error, where that is shown.
struct Living {
    process: i32,
    shown: Option<File>,
}

/// The living children, for the moment when this process is interrupted.
static LIVING: Mutex<Vec<Living>> = Mutex::new(Vec::new());

/// Kills every living child with what it started.
pub(super) fn kill_all() {
    if let Ok(mut living) = LIVING.lock() {
        living.iter().for_each(|child| kill_group(child.process));
        living.drain(..).for_each(|child| show(child.shown));
    }
}

/// Shows what a dead child wrote to standard error, but for what the profiler and criterion say.
fn show(errors: Option<File>) {
    let mut bytes = Vec::new();
    if let Some(mut errors) = errors
        && errors.rewind().is_ok()
    {
        drop(errors.read_to_end(&mut bytes));
    }
    let is_own = |line: &&str| {
        !line.starts_with("dhat: ") && !CRITERION.iter().any(|word| line.starts_with(word))
    };
    for line in String::from_utf8_lossy(&bytes).lines().filter(is_own) {
        // Where nobody reads it any more, there is nobody to tell.
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

fn kill_group(process: i32) {
    // A group that is gone already is as good as killed.
    let _ = killpg(Pid::from_raw(process), Signal::SIGKILL);
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
        folders::remove_of(self.process.id());
    }
}

/// What criterion writes to standard error about itself.
const CRITERION: [&str; 2] = ["Benchmarking ", "Gnuplot not found"];
