//! Child processes: started with a job, spoken to through pipes, never outliving their parent.
//!
//! A child is this program again; an environment variable says which file has its job (criterion reads the command line
//! itself). It gets orders on what is its standard input when it starts and answers on a pipe of its own, so what a
//! routine reads and prints disturbs nothing. Its side is in `parent`.

use super::limit::Limit;
use super::message::VARIABLE;
pub(super) use super::message::{Checked, Description, Job, Message, Order, PROTOCOL};
pub(super) use super::parent::{Parent, guarded};
use super::{folders, killed, living, scratch, threads};
use crate::record::{Case, Error, Reason, room_or};
use nix::poll::{PollFd, PollFlags, PollTimeout};
use nix::sys::signal::Signal;
use serde::Serialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The running program, even where it was deleted or another one was built in its place since.
const ITSELF: &str = "/proc/self/exe";
/// Where the standard output of a child goes that nobody reads.
const NOWHERE: &str = "/dev/null";

/// So many bytes the variable has that says where a job is.
const SAID: usize = 512;

/// The longest that is waited at a stretch, for the system counts in milliseconds and not for long.
const A_MINUTE: Duration = Duration::from_mins(1);

/// A child as its parent sees it. It is killed, with its whole process group, when this is dropped.
pub(super) struct Child {
    process: std::process::Child,
    orders: Option<ChildStdin>,
    channel: BufReader<File>,
    errors: File,
    /// How much it had written there when the case began that it is at.
    errors_before: u64,
    /// The process that is at the case: this one, or a copy of it.
    working: u32,
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

    /// Starts a child of this program, or of that of another build, under one that runs it and watches it.
    ///
    /// # Errors
    /// Where the program can not be started.
    pub(super) fn start_under(
        watching: (&Path, &[String]),
        other: Option<&Path>,
        job: &Job,
        variables: &[(&str, &Path)],
    ) -> Result<Child, Error> {
        let (program, arguments) = watching;
        let itself = || std::env::current_exe().map_err(|error| unable("its own program", &error));
        let watched = other.map_or_else(itself, |other| Ok(other.to_owned()))?;
        let watched = watched.to_string_lossy().into_owned();
        let arguments: Vec<String> = arguments.iter().cloned().chain([watched]).collect();
        Child::spawn(program, job, &arguments, Stdio::null(), (variables, &[]))
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
        let is_shown = living::are_shown();
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
        // As long in every run, whatever the numbers of processes are: what a program allocates for it is then the same.
        let text = format!("{text:<SAID$}");
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
        living::add(process.id(), &errors);
        let orders = process.stdin.take();
        let channel = BufReader::new(File::from(read));
        let working = process.id();
        Ok(Child { process, orders, channel, errors, errors_before: 0, working, status: None })
    }

    /// The number of its process.
    pub(super) fn process(&self) -> u32 {
        self.process.id()
    }

    /// How it ended by itself; nothing before a message was awaited in vain, and where it was killed for its time.
    pub(super) fn status(&self) -> Option<ExitStatus> {
        self.status
    }

    /// Has it begin with a case of its job in a copy of itself: what it wrote to standard error before is of others.
    pub(super) fn load(&mut self, place: usize) {
        self.errors_before = self.errors.metadata().map_or(0, |metadata| metadata.len());
        self.order(Order::Load(place));
    }

    /// Has it begin with a case in a copy of itself, of which it knew nothing before.
    pub(super) fn load_case(&mut self, case: &Case) {
        self.errors_before = self.errors.metadata().map_or(0, |metadata| metadata.len());
        self.send(case);
    }

    /// A reason of its own why a copy ended, with the last line that the copy wrote to standard error.
    pub(super) fn with_last_error(&mut self, reason: Reason) -> Reason {
        let behind = match self.last_error() {
            last if last.is_empty() => String::new(),
            last => format!(": {last}"),
        };
        match reason {
            Reason::Killed(what) => Reason::Killed(format!("{what}{}{behind}", killed::why(&what))),
            Reason::Exited(what) => Reason::Exited(format!("{what}{behind}")),
            other => other,
        }
    }

    /// Gives an order. A child that is gone is noticed when its answer is awaited.
    pub(super) fn order(&mut self, order: Order) {
        self.send(&order);
    }

