//! `cargo claimbench go`: the module that the Go sides are laid out as, for editors and for Go's own tools.

use crate::claim::Catalogue;
use crate::lanes;
use crate::record::Error;

/// Lays the module out, as the lanes of Go do before they build it, and tells its folder.
///
/// # Errors
/// Where no claim has a Go side, a file of one can not be read, or the folder can not be written.
pub(super) fn go(catalogue: &Catalogue) -> Result<String, Error> {
    let folder = lanes::go::lay_out(catalogue)?.ok_or_else(|| {
        let next = "begin one: `cargo claimbench new --go THEME/NAME`";
        Error::new("no claim here has a Go side", next)
    })?;
    Ok(format!("{}\n", folder.display()))
}
