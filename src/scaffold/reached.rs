//! What the flags of `cargo bench -- FLAGS` reach beside the lanes: the package's own bench targets, and other packages that
//! cargo takes where none is named.

use super::BENCHES;
use super::toml::parsed;
use crate::record::Error;
use toml_edit::{Item, Table, Value};

/// What is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// The package's own bench targets.
    pub benches: Vec<String>,
    /// Other default members of its workspace, as they are written there.
    pub members: Vec<String>,
}

impl Reached {
    /// What the manifest of a package that has its claims beside it says.
    ///
    /// # Errors
    /// Where the text is no TOML.
    pub fn by(manifest: &str) -> Result<Reached, Error> {
        let document = parsed(manifest, "Cargo.toml")?;
        let benches =
            document.get("bench").and_then(Item::as_array_of_tables).into_iter().flatten();
        let runs = |bench: &&Table| bench.get("bench").and_then(Item::as_bool) != Some(false);
        let name = |bench: &Table| Some(bench.get("name")?.as_str()?.to_owned());
        let members =
            document.get("workspace").and_then(|own| own.get("default-members")?.as_array());
        let is_other = |member: &&str| {
            !matches!(member.trim_end_matches('/').trim_start_matches("./"), "" | "." | BENCHES)
        };
        let members = members.into_iter().flatten().filter_map(Value::as_str).filter(is_other);
        Ok(Reached {
            benches: benches.filter(runs).filter_map(name).collect(),
            members: members.map(str::to_owned).collect(),
        })
    }

    /// Whether nothing but the lanes is.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.benches.is_empty() && self.members.is_empty()
    }

    /// What to do, in a sentence; nothing where nothing but the lanes is reached.
    #[must_use]
    pub fn sentence(&self, package: &str) -> Option<String> {
        if self.is_nothing() {
            return None;
        }
        let named = |what: &str, names: &[String]| {
            (!names.is_empty()).then(|| format!("{what} {}", names.join(", ")))
        };
        let own = named("the bench targets", &self.benches);
        let others = named("the packages", &self.members);
        let reached: Vec<String> = own.into_iter().chain(others).collect();
        Some(format!(
            "Without `-p {package}`, cargo hands the flags of the lanes to {} too, and theirs to the lanes:\n\
             a harness ends the run at one that it does not know, such as --quick.",
            reached.join(" and to ")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::Reached;

    #[test]
    fn the_packages_own_bench_targets_and_other_default_members_are_reached() {
        let text = "[[bench]]\nname = \"parse\"\n\n[[bench]]\nname = \"tool\"\nbench = false\n\n\
                    [workspace]\nmembers = [\"a\"]\ndefault-members = [\".\", \"a\", \"./benches/\"]\n";
        let reached = Reached::by(text).expect("TOML");
        assert_eq!(
            (reached.benches.as_slice(), reached.members.as_slice()),
            (&["parse".to_owned()][..], &["a".to_owned()][..])
        );
        let sentence = reached.sentence("ours-claims").expect("something is reached");
        assert!(
            sentence.contains("`-p ours-claims`")
                && sentence.contains("targets parse and to the packages a"),
            "{sentence}"
        );
        assert!(Reached::by("[workspace]\nmembers = [\"benches\"]\n").expect("TOML").is_nothing());
    }
}
