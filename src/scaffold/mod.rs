//! What `init` and `new` write: text goes in, text and what was done to it come out. Files are read and written by the
//! command line.
//!
//! The claims are a package of their own in the folder `benches`, so that they are compiled once for all lanes and their
//! dependencies are not those of the package that they are about.

mod cargo_config;
mod claims;
mod layout;
mod list;
mod manifest;
mod name;
mod older;
mod own_allocator;
mod reached;
mod step;
mod toml;
mod workspace;

pub use cargo_config::cargo_config;
pub use claims::{Claims, Dependency, claims_manifest, has_jemalloc, library};
pub use layout::{
    BENCHES, CLAIM, GO_TARGETS, IGNORED, LIBRARY, LIST, MANIFEST, MERGED, Runs, SAMPLE, TARGETS,
    TEST, THEME_LIST, Target, filled, go_side,
};
pub use list::{Place, add_claim};
pub use manifest::{Package, Program, depends_on_claimbench, has_library, manifest, package_name};
pub use name::{Name, title};
pub use older::{Older, bring_forward};
pub use own_allocator::own_allocator;
pub use reached::Reached;
pub use step::{Deed, Step};
pub use workspace::{MemberOf, add_member, excludes, is_workspace, named_workspace};
