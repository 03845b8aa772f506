//! The command line over any catalogue: looks at claims, renders records, gates, compares, calibrates, and begins a
//! catalogue of one's own. Measuring claims is `cargo bench`.
//!
//! A package of claims has a bench target that calls [`main`] with them, which is `cargo claimbench`. The program
//! `claimbench` calls [`program`] and has none: `list` and `show` send its reader to a package that has.
//!
//! ```no_run
//! mod claims {
//!     claimbench::catalogue! {}
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     claimbench::command_line::main(claims::CATALOGUE)
//! }
//! ```

mod accept;
mod baseline;
mod calibrate;
mod compare;
mod export;
mod files;
mod findings;
mod gate;
mod go;
mod history;
mod init;
mod list;
mod merge;
mod new;
mod outputs;
mod package;
mod pages;
mod profile;
mod show;
mod site;
mod sources;

use crate::claim::Catalogue;
use crate::lanes;
use crate::lanes::calibrate::{Calibrate, child};
use crate::record::{Error, room_or};
use accept::Accept;
use baseline::WriteBaseline;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use compare::Compare;
use export::Export;
use findings::Findings;
use gate::Gate;
use history::OverCommits;
use init::Init;
use merge::Merge;
use new::New;
use profile::Profile;
use site::Site;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Turns performance claims from articles into benchmarks that can prove them wrong.
///
/// `cargo bench` measures every claim and writes reports/latest.jsonl and reports/index.html.
/// `cargo bench -- NAME` measures the claims whose name matches, `cargo bench -- --quick` all of them in a minute.
#[derive(Parser)]
#[command(version, arg_required_else_help = true, after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// What `cargo bench` hands to every bench target, of which this may be one
    #[arg(long = "bench", hide = true, global = true)]
    _bench: bool,
}

const AFTER_HELP: &str = "Exit codes: 0 done and nothing got worse, 1 something failed or got worse, \
     2 wrong usage or unreadable input, 3 only unclear results under --strict.";

#[derive(Subcommand)]
enum Command {
    /// Name every claim, and every lane that measures them
    List,
    /// Explain one claim or one lane: what is said, what is predicted, and what was measured last
    Show {
        /// A claim as `list` names it, THEME/NAME, or a lane, for example heap
        name: String,
        /// The record to take verdicts from
        #[arg(long, default_value = "reports/latest.jsonl")]
        record: PathBuf,
    },
    /// Render a record as an HTML page
    Report {
        /// The record; that of the last run unless one is named
        #[arg(default_value = "reports/latest.jsonl")]
        record: PathBuf,
        /// The page to write
        #[arg(long, default_value = pages::PAGE)]
        out: PathBuf,
        /// Write a large page so that it needs no script: several times as many bytes
        #[arg(long)]
        whole: bool,
    },
    /// Write a page for each theme: what its verdicts say together, by rule from a record
    Themes {
        /// The record to take verdicts from
        #[arg(long, default_value = "reports/latest.jsonl")]
        record: PathBuf,
        /// The folder to write them to, a Markdown file each
        #[arg(long, default_value = "reports/themes")]
        out: PathBuf,
    },
    Findings(Findings),
    /// Lay the Go sides out as a module, for an editor or `go vet`, and print its folder
    Go,
    Calibrate(Calibrate),
    Profile(Profile),
    Gate(Gate),
    Baseline(WriteBaseline),
    Accept(Accept),
    Compare(Compare),
    History(OverCommits),
    Export(Export),
    Merge(Merge),
    Site(Site),
    Init(Init),
    New(New),
}

/// The command line over a package's claims: reads the process's arguments, prints, and returns the exit code.
#[must_use]
pub fn main(catalogue: &Catalogue) -> ExitCode {
    if is_asked_for_tests() {
        return ExitCode::SUCCESS;
    }
    lanes::go_home();
    begin(Some(catalogue))
}

