//! `claimbench new`: a claim's file from a template, and its line in the list.

use super::files::{change, write_new};
use crate::lanes::cargo::said;
use crate::record::Error;
use crate::scaffold::{CLAIM, LIST, Name, Place, Step, THEME_LIST, add_claim, go_side, title};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Add a claim: its file, from a template, and its line in the list
#[derive(Args)]
pub(super) struct New {
    /// The claim, THEME/NAME in snake case, for example `parsing/arena_or_box`
    #[arg(value_name = "THEME/NAME")]
    name: String,
    /// The file that lists the claims
    #[arg(long, value_name = "FILE", default_value = LIST.0)]
    list: PathBuf,
    /// Add the Go side of a claim that is there, a file beside it
    #[arg(long)]
    go: bool,
}

impl New {
    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        let name = Name::of(&self.name)?;
        let of_theme = self.list.with_file_name(name.theme).join(THEME_LIST);
        let of_claim = if of_theme.is_file() { &of_theme } else { &self.list };
        let list = std::fs::read_to_string(of_claim).map_err(|error| {
            let next = "run `claimbench init` first, in the folder of the package, or name the list with --list";
            Error::new(format!("there is no list of claims here: {error}"), next).at(of_claim)
        })?;
        let path = self.list.with_file_name(name.theme).join(format!("{}.rs", name.claim));
        if self.go {
            return self.go_side(&path, name.claim);
        }
        if path.exists() {
            let next = "choose another name, or move the file away";
            return Err(
                Error::new("the file is there already, and nothing was changed", next).at(&path)
            );
        }
        let (new_list, place) = add_claim(&list, name).map_err(|error| error.at(of_claim))?;
        let wrote = write_new(&path, CLAIM)?;
        change(of_claim, &list, &new_list)?;
        let of_list = added(of_claim, name, place);
        let next = format!(
            "\nNext: say in {} what is claimed, then `{}` and `{} -- {}`.\n",
            path.display(),
            said("test"),
            said("bench"),
            self.name
        );
        Ok((format!("{wrote}\n{of_list}\n{next}"), ExitCode::SUCCESS))
    }
}

impl New {
    /// Writes the Go side of a claim whose file is there.
    fn go_side(&self, claim: &Path, name: &str) -> Result<(String, ExitCode), Error> {
        if !claim.is_file() {
            let next = format!("add the claim first: `claimbench new {}`", self.name);
            return Err(Error::new("there is no claim to add a Go side to", next).at(claim));
        }
        let path = claim.with_extension("go");
        if path.exists() {
            let next = "edit it, or move it away";
            return Err(
                Error::new("the file is there already, and nothing was changed", next).at(&path)
            );
        }
        let wrote = write_new(&path, &go_side(name))?;
        let next = format!(
            "\nNext: give the Go variants in {} the names of the Rust ones, then `{} -- {}`. The lanes of Go are added by \
             `claimbench init --go`.\n",
            path.display(),
            said("bench"),
            self.name
        );
        Ok((format!("{wrote}\n{next}"), ExitCode::SUCCESS))
    }
}

fn added(list: &Path, Name { theme, claim }: Name, place: Place) -> Step {
    let list = list.display();
    Step::added(match place {
        Place::InTheme => format!("{list}: {claim}, behind the others of {theme}"),
        Place::NewTheme => {
            format!("{list}: {claim}, in the new theme {theme} with the title “{}”", title(theme))
        }
    })
}
