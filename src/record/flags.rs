//! Compiler flags as a set: what they ask for, whatever their order and however often they are given.

use std::collections::BTreeSet;

/// The flags whose value may stand behind them as a word of its own: short ones, and long ones with the short one that
/// says the same.
const TAKE_A_VALUE: [(&str, &str); 15] = [
    ("-C", "-C"),
    ("--codegen", "-C"),
    ("-Z", "-Z"),
    ("--cfg", "--cfg"),
    ("--check-cfg", "--check-cfg"),
    ("-L", "-L"),
    ("-l", "-l"),
    ("-A", "-A"),
    ("--allow", "-A"),
    ("-W", "-W"),
    ("--warn", "-W"),
    ("-D", "-D"),
    ("--deny", "-D"),
    ("-F", "-F"),
    ("--forbid", "-F"),
];
/// The same for flags that have no short form.
const LONG: [&str; 7] = [
    "--force-warn",
    "--cap-lints",
    "--color",
    "--error-format",
    "--diagnostic-width",
    "--remap-path-prefix",
    "--emit",
];

/// Flags that change no instruction of a program, or only where it lies: lints, messages, what is written for a debugger,
/// the linker, and the placement of functions and loops.
const NOT_COUNTING: [&str; 25] = [
    "-A ",
    "-W ",
    "-D ",
    "-F ",
    "-L ",
    "-g",
    "-v",
    "--verbose",
    "--check-cfg ",
    "--force-warn ",
    "--cap-lints ",
    "--color ",
    "--error-format ",
    "--diagnostic-width ",
    "--remap-path-prefix ",
    "--emit ",
    "-C debuginfo",
    "-C split-debuginfo",
    "-C strip",
    "-C linker",
    "-C link-arg",
    "-C save-temps",
    "-C rpath",
    "-C llvm-args=-align-",
    "-C incremental",
];

/// What some flags ask for, each once: `-C opt-level=3`, however it was written.
///
/// Where one configuration of cargo lies below another, it joins the flags of both, so that each may stand twice.
#[must_use]
pub fn flag_set(flags: &[String]) -> BTreeSet<String> {
    let mut set = BTreeSet::new();
    let mut words = flags.iter().map(String::as_str);
    while let Some(word) = words.next() {
        let (name, value) = split(word);
        let value = match value {
            None if takes_a_value(name) => words.next(),
            value => value,
        };
        set.insert(match value {
            Some(value) if name == "-C" || name == "-Z" => format!("{name} {}", setting(value)),
            Some(value) => format!("{name} {value}"),
            None => name.to_owned(),
        });
    }
    set
}

/// Of some flags those that can change what a program allocates, as [`flag_set`] writes them.
#[must_use]
pub fn counting_flags(flags: &[String]) -> BTreeSet<String> {
    let mut set = flag_set(flags);
    // Settings of the code generator are known by how they begin, and so is what stands before a value.
    set.retain(|flag| {
        !NOT_COUNTING.iter().any(|name| match name.ends_with(' ') || name.starts_with("-C") {
            true => flag.starts_with(*name),
            false => flag == name,
        })
    });
    set
}

/// A word as the name of a flag, written short where that is possible, and what is joined to it.
fn split(word: &str) -> (&str, Option<&str>) {
    if word.starts_with("--") {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        let short = TAKE_A_VALUE.iter().find(|(known, _)| *known == name);
        return (short.map_or(name, |(_, short)| *short), value);
    }
    let joined = TAKE_A_VALUE.iter().find_map(|(name, _)| Some((*name, word.strip_prefix(name)?)));
    match joined {
        Some((name, value)) if !value.is_empty() => (name, Some(value)),
        _ => (word, None),
    }
}

fn takes_a_value(name: &str) -> bool {
    TAKE_A_VALUE.iter().any(|(known, short)| *known == name || *short == name)
        || LONG.contains(&name)
}

/// A setting of the code generator: in its name `_` is as good as `-`.
fn setting(text: &str) -> String {
    match text.split_once('=') {
        Some((name, value)) => format!("{}={value}", name.replace('_', "-")),
        None => text.replace('_', "-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn order_repetition_and_spelling_say_nothing() {
        let once = flag_set(&words("-C opt-level=2 --cfg fast -C target-cpu=native"));
        for text in [
            "-C target-cpu=native -C opt-level=2 --cfg fast",
            "-C opt-level=2 --cfg fast -C target-cpu=native -C opt-level=2 --cfg fast",
            "-Copt_level=2 --cfg=fast --codegen target-cpu=native",
            "--codegen=opt-level=2 --cfg fast -Ctarget-cpu=native",
        ] {
            assert_eq!(flag_set(&words(text)), once, "{text}");
        }
        assert_ne!(flag_set(&words("-C opt-level=3 --cfg fast -C target-cpu=native")), once);
        assert_ne!(flag_set(&words("-C opt-level=2 --cfg fast")), once);
    }

    #[test]
    fn a_flag_at_the_end_that_lacks_its_value_is_kept_as_it_is() {
        assert_eq!(flag_set(&words("-C")), BTreeSet::from(["-C".to_owned()]));
        assert_eq!(flag_set(&[]), BTreeSet::new());
    }

    #[test]
    fn only_what_can_change_an_allocation_counts() {
        let nothing = "-D warnings --cap-lints warn -C debuginfo=1 -g -v -Clinker=clang \
                       -C link-arg=-fuse-ld=lld --remap-path-prefix a=b -L native=x -C strip=symbols \
                       -C llvm-args=-align-all-functions=6 -C llvm-args=-align-loops=64 -Wunused";
        assert_eq!(counting_flags(&words(nothing)), BTreeSet::new());
        let something = "-C target-cpu=native --cfg fast -C panic=abort -Z share-generics -l z";
        assert_eq!(counting_flags(&words(something)).len(), 5);
    }
}
