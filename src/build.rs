//! Tells the library how it was built: compiler, target, optimisation level and flags, which every record carries.

use std::process::Command;

fn main() {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let rustc = Command::new(variable("RUSTC"))
        .arg("--version")
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default();
    println!("cargo::rustc-env=CLAIMBENCH_RUSTC={rustc}");
    println!("cargo::rustc-env=CLAIMBENCH_TARGET={}", variable("TARGET"));
    println!("cargo::rustc-env=CLAIMBENCH_OPT_LEVEL={}", variable("OPT_LEVEL"));
    let flags = variable("CARGO_ENCODED_RUSTFLAGS").replace('\u{1f}', " ");
    println!("cargo::rustc-env=CLAIMBENCH_FLAGS={flags}");
    println!("cargo::rerun-if-changed=src/build.rs");
    println!("cargo::rerun-if-env-changed=CARGO_ENCODED_RUSTFLAGS");
}
