//! Which files the claims of a package are, and their texts.

/// The folder of the claims' package.
pub const BENCHES: &str = "benches";
/// The manifest of the claims' package.
pub const MANIFEST: &str = "benches/Cargo.toml";
/// The library of the claims' package.
pub const LIBRARY: (&str, &str) = ("benches/lib.rs", include_str!("templates/library.txt"));
/// The file that lists the claims.
pub const LIST: (&str, &str) = ("benches/claims/mod.rs", include_str!("templates/list.txt"));
/// The file in a theme's folder that lists its claims, where the theme is a package of its own.
pub const THEME_LIST: &str = "lib.rs";
/// The sample claim, which comes with a new list.
pub const SAMPLE: (&str, &str) =
    ("benches/claims/first/reserved_list.rs", include_str!("templates/sample.txt"));
/// The test that checks the claims; its text is [`filled`].
pub const TEST: (&str, &str) = ("benches/tests/claims.rs", include_str!("templates/test.txt"));
/// What git should pass over, and what it should keep all the same.
pub const IGNORED: &str = "/reports/*\n!/reports/baseline.json\n!/reports/history.jsonl\n";
/// What has git keep the lines of both sides of a merge in the history.
pub const MERGED: &str = "/reports/history.jsonl merge=union";
/// The text of a new claim.
pub const CLAIM: &str = include_str!("templates/claim.txt");
/// The text of the Go side of a new claim.
const GO_SIDE: &str = include_str!("templates/claim_go.txt");

/// A bench target of the claims' package.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, which is that of its file.
    pub name: &'static str,
    /// Its text, which is [`filled`].
    pub text: &'static str,
    /// Whether `cargo bench` runs it.
    pub runs: Runs,
}

/// When `cargo bench` runs a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// Always: it is a lane.
    Always,
    /// With the feature `jemalloc` of the claims' package.
    WithJemalloc,
    /// With the feature `mimalloc` of the claims' package, which is off by default.
    WithMimalloc,
    /// Only where it is named: it is the command line.
    WhenNamed,
}

/// The bench targets.
pub const TARGETS: [Target; 11] = [
    Target {
        name: "claimbench",
        text: include_str!("templates/claimbench.txt"),
        runs: Runs::WhenNamed,
    },
    Target { name: "heap", text: include_str!("templates/heap.txt"), runs: Runs::Always },
    Target {
        name: "instructions",
        text: include_str!("templates/instructions.txt"),
        runs: Runs::Always,
    },
    Target { name: "resident", text: include_str!("templates/resident.txt"), runs: Runs::Always },
    Target {
        name: "resident_jemalloc",
        text: include_str!("templates/resident_jemalloc.txt"),
        runs: Runs::WithJemalloc,
    },
    Target {
        name: "resident_mimalloc",
        text: include_str!("templates/resident_mimalloc.txt"),
        runs: Runs::WithMimalloc,
    },
    Target { name: "rounds", text: include_str!("templates/rounds.txt"), runs: Runs::Always },
    Target {
        name: "rounds_jemalloc",
        text: include_str!("templates/rounds_jemalloc.txt"),
        runs: Runs::WithJemalloc,
    },
    Target {
        name: "rounds_mimalloc",
        text: include_str!("templates/rounds_mimalloc.txt"),
        runs: Runs::WithMimalloc,
    },
    Target { name: "time", text: include_str!("templates/time.txt"), runs: Runs::Always },
    Target { name: "verdicts", text: include_str!("templates/verdicts.txt"), runs: Runs::Always },
];

/// The bench targets that measure Go sides, of which only packages that ask for them have any.
pub const GO_TARGETS: [Target; 4] = [
    Target { name: "heap_go", text: include_str!("templates/heap_go.txt"), runs: Runs::Always },
    Target {
        name: "resident_go",
        text: include_str!("templates/resident_go.txt"),
        runs: Runs::Always,
    },
    Target { name: "rounds_go", text: include_str!("templates/rounds_go.txt"), runs: Runs::Always },
    Target {
        name: "rounds_go_one",
        text: include_str!("templates/rounds_go_one.txt"),
        runs: Runs::Always,
    },
];

/// The text of the Go side of a new claim, which is a package of the claim's name.
#[must_use]
pub fn go_side(claim: &str) -> String {
    GO_SIDE.replace("{name}", claim)
}

/// A template with the name of the claims' library, as Rust writes it, such as `parser_claims`.
#[must_use]
pub fn filled(template: &str, library: &str) -> String {
    template.replace("{claims}", library)
}
