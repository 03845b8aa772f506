//! Tells the library how it was built: compiler, target, profile, optimisation level and flags, which every record carries;
//! and the conditions that the target meets.

use std::process::Command;

fn main() {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let asked = |arguments: &[&str]| {
        Command::new(variable("RUSTC"))
            .args(arguments)
            .output()
            .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
            .unwrap_or_default()
    };
    println!("cargo::rustc-env=CLAIMBENCH_RUSTC={}", asked(&["--version"]));
    // The compiler that routines have programs built by, and all that it says of itself, in one line.
    println!("cargo::rustc-env=CLAIMBENCH_COMPILER={}", compiler(&asked(&["--print", "sysroot"])));
    println!(
        "cargo::rustc-env=CLAIMBENCH_COMPILER_VERSION={}",
        asked(&["-vV"]).replace('\n', "; ")
    );
    println!("cargo::rustc-env=CLAIMBENCH_TARGET={}", variable("TARGET"));
    let conditions =
        asked(&["--print", "cfg", "--target", &variable("TARGET")]).replace('\n', "\t");
    println!("cargo::rustc-env=CLAIMBENCH_CONDITIONS={conditions}");
    println!("cargo::rustc-env=CLAIMBENCH_OPT_LEVEL={}", variable("OPT_LEVEL"));
    println!("cargo::rustc-env=CLAIMBENCH_PROFILE={}", profile(&variable("OUT_DIR")));
    let flags = variable("CARGO_ENCODED_RUSTFLAGS").replace('\u{1f}', " ");
    println!("cargo::rustc-env=CLAIMBENCH_FLAGS={flags}");
    println!("cargo::rerun-if-changed=src/build.rs");
    println!("cargo::rerun-if-env-changed=CARGO_ENCODED_RUSTFLAGS");
}

/// The compiler's own file, below the folder of its toolchain: by its name alone another one may be meant later, where it is
/// chosen by the folder that it is called in.
fn compiler(sysroot: &str) -> String {
    let file = std::path::Path::new(sysroot).join("bin/rustc");
    match file.is_file() {
        true => file.display().to_string(),
        false => std::env::var("RUSTC").unwrap_or_default(),
    }
}

/// The folder of the profile that is built with, `release` for that of `cargo bench`: what this program writes lies in
/// FOLDER/build/PACKAGE/out. Empty where cargo lays its folders out otherwise.
fn profile(out: &str) -> String {
    let mut above = std::path::Path::new(out).ancestors().skip(2);
    let is_known = above.next().is_some_and(|folder| folder.ends_with("build"));
    let name = above.next().and_then(|folder| folder.file_name()).filter(|_| is_known);
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
