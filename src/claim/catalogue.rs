//! A catalogue of claims: a folder per theme, a file per claim, one line each. A theme can be a package of its own.

use super::Claim;
use std::path::{Path, PathBuf};

/// A list of claims, in the order of the report.
pub type Catalogue = [Entry];

/// One claim of a catalogue with what only its place can tell. [`catalogue!`](crate::catalogue) makes it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The theme, which is the name of the claim's folder.
    pub theme: &'static str,
    /// The theme's title for a reader.
    pub theme_title: &'static str,
    /// The claim's name, which is that of its file.
    pub name: &'static str,
    /// The claim itself.
    pub claim: &'static Claim,
    /// The text of the claim's file: its first line is the title, and the report shows the variants' code.
    pub text: &'static str,
    /// The path of the claim's file below the folder of the catalogue.
    pub path: &'static str,
    /// The path of the file that lists the claim, as the compiler was given it: the catalogue's list, or that of its theme.
    pub list: &'static str,
    /// Whether the list is the theme's own and stands in its folder.
    pub listed_by_theme: bool,
    /// The package that the catalogue belongs to.
    pub package: &'static str,
    /// The folder of that package, as it was compiled.
    pub folder: &'static str,
    /// The catalogue's title, which is that of the report; empty where the list gives none.
    pub catalogue_title: &'static str,
}

/// Declares the modules of a catalogue and lists their claims: a theme with its title, then a name a line.
///
/// Each name is a file `theme/name.rs` beside the calling file, with a `pub static CLAIM: Claim`. The list is
/// `CATALOGUE`, in the order of the report. A line `title: "…",` before the first theme is the title of the report;
/// without one it is *Claims of PACKAGE*, after the package that they are about.
///
/// ```text
/// claimbench::catalogue! {
///     title: "Our arena against Box",
///     "Building" building {
///         arena_or_box,
///     }
/// }
/// ```
///
/// Where a theme is a package of its own ([`theme!`](crate::theme)), the list names that instead, and only such:
///
/// ```text
/// claimbench::catalogue! {
///     title: "Our arena against Box",
///     use claims_building,
///     use claims_reading,
/// }
/// ```
#[macro_export]
macro_rules! catalogue {
    (title: $of_all:expr, $(use $theme:ident,)+) => {
        /// Every claim, in the order of the report.
        pub static CATALOGUE: &$crate::Catalogue = {
            const CLAIMS: usize = 0 $(+ $theme::THEME.len())+;
            const ALL: [$crate::Entry; CLAIMS] = $crate::claim::joined(
                &[$($theme::THEME),+],
                [env!("CARGO_PKG_NAME"), env!("CARGO_MANIFEST_DIR"), $of_all],
            );
            &ALL
        };
    };
    (title: $of_all:expr, $($title:literal $theme:ident { $($name:ident,)* })*) => {
        $(#[doc = $title] pub mod $theme {
            // A claim is documented by the first line of its file, and `pub` wherever its catalogue stands.
            $(#[allow(missing_docs, unreachable_pub)] pub mod $name;)*
        })*
        /// Every claim, in the order of the report.
        pub static CATALOGUE: &$crate::Catalogue = &[$($($crate::Entry {
            theme: stringify!($theme), theme_title: $title, name: stringify!($name),
            claim: &$theme::$name::CLAIM, path: concat!(stringify!($theme), "/", stringify!($name), ".rs"),
            text: include_str!(concat!(stringify!($theme), "/", stringify!($name), ".rs")), list: file!(),
            listed_by_theme: false, package: env!("CARGO_PKG_NAME"), folder: env!("CARGO_MANIFEST_DIR"), catalogue_title: $of_all,
        },)*)*];
    };
    ($($title:literal $theme:ident { $($name:ident,)* })*) => {
        $crate::catalogue! {
            title: "",
            $($title $theme { $($name,)* })*
        }
    };
}