    fn send(&mut self, what: &impl Serialize) {
        let mut text = serde_json::to_string(what).unwrap_or_default();
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
        let before = limit.work(self.working);
        let left = |process: u32| {
            let work = before.zip(limit.work(process)).map(|(from, to)| to.saturating_sub(from));
            limit.left(limit.since(begun, work))
        };
        let mut line = String::new();
        loop {
            if self.channel.buffer().is_empty() {
                let left_now = left(self.working).min(A_MINUTE);
                let milliseconds = PollTimeout::try_from(left_now.as_millis() as i32 + 1)
                    .unwrap_or(PollTimeout::MAX);
                let mut waiting = [PollFd::new(self.channel.get_ref().as_fd(), PollFlags::POLLIN)];
                match nix::poll::poll(&mut waiting, milliseconds) {
                    Ok(0) | Err(_) if left(self.working).is_zero() => {
                        let doing = threads::doing(self.working);
                        self.kill();
                        let said = limit.each.as_secs_f64();
                        let mut what = format!("took longer than the limit of {said} s");
                        if !doing.is_empty() {
                            what.push_str(&format!("; then {doing}"));
                        }
                        return Err(Reason::TimedOut(what));
                    }
                    Ok(0) | Err(_) => continue,
                    Ok(_) => {}
                }
            }
            // A line is written with one write, so once a part of it is there the rest follows at once.
            match self.channel.read_line(&mut line) {
                Ok(0) | Err(_) => return Err(self.ended()),
                Ok(_) => match serde_json::from_str(&line) {
                    Ok(message) => {
                        if let Message::Process(copy) = message {
                            self.working = copy;
                        }
                        return Ok(message);
                    }
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
                Reason::Killed(format!("{name}{}{behind}", killed::why(name)))
            }
            (None, code) => Reason::Exited(format!("code {}{behind}", code.unwrap_or(-1))),
        }
    }

    /// The last line that the child wrote to standard error, but for criterion's own progress.
    fn last_error(&mut self) -> String {
        // A backtrace may stand behind what is told.
        const TAIL: u64 = 64 << 10;
        let length = self.errors.metadata().map_or(0, |metadata| metadata.len());
        let from = length.saturating_sub(TAIL).max(self.errors_before);
        let mut bytes = Vec::new();
        if self.errors.seek(SeekFrom::Start(from)).is_ok() {
            drop(self.errors.read_to_end(&mut bytes));
        }
        let text = String::from_utf8_lossy(&bytes);
        text.lines()
            .rev()
            .map(str::trim)
            .find(|line| !living::says_nothing(line))
            .unwrap_or_default()
            .to_owned()
    }

    fn kill(&mut self) {
        let errors = living::kill(self.process.id());
        drop(self.process.kill());
        drop(self.process.wait());
        living::show(errors);
    }
}

/// A file with a child's job, which it inherits.
fn inherited_text(job: &Job) -> Result<File, Error> {
    let unable = |error: std::io::Error| {
        let unable = unable("its job", &error);
        Error { next: room_or(&error, &unable.next).to_owned(), ..unable }
    };
    let text = serde_json::to_vec(job).map_err(|error| unable(error.into()))?;
    let mut file = scratch::inherited().map_err(unable)?;
    file.write_all(&text).map_err(unable)?;
    Ok(file)
}

/// The error for a child that can not be started.
fn unable(what: &str, error: &dyn std::fmt::Display) -> Error {
    let why = error.to_string();
    let next = remedy(&why, |path| Path::new(path).exists());
    Error::new(format!("no child process can be started: {what}: {why}"), next)
}

/// What to do where no child can be started, by why that is and by what is there.
fn remedy(why: &str, is_there: impl Fn(&str) -> bool) -> &'static str {
    if why.contains("Too many open files") {
        "raise the limit of open files (`ulimit -n`)"
    } else if !is_there(ITSELF) {
        "mount /proc, where the lane finds its own program and what it reads of its processes"
    } else if !is_there(NOWHERE) {
        "make /dev/null, where what routines print goes: mount /dev, or bind it into the sandbox"
    } else {
        "free some memory or processes"
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
        folders::remove_of(self.process.id());
        folders::remove_of(self.working);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keeps_a_child_from_starting_is_said_with_what_to_do() {
        let of_system = std::io::Error::from_raw_os_error(libc::EMFILE);
        let all: [&dyn std::fmt::Display; 2] = [&of_system, &nix::errno::Errno::EMFILE];
        for error in all {
            let said = unable("a pipe", error).to_string();
            assert!(said.contains("a pipe") && said.contains("`ulimit -n`"), "{said}");
        }
        let said = unable("its process", &nix::errno::Errno::EAGAIN).to_string();
        assert!(said.contains("free some memory or processes"), "{said}");
        for (lacking, what) in [(ITSELF, "mount /proc"), (NOWHERE, "make /dev/null")] {
            let said = remedy("No such file or directory", |path| path != lacking);
            assert!(said.starts_with(what), "{said}");
        }
    }
}
