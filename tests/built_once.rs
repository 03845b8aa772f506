//! Nothing is built twice: what the lanes' programs are built of serves `cargo bench`, `cargo claimbench` and, but for the
//! packages of the workspace, `cargo test --release`.

use crate::processes::Lanes;
use std::process::Command;

/// What cargo says of each artifact of a command: the package, the target, and whether it was there already.
fn artifacts(words: &[&str]) -> Vec<(String, String, bool)> {
    let output = Command::new(env!("CARGO"))
        .args(words)
        .args(["--no-run", "--message-format=json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
    let messages = text.lines().filter_map(|line| serde_json::from_str(line).ok());
    let of_artifacts =
        messages.filter(|message: &serde_json::Value| message["reason"] == "compiler-artifact");
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    of_artifacts
        .map(|message| {
            let is_fresh = message["fresh"] == true;
            (word(&message["package_id"]), word(&message["target"]["name"]), is_fresh)
        })
        .collect()
}

/// The artifacts that were built anew, by package and target.
fn built(artifacts: &[(String, String, bool)]) -> Vec<String> {
    let built = artifacts.iter().filter(|(_, _, is_fresh)| !is_fresh);
    built.map(|(package, target, _)| format!("{target} of {package}")).collect()
}

#[test]
fn what_the_lanes_are_built_of_serves_every_command() {
    let lanes = Lanes::get();
    assert!(lanes.all().iter().all(|program| program.is_file()));
    for words in [&["bench"][..], &["bench", "--bench", "claimbench"]] {
        let found = artifacts(words);
        assert!(found.iter().any(|(_, target, _)| target == "claimbench"), "{words:?}: {found:?}");
        assert_eq!(built(&found), [""; 0], "{words:?}");
    }
    let mut found = artifacts(&["test", "--release"]);
    found.retain(|(package, _, _)| !package.starts_with("path+"));
    assert!(found.iter().any(|(_, target, _)| target == "tikv_jemalloc_sys"), "{found:?}");
    assert_eq!(built(&found), [""; 0]);
}
