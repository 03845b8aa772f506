//! How members are added to workspaces as people write them.

use super::*;

fn added(text: &str) -> String {
    let above = MemberOf {
        manifest: "../Cargo.toml".to_owned(),
        text: text.to_owned(),
        folder: "parts/ours".to_owned(),
    };
    let (written, _) = add_member(&above).expect("TOML");
    let again = add_member(&MemberOf { text: written.clone(), ..above }).expect("TOML");
    assert_eq!(again.0, written, "a second time changes nothing");
    assert_eq!(again.1.deed, super::super::Deed::Left, "{}", again.1);
    written
}

#[test]
fn a_member_goes_behind_the_others_and_comments_stay_at_their_lines() {
    assert_eq!(
        added("[workspace]\nmembers = [\"parts/*\"] # all\n"),
        "[workspace]\nmembers = [\"parts/*\", \"parts/ours/benches\"] # all\n"
    );
    let wanted =
        "[workspace]\nmembers = [\n    \"a\",\n    \"b\", # last\n    \"parts/ours/benches\",\n]\n";
    assert_eq!(added("[workspace]\nmembers = [\n    \"a\",\n    \"b\", # last\n]\n"), wanted);
    assert_eq!(added("[workspace]\nmembers = [\n    \"a\",\n    \"b\" # last\n]\n"), wanted);
    assert_eq!(
        added("[workspace]\nresolver = \"3\"\n"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"parts/ours/benches\"]\n"
    );
}

#[test]
fn a_pattern_that_names_the_folder_is_enough() {
    for pattern in ["parts/ours/benches", "./parts/ours/benches/", "parts/*/benches", "p*s/*/b*s"] {
        let text = format!("[workspace]\nmembers = [\"{pattern}\"]\n");
        assert_eq!(added(&text), text);
    }
}

#[test]
fn a_root_takes_itself_and_its_claims_where_nothing_else_is_said() {
    let of = |text: &str| {
        let mut document = parsed(text, "Cargo.toml").expect("TOML");
        let steps = root(&mut document, "Cargo.toml");
        (document.to_string(), steps)
    };
    let (first, _) = of("[workspace]\n");
    let wanted = "[workspace]\nmembers = [\"benches\"]\ndefault-members = [\".\", \"benches\"]\n";
    assert_eq!(first, wanted);
    assert_eq!(of(&first).0, first);
    assert_eq!(of("").0, wanted);
    let (with_others, _) = of("[workspace]\nmembers = [\"a\"]\ndefault-members = [\"a\"]\n");
    assert_eq!(
        with_others,
        "[workspace]\nmembers = [\"a\", \"benches\"]\ndefault-members = [\"a\", \"benches\"]\n"
    );
    let (as_it_was, steps) = of("workspace = 1\n");
    assert_eq!(as_it_was, "workspace = 1\n");
    assert!(steps[0].what.contains("workspace is no table"), "{steps:?}");
}

#[test]
fn a_workspace_is_known_by_its_table_and_leaves_out_what_it_says() {
    assert!(is_workspace("[workspace.package]\nedition = \"2024\"\n"));
    assert!(!is_workspace("# [workspace]\n[package]\n"));
    assert!(!is_workspace("[workspace\n"));
    let text = "[workspace]\nexclude = [\"./parts\"]\n";
    assert!(excludes(text, "parts/ours") && excludes(text, "parts"));
    assert!(!excludes(text, "particular"));
}