/// Declares the modules of a theme that is a package of its own, and lists its claims: its title, its name, which is that of
/// its folder, and a name a line.
///
/// Each name is a file beside the calling one, with a `pub static CLAIM: Claim`. The list is `THEME`, which
/// [`catalogue!`](crate::catalogue) takes with `use`. An edit of a claim then compiles its theme anew and no other.
///
/// ```text
/// claimbench::theme! {
///     "Building" building {
///         arena_or_box,
///     }
/// }
/// ```
#[macro_export]
macro_rules! theme {
    ($title:literal $theme:ident { $($name:ident,)+ }) => {
        // A claim is documented by the first line of its file, and `pub` wherever its catalogue stands.
        $(#[allow(missing_docs, unreachable_pub)] pub mod $name;)+
        /// The claims of the theme, in the order of the report.
        pub const THEME: &$crate::Catalogue = &[$($crate::Entry {
            theme: stringify!($theme), theme_title: $title, name: stringify!($name), claim: &$name::CLAIM,
            path: concat!(stringify!($theme), "/", stringify!($name), ".rs"),
            text: include_str!(concat!(stringify!($name), ".rs")), list: file!(), listed_by_theme: true,
            package: env!("CARGO_PKG_NAME"), folder: env!("CARGO_MANIFEST_DIR"), catalogue_title: "",
        },)+];
    };
}

/// The claims of several themes in one list, with the package, its folder and the title of their catalogue.
///
/// # Panics
/// Where the themes have not as many claims as the list: in a `static` the compiler refuses it.
#[doc(hidden)]
#[must_use]
pub const fn joined<const CLAIMS: usize>(
    themes: &[&'static [Entry]],
    [package, folder, catalogue_title]: [&'static str; 3],
) -> [Entry; CLAIMS] {
    let mut all = [themes[0][0]; CLAIMS];
    let (mut theme, mut filled) = (0, 0);
    while theme < themes.len() {
        let mut index = 0;
        while index < themes[theme].len() {
            all[filled] = Entry { package, folder, catalogue_title, ..themes[theme][index] };
            (index, filled) = (index + 1, filled + 1);
        }
        theme += 1;
    }
    assert!(filled == CLAIMS, "a list holds the claims of its themes");
    all
}

impl Entry {
    /// The claim's id, `theme/name`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}", self.theme, self.name)
    }

    /// The claim's title: the first line of its file without the `//!` before it and the full stop behind it.
    #[must_use]
    pub fn title(&self) -> &'static str {
        let line = self.text.lines().next().unwrap_or_default();
        line.trim_start_matches("//!").trim().trim_end_matches('.')
    }

    /// The package that the claims are about: `parser` where `parser-claims` holds them, as `claimbench init` names it,
    /// else the one that holds them.
    #[must_use]
    pub fn about(&self) -> &'static str {
        self.package.strip_suffix("-claims").unwrap_or(self.package)
    }

    /// The folder of the package that the claims are about, in which routines run: the one above where that package has its
    /// claims in `benches`, as `claimbench init` lays it out, else the claims' own.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        home_of(Path::new(self.folder))
    }

    /// The title of the whole catalogue.
    #[must_use]
    pub fn title_of_all(&self) -> String {
        match self.catalogue_title {
            "" => format!("Claims of {}", self.about()),
            title => title.to_owned(),
        }
    }

    /// The claim's file, as the compiler was given the catalogue's.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.claims().join(self.path)
    }

    /// The folder of the catalogue's claims, in which each theme has one, as the compiler was given it.
    #[must_use]
    pub fn claims(&self) -> &'static Path {
        self.claims_of(Path::new(self.list))
    }

    /// The folder of the catalogue's claims, by where the claim's list is.
    pub(crate) fn claims_of<'a>(&self, list: &'a Path) -> &'a Path {
        let folder = list.parent().unwrap_or(Path::new(""));
        match self.listed_by_theme {
            true => folder.parent().unwrap_or(folder),
            false => folder,
        }
    }

    /// The file of the claim's Go side, which is beside the claim's own and has its name; nothing where there is none. It
    /// is looked for below the current folder and those above, for the compiler was started in the package's folder or, in
    /// a workspace, above it.
    #[must_use]
    pub fn go_file(&self) -> Option<PathBuf> {
        let here = std::env::current_dir().ok()?;
        let file = self.file().with_extension("go");
        here.ancestors().map(|folder| folder.join(&file)).find(|path| path.is_file())
    }
}

/// The folder of the package that the claims of a package are about.
pub(crate) fn home_of(package: &Path) -> PathBuf {
    const CLAIMS: &str = "benches";
    let above = package.parent().filter(|_| package.file_name().is_some_and(|name| name == CLAIMS));
    above.filter(|above| above.join("Cargo.toml").is_file()).unwrap_or(package).to_owned()
}

/// The names nearest to one that is not known, at most three, best first: for error messages.
#[must_use]
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| {
            let last = name.rsplit('/').next().unwrap_or(name);
            let score = strsim::jaro_winkler(wanted, name).max(strsim::jaro_winkler(wanted, last));
            (score, name)
        })
        .filter(|(score, _)| *score > 0.6)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}
