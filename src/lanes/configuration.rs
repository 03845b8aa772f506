//! The configurations of cargo: where they lie, and what the aliases in them stand for.

use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, Item, Value};

/// A configuration of cargo.
pub(super) struct Configuration {
    pub(super) path: PathBuf,
    pub(super) text: String,
    /// Whether it has the name without an ending and stands beside one with it, which is then not read.
    pub(super) hides: bool,
}

/// The configurations that cargo reads where it is started in a folder, the nearest first.
pub(super) fn read_from(folder: &Path) -> Vec<Configuration> {
    let above = folder.ancestors().map(|folder| folder.join(".cargo"));
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let mut folders: Vec<PathBuf> = above.collect();
    folders.extend(home.filter(|home| !folders.contains(home)));
    folders.iter().filter_map(|folder| read_in(folder)).collect()
}

/// The configuration of a folder: of two, the one without an ending.
pub(super) fn read_in(folder: &Path) -> Option<Configuration> {
    let (old, new) = (folder.join("config"), folder.join("config.toml"));
    let read = |path: &PathBuf| std::fs::read_to_string(path).ok();
    let hides = new.is_file();
    let (path, text, hides) = match (read(&old), read(&new)) {
        (Some(text), _) => (old, text, hides),
        (None, Some(text)) => (new, text, false),
        (None, None) => return None,
    };
    Some(Configuration { path, text, hides })
}

/// What a command of somebody's own stands for: by the environment, else by the nearest configuration that has it.
pub(super) fn alias(found: &[Configuration], name: &str) -> Option<Vec<String>> {
    let variable = format!("CARGO_ALIAS_{}", name.to_uppercase().replace('-', "_"));
    let told = std::env::var(variable).ok().map(|told| in_words(&told));
    told.or_else(|| found.iter().find_map(|known| alias_in(&known.text, name)))
}

/// An alias is a text with spaces between its words, or a list of them.
fn alias_in(text: &str, name: &str) -> Option<Vec<String>> {
    let document = text.parse::<DocumentMut>().ok()?;
    let item = document.get("alias").and_then(Item::as_table_like)?.get(name)?;
    match (item.as_str(), item.as_array()) {
        (Some(text), _) => Some(in_words(text)),
        (None, Some(words)) => {
            let words = words.iter().filter_map(Value::as_str);
            Some(words.map(str::to_owned).collect())
        }
        (None, None) => None,
    }
}

fn in_words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_that_of_the_nearest_configuration_as_a_text_or_a_list() {
        let found = [
            "[alias]\nhb = \"bench --bench heap --\"\n",
            "not = [toml",
            "[alias]\nhb = \"build\"\ntb = [\"test\", \"--benches\"]\nodd = 3\n",
        ]
        .map(|text| Configuration {
            path: PathBuf::new(),
            text: text.to_owned(),
            hides: false,
        });
        let words = |name: &str| alias(&found, name).map(|words| words.join(" "));
        assert_eq!(words("hb").as_deref(), Some("bench --bench heap --"));
        assert_eq!(words("tb").as_deref(), Some("test --benches"));
        assert_eq!((words("odd"), words("none")), (None, None));
    }
}
