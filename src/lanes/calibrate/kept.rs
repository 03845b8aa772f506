//! A calibration while it is made: what was done is kept in its file, whatever ends the run.

use crate::lanes::interrupt::at_the_end;
use crate::lanes::machine;
use crate::record::{Calibration, CalibrationEnd, Ending, Error, Finite};
use crate::record::{folder_of, is_standard_output, replace};
use crate::verdict::summary;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// A calibration and its file, shared with the handler of interrupts.
#[derive(Clone)]
pub(super) struct Kept {
    calibration: Arc<Mutex<Calibration>>,
    path: PathBuf,
    started: Instant,
}

/// Checks that the file can be written, before anything is measured.
///
/// # Errors
/// Where it can not.
pub(super) fn check(path: &Path) -> Result<(), Error> {
    let next = "make its folder and make it writable, or name another file with --out";
    let unwritable = |what: String| {
        Error::new(format!("the calibration can not be written: {what}"), next).at(path)
    };
    if is_standard_output(path) || (path.exists() && !path.is_file()) {
        return Err(unwritable("this is no file".to_owned()));
    }
    if path.file_name().is_none() {
        return Err(unwritable("this names no file".to_owned()));
    }
    let tried = tempfile::NamedTempFile::new_in(folder_of(path));
    // The error itself names the temporary file, which nobody asked for.
    tried.map(drop).map_err(|error| unwritable(error.kind().to_string()))
}

impl Kept {
    /// Begins with a calibration without comparisons of this run. From now on an interrupt writes what was done.
    pub(super) fn open(path: &Path, calibration: Calibration) -> Kept {
        let kept = Kept {
            calibration: Arc::new(Mutex::new(calibration)),
            path: path.to_owned(),
            started: Instant::now(),
        };
        let interrupted = kept.clone();
        at_the_end(move || interrupted.end_interrupted());
        kept
    }

    /// The seconds since the beginning.
    pub(super) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// Adds something.
    pub(super) fn change(&self, change: impl FnOnce(&mut Calibration)) {
        change(&mut self.locked());
    }

    /// Keeps the highest load that was seen.
    pub(super) fn look_at_the_load(&self) {
        if let Some(load) = Finite::new(machine::load()) {
            self.change(|calibration| {
                let end = &mut calibration.end;
                if load > end.highest_load {
                    end.highest_load = load;
                }
            });
        }
    }

    /// Writes the file. Where nothing was done, the file that was there before stays.
    ///
    /// # Errors
    /// Where it can not be written.
    pub(super) fn write(&self, why: Ending) -> Result<(), Error> {
        self.look_at_the_load();
        let mut calibration = self.locked();
        self.write_locked(&mut calibration, why)
    }

    /// A copy of it as it stands.
    pub(super) fn calibration(&self) -> Calibration {
        self.locked().clone()
    }

    fn write_locked(&self, calibration: &mut Calibration, why: Ending) -> Result<(), Error> {
        let end = calibration.end;
        let seconds = Finite::new(self.seconds()).unwrap_or(end.seconds);
        let load = Finite::new(machine::load()).unwrap_or(end.load);
        calibration.end = CalibrationEnd { why, seconds, load, ..end };
        if made(calibration) == 0 {
            return Ok(());
        }
        calibration.summary = Some(summary(calibration));
        replace(&self.path, calibration.to_text())
    }

    /// Writes what was done and ends the process; its children die with it.
    fn end_interrupted(&self) {
        // Held until the end, so that nothing is written behind it.
        let mut calibration = self.locked();
        let written = self.write_locked(&mut calibration, Ending::Interrupted);
        let path = self.path.display();
        let said = match (made(&calibration), written) {
            (_, Err(error)) => format!("interrupted: {error}"),
            (0, Ok(())) => "interrupted before the first comparison was done".to_owned(),
            _ => format!("interrupted: {} comparisons are in {path}", calibration.made()),
        };
        // Where the terminal is gone nobody reads this.
        let _ = writeln!(std::io::stderr(), "\n{said}");
        std::process::exit(130);
    }

    fn locked(&self) -> MutexGuard<'_, Calibration> {
        self.calibration.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many comparisons this run made, those that came to nothing included.
fn made(calibration: &Calibration) -> usize {
    let earlier: usize = calibration.earlier.iter().map(|earlier| earlier.made).sum();
    calibration.made().saturating_sub(earlier)
}
