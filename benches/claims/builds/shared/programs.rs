//! What claims about programs share: how these are compiled, code of a known size, and what they print.

use claimbench::run::Program;

/// How programs are compiled whose functions are counted: as a release, with the names of functions.
pub const FLAGS: &[&str] = &["-Copt-level=3", "-Ccodegen-units=1", "-Cstrip=debuginfo"];

/// A program that prints a number and does nothing else.
pub const EMPTY: &str = "fn main() { println!(\"{}\", std::hint::black_box(1_u64)); }\n";

/// The beginning of a program that has `steps!(value, place)`: so many steps from a value, each with two constants that
/// occur nowhere else, of about 27 bytes of code on x86-64. Every place has other constants, so that no two bodies are
/// alike and none is merged with another. The steps are in one function, which is cheap to check and inlined everywhere.
#[must_use]
pub fn with_steps(count: usize) -> String {
    let step = |step: usize| {
        let constant = |number: usize| format!("mixed(PLACE * 1000 + {number})");
        format!(
            "    value = (value ^ {}).wrapping_mul({});\n",
            constant(2 * step),
            constant(2 * step + 1)
        )
    };
    let steps: String = (0..count).map(step).collect();
    format!(
        "#[inline(always)] const fn mixed(n: u64) -> u64 {{
    let n = (n ^ (n >> 30) ^ 0x9e3779b97f4a7c15).wrapping_mul(0xbf58476d1ce4e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d049bb133111eb);
    (n ^ (n >> 31)) | 1 | 1 << 63
}}
#[inline(always)] fn stepped<const PLACE: u64>(mut value: u64) -> u64 {{
{steps}    value
}}
macro_rules! steps {{ ($value:expr, $place:literal) => {{ stepped::<$place>($value) }}; }}
"
    )
}

/// Runs a program; what it prints.
///
/// # Panics
/// Where it can not be run, or fails.
#[must_use]
pub fn printed(program: &Program) -> String {
    let output = program.command().output().expect("the program was built for this machine");
    assert!(output.status.success(), "the program ends without an error");
    String::from_utf8(output.stdout).expect("the program prints text")
}
