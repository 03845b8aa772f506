//! What is said of packages of the earlier layout, and of those that only look like it.

use super::*;

const MANIFEST: &str = "[package]\nname = \"ours\"\n\n[dev-dependencies]\nclaimbench = \"0.1\"\n\n\
                        [[bench]]\nname = \"claimbench\"\nharness = false\nbench = false\n\n\
                        [[bench]]\nname = \"heap\"\nharness = false\n\n\
                        [[bench]]\nname = \"verdicts\"\nharness = false\n\n\
                        [profile.bench]\ncodegen-units = 1\n";

#[test]
fn each_step_forward_is_said() {
    let found = Older {
        lanes: vec!["benches/heap.rs".to_owned()],
        test: Some("tests/claims.rs".to_owned()),
    };
    let error = bring_forward(MANIFEST, &found).expect_err("it is the earlier layout");
    let said = error.to_string();
    for words in [
        "Cargo.toml: the lanes are bench targets of this package",
        "1. remove from Cargo.toml: claimbench in [dev-dependencies]; the [[bench]] tables of claimbench, heap, verdicts; \
         codegen-units = 1 in [profile.bench]",
        "2. delete benches/heap.rs, tests/claims.rs",
        "3. run `claimbench init` again",
        "4. move what only claims use",
    ] {
        assert!(said.contains(words), "{words}\nis not in\n{said}");
    }
}

#[test]
fn steps_that_were_taken_are_not_said_again() {
    let found = Older { lanes: vec!["benches/heap.rs".to_owned()], test: None };
    let said = bring_forward("[package]\n", &found).expect_err("a file is left").to_string();
    assert!(said.contains("1. delete benches/heap.rs\n"), "{said}");
    assert!(!said.contains("remove from"), "{said}");
    assert_eq!(bring_forward("[package]\n", &Older::default()), Ok(()));
}

#[test]
fn bench_targets_of_ones_own_are_no_earlier_layout() {
    let own = "[dev-dependencies]\nclaimbench = \"0.1\"\n[[bench]]\nname = \"heap\"\n";
    assert_eq!(bring_forward(own, &Older::default()), Ok(()));
    assert!(Older::is_lane("mod claims;\nfn main() { claimbench::lanes::heap::main(x) }\n"));
    assert!(!Older::is_lane("fn main() { claimbench::lanes::heap::main(x) }\n"));
    assert!(Older::is_test("#[path = \"../benches/claims/mod.rs\"]\nclaimbench::claim::check"));
}
