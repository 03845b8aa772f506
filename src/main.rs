//! The command line: looks at claims, renders records, calibrates. Measuring claims is `cargo bench`.

mod commands;

use claimbench::claim::Catalogue;
use claimbench::claims::CATALOGUE;
use claimbench::lanes::calibrate::{self, Calibrate};
use claimbench::record::{Calibration, Error, Record, replace};
use claimbench::report;
use claimbench::verdict::Settings;
use clap::{Parser, Subcommand};
use commands::compare::Compare;
use commands::export::Export;
use commands::gate::{Accept, Gate, WriteBaseline};
use commands::show::{list, show};
use std::io::Write;
use std::path::{Path, PathBuf};
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
        #[arg(long, default_value = "reports/index.html")]
        out: PathBuf,
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
    Calibrate(Calibrate),
    Gate(Gate),
    Baseline(WriteBaseline),
    Accept(Accept),
    Compare(Compare),
    Export(Export),
}

#[expect(clippy::print_stderr, reason = "this is where errors are printed")]
fn main() -> ExitCode {
    // Measuring is done by children, which are this program again.
    if let Some(code) = calibrate::child() {
        return code;
    }
    let arguments = Arguments::parse();
    let stdout = std::io::stdout();
    match run(&arguments, CATALOGUE, &mut stdout.lock()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("claimbench: {error}");
            ExitCode::from(2)
        }
    }
}

/// Carries out a command and writes what it has to say.
fn run(
    arguments: &Arguments,
    catalogue: &Catalogue,
    out: &mut dyn Write,
) -> Result<ExitCode, Error> {
    let mut code = ExitCode::SUCCESS;
    let text = match &arguments.command {
        Command::List => list(catalogue),
        Command::Show { name, record } => show(catalogue, name, record)?,
        Command::Report { record, out } => render(record, out)?,
        Command::Themes { record, out } => themes(record, out)?,
        Command::Calibrate(options) => {
            let calibration = calibrate::run(options)?;
            code = ExitCode::from(u8::from(!calibration.failed.is_empty()));
            let table = report::calibration_table(&calibration, claimbench::lanes::width());
            format!("{table}calibration: {}\n", options.out.display())
        }
        Command::Gate(gate) => and_code(gate.run()?, &mut code),
        Command::Baseline(baseline) => and_code(baseline.run()?, &mut code),
        Command::Accept(accept) => and_code(accept.run()?, &mut code),
        Command::Compare(compare) => and_code(compare.run()?, &mut code),
        Command::Export(export) => and_code(export.run()?, &mut code),
    };
    // A reader that stops reading, such as `head`, is no error.
    match out.write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::new(format!("the output can not be written: {error}"), "free some room"))
        }
        _ => Ok(code),
    }
}

/// The text of a command, its exit code put aside.
fn and_code((text, ends): (String, ExitCode), code: &mut ExitCode) -> String {
    *code = ends;
    text
}

/// Writes the pages of the themes; other files of the folder stay.
fn themes(record: &Path, out: &Path) -> Result<String, Error> {
    let read = Record::read(record)?;
    let failed = |error: std::io::Error| {
        let next = "make the folder writable, or name another one with --out";
        Error::new(format!("the pages can not be written: {error}"), next).at(out)
    };
    std::fs::create_dir_all(out).map_err(failed)?;
    let pages = report::theme_pages(&read, Settings::of(&read));
    let mut text: String =
        read.warnings.iter().map(|warning| format!("warning: {warning}\n")).collect();
    for page in pages {
        let path = out.join(format!("{}.md", page.name));
        replace(&path, &page.text)?;
        text += &format!("theme: {}\n", path.display());
    }
    Ok(text)
}

fn render(record: &Path, out: &Path) -> Result<String, Error> {
    let read = Record::read(record)?;
    let (calibration, warning) = match Calibration::read_beside(record) {
        Ok(calibration) => (calibration, None),
        Err(error) => (None, Some(format!("{error}\n"))),
    };
    let page = report::page_with(&read, Settings::of(&read), calibration.as_ref());
    let same = |path: &Path| path.canonicalize().ok();
    if same(record).is_some() && same(record) == same(out) {
        let next = "name another page with --out";
        return Err(Error::new("the page would replace the record", next).at(out));
    }
    replace(out, &page)?;
    let warnings = read.warnings.iter().map(|warning| format!("{warning}\n")).chain(warning);
    let warnings: String = warnings.map(|warning| format!("warning: {warning}")).collect();
    Ok(format!("{warnings}report: {}\n", out.display()))
}
