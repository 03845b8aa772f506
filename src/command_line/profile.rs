//! `cargo claimbench profile`: where one case spends its instructions and where it allocates.

use crate::claim::Catalogue;
use crate::lanes::profile::{Profiles, profile};
use crate::record::{Error, write_to};
use crate::report;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write where one case spends its instructions and where it allocates
///
/// The instructions lane writes what callgrind sees of the case's turns: by function and line, as stacks, and a flame graph
/// of these; it needs Valgrind. The heap lane writes what dhat sees: every place that allocates, with how much and for how
/// long. Nothing is timed, and no record is changed. It ends with 1 where no lane could write anything.
#[derive(Args)]
pub(super) struct Profile {
    /// The case, THEME/CLAIM/VARIANT/POINT; without its point that of the article
    case: String,
    /// The folder to write to, in which the case gets one of its own
    #[arg(long, value_name = "FOLDER", default_value = "reports/profiles")]
    out: PathBuf,
}

/// The file of the flame graph.
const FLAMES: &str = "flame.svg";

impl Profile {
    pub(super) fn case(&self) -> &str {
        &self.case
    }

    pub(super) fn run(&self, catalogue: &Catalogue) -> Result<(String, ExitCode), Error> {
        let profiles = profile(catalogue, &self.case, &self.out)?;
        let flames = flames(&profiles)?;
        let is_any = [&profiles.functions, &profiles.stacks, &profiles.heap]
            .iter()
            .any(|written| written.is_some());
        let code = if is_any { ExitCode::SUCCESS } else { ExitCode::from(1) };
        Ok((said(&profiles, flames.as_deref()), code))
    }
}

/// Draws the stacks, where there are any.
fn flames(profiles: &Profiles) -> Result<Option<PathBuf>, Error> {
    let path = profiles.folder.join(FLAMES);
    // One that an earlier run has left is of no use.
    let _ = std::fs::remove_file(&path);
    let Some(stacks) = &profiles.stacks else { return Ok(None) };
    let text = std::fs::read_to_string(stacks).map_err(|error| {
        Error::new(format!("it can not be read: {error}"), "run the command again").at(stacks)
    })?;
    write_to(&path, report::flame_graph(&profiles.case, &text))?;
    Ok(Some(path))
}

/// What was written and what opens it.
fn said(profiles: &Profiles, flames: Option<&Path>) -> String {
    let files = [
        (flames, "the flame graph, for a browser"),
        (profiles.stacks.as_deref(), "its stacks, for speedscope and the tools of flame graphs"),
        (
            profiles.functions.as_deref(),
            "functions and lines, for kcachegrind and callgrind_annotate",
        ),
        (
            profiles.heap.as_deref(),
            "allocations, for dh_view.html, which comes with Valgrind and is at https://nnethercote.github.io/dh_view/dh_view.html",
        ),
    ];
    let mut text = format!("{}\n", profiles.case);
    for (path, what) in files {
        if let Some(path) = path {
            text += &format!("  {}: {what}\n", path.display());
        }
    }
    for why in &profiles.missing {
        text += &format!("not written: {why}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_named_with_what_opens_it_and_the_rest_with_why() {
        let folder = tempfile::tempdir().expect("a folder");
        let stacks = folder.path().join("stacks.folded");
        std::fs::write(&stacks, "turns;work 12\n").expect("written");
        let profiles = Profiles {
            case: "theme/name/pooled/64".to_owned(),
            folder: folder.path().to_owned(),
            stacks: Some(stacks),
            missing: vec!["the heap lane does not run this case".to_owned()],
            ..Profiles::default()
        };
        let flames = flames(&profiles).expect("it is drawn").expect("there are stacks");
        assert!(std::fs::read_to_string(&flames).is_ok_and(|text| text.contains("work")));
        let text = said(&profiles, Some(&flames));
        assert!(text.contains("flame.svg: the flame graph") && !text.contains("dh_view"), "{text}");
        assert!(text.ends_with("not written: the heap lane does not run this case\n"), "{text}");
    }
}