/// Whether a test runner started the program to have its tests listed or run, of which it has none: `cargo claimbench`, which
/// is `cargo bench`, says `--bench` to every bench target.
fn is_asked_for_tests() -> bool {
    let words: Vec<std::ffi::OsString> = std::env::args_os().skip(1).collect();
    match words.first() {
        None => lanes::is_started_by_cargo(),
        Some(word) if word == "--list" => true,
        // Filters and flags of tests, which every target is handed.
        Some(_) => !words.iter().any(|word| word == "--bench") && lanes::is_started_by_cargo_test(),
    }
}

/// The program `claimbench`, which has no claims: it does what needs none, and names the way to the others.
#[must_use]
pub fn program() -> ExitCode {
    begin(None)
}

/// Reads the arguments and carries them out.
fn begin(catalogue: Option<&Catalogue>) -> ExitCode {
    lanes::outgrown_files_are_errors();
    // Measuring is done by children, which are this program again.
    if let Some(code) = child() {
        return code;
    }
    let matches = lanes::with_paths_of_the_caller(Arguments::command()).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let stdout = std::io::stdout();
    match run(&arguments, catalogue, &mut stdout.lock()) {
        Ok(code) => code,
        Err(error) => {
            lanes::warn(&lanes::cargo::as_said_here(&format!("claimbench: {error}")));
            ExitCode::from(2)
        }
    }
}

/// The claims that a command is about.
///
/// # Errors
/// Where the program has none: the error names the command that has.
fn claims<'a>(catalogue: Option<&'a Catalogue>, words: &str) -> Result<&'a Catalogue, Error> {
    catalogue.ok_or_else(|| {
        let next = format!(
            "in the folder of a package with claims: `cargo claimbench {words}`; `claimbench init` makes a package \
             ready for some"
        );
        Error::new("this program knows no claims, for each package has its own", next)
    })
}

/// Carries out a command and writes what it has to say.
fn run(
    arguments: &Arguments,
    catalogue: Option<&Catalogue>,
    out: &mut dyn Write,
) -> Result<ExitCode, Error> {
    let mut code = ExitCode::SUCCESS;
    let text = match &arguments.command {
        Command::List => list::list(claims(catalogue, "list")?),
        Command::Show { name, record } => {
            show::show(claims(catalogue, &format!("show {name}"))?, name, record)?
        }
        Command::Report { record, out, whole } => {
            let form = if *whole { pages::Form::Whole } else { pages::Form::ToSend };
            pages::render(record, out, form)?
        }
        Command::Themes { record, out } => pages::themes(record, out)?,
        Command::Findings(findings) => findings.run()?,
        Command::Go => go::go(claims(catalogue, "go")?)?,
        Command::Calibrate(options) => {
            if let Some(times) = options.repeat {
                claims(catalogue, &format!("calibrate --repeat {times}"))?;
            }
            and_code(calibrate::run(options)?, &mut code)
        }
        Command::Profile(profile) => {
            let claims = claims(catalogue, &format!("profile {}", profile.case()))?;
            and_code(profile.run(claims)?, &mut code)
        }
        Command::Gate(gate) => and_code(gate.run()?, &mut code),
        Command::Baseline(baseline) => and_code(baseline.run()?, &mut code),
        Command::Accept(accept) => and_code(accept.run()?, &mut code),
        Command::Compare(compare) => and_code(compare.run()?, &mut code),
        Command::History(history) => history.run(catalogue)?,
        Command::Export(export) => and_code(export.run()?, &mut code),
        Command::Merge(merge) => merge.run(catalogue)?,
        Command::Site(site) => site.run()?,
        Command::Init(init) => and_code(init.run()?, &mut code),
        Command::New(new) => and_code(new.run()?, &mut code),
    };
    // A reader that stops reading, such as `head`, is no error.
    match out.write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            let next = room_or(&error, "name a file with --out, where the command has it");
            Err(Error::new(format!("the output can not be written: {error}"), next))
        }
        _ => Ok(code),
    }
}

/// The text of a command, its exit code put aside.
fn and_code((text, ends): (String, ExitCode), code: &mut ExitCode) -> String {
    *code = ends;
    text
}
