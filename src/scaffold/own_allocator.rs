//! A library that sets the allocator of every program that it is linked into, of which the lanes are some.

use super::Step;

/// What to do about a file of the library that sets the global allocator; nothing where it sets none.
///
/// A program may have one, and each lane has its own: with two of them the compiler stops. Where a condition stands above it,
/// as that of a feature, it may not be meant for the claims, and nothing is said.
#[must_use]
pub fn own_allocator(file: &str, text: &str) -> Option<Step> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let place = lines.iter().position(|line| line.starts_with("#[global_allocator]"))?;
    let is_attribute = |line: &&&str| line.starts_with("#[") || line.starts_with("//");
    let above = lines[..place].iter().rev().take_while(is_attribute);
    let below = lines[place + 1..].iter().take_while(is_attribute);
    if above.chain(below).any(|line| line.starts_with("#[cfg")) {
        return None;
    }
    let number = place + 1;
    Some(Step::left(format!(
        "{file}:{number}: the library sets the #[global_allocator] of every program that is linked with it, and each lane has \
         its own, so that none of them can be built once a claim uses the library: set it in a program, such as \
         src/main.rs, or put it behind a feature that the claims do not turn on"
    )))
}

#[cfg(test)]
mod tests {
    use super::own_allocator;

    #[test]
    fn an_allocator_of_a_library_is_said_with_its_place_unless_a_condition_stands_beside_it() {
        let text = "//! Ours.\n\n#[global_allocator]\nstatic OURS: System = System;\n";
        let said = own_allocator("src/lib.rs", text).expect("there is one").to_string();
        assert!(said.starts_with("left alone  src/lib.rs:3: the library sets"), "{said}");
        for condition in [
            "#[cfg(feature = \"fast\")]\n#[global_allocator]",
            "#[global_allocator]\n// Ours.\n#[cfg(feature = \"fast\")]",
            "// #[global_allocator]",
        ] {
            let text = text.replace("#[global_allocator]", condition);
            assert_eq!(own_allocator("src/lib.rs", &text), None, "{text}");
        }
    }
}
