//! The settings of an allocator that a variant asks for: the variable of the environment that carries them, and whether the
//! allocator here knows them.
//!
//! An allocator passes over what it does not know, so it is asked before a process is started: glibc's loader lists its
//! tunables (`ld.so --list-tunables`, since 2.33), jemalloc has a name for each option (mallctl's `opt.NAME`).

use super::allocator;
use crate::claim::{Allocator, Variant};
use std::path::PathBuf;
use std::process::Command;

/// The variable of the environment that glibc reads its tunables from.
const TUNABLES: &str = "GLIBC_TUNABLES";
/// The variable that jemalloc reads its options from, as it is built into Rust programs.
const OPTIONS: &str = "_RJEM_MALLOC_CONF";
/// Has jemalloc end a program that gives an option a value which it does not take, and say so.
const STRICT: &str = "abort_conf:true,";

/// A variable of a child's environment, with its value.
pub(super) type Variable = (&'static str, PathBuf);

/// The variable for a variant under an allocator; nothing where it asks for no settings. What is set already stays, and
/// counts where the variant says nothing else.
pub(super) fn variable(variant: &Variant, allocator: Allocator) -> Option<Variable> {
    let text = variant.settings_under(allocator)?;
    let (name, before, between) = match allocator {
        Allocator::System => (TUNABLES, "", ":"),
        Allocator::Jemalloc => (OPTIONS, STRICT, ","),
        _ => return None,
    };
    let set = std::env::var(name).ok().filter(|set| !set.is_empty());
    let set = set.map(|set| set + between).unwrap_or_default();
    Some((name, PathBuf::from(format!("{before}{set}{text}"))))
}

/// The variables for a variant under an allocator, with tunables of glibc that the lane sets beside: those of the variant
/// and those that are set already stand before them.
pub(super) fn variables_with(
    variant: Option<&Variant>,
    allocator: Allocator,
    tunables: &str,
) -> Vec<Variable> {
    let own = variant.and_then(|variant| variable(variant, allocator));
    let is_tunables = own.as_ref().is_some_and(|(name, _)| *name == TUNABLES);
    let (of_glibc, of_others) = if is_tunables { (own, None) } else { (None, own) };
    let before = of_glibc.map(|(_, value)| value.to_string_lossy().into_owned());
    let before = before.or_else(|| std::env::var(TUNABLES).ok()).filter(|set| !set.is_empty());
    let before = before.map(|set| set + ":").unwrap_or_default();
    let all = (TUNABLES, PathBuf::from(format!("{before}{tunables}")));
    of_others.into_iter().chain([all]).collect()
}

/// Why a variant's settings can not be had here, as what is said of it; nothing where they can, or it asks for none.
pub(super) fn trouble(variant: &Variant, allocator: Allocator) -> Option<String> {
    let text = variant.settings_under(allocator)?;
    match allocator {
        Allocator::System => of_glibc(text, tunables(text).as_deref()),
        Allocator::Jemalloc => of_jemalloc(text, allocator::jemalloc_has),
        _ => None,
    }
    .map(|what| format!("{what} ({})", allocator::version(allocator)))
}

/// What glibc says of the tunables where they are set; an error is the reason why it says nothing.
fn tunables(text: &str) -> Option<String> {
    let output =
        Command::new(loader()?).arg("--list-tunables").env(TUNABLES, text).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The loader of this program.
fn loader() -> Option<PathBuf> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    let is_loader = |path: &&str| {
        let file = path.rsplit('/').next().unwrap_or_default();
        path.starts_with('/') && file.starts_with("ld") && file.contains(".so")
    };
    maps.lines()
        .filter_map(|line| line.split_whitespace().nth(5))
        .find(is_loader)
        .map(PathBuf::from)
}

/// What is wrong with some tunables, by what glibc lists where they are set: each is a line, `NAME: VALUE (min: …)`.
fn of_glibc(text: &str, listed: Option<&str>) -> Option<String> {
    let Some(listed) = listed else {
        return Some(
            "has settings of glibc, and this C library does not tell which it knows".to_owned(),
        );
    };
    text.split(':').find_map(|setting| {
        let (name, wanted) = setting.split_once('=')?;
        let value = listed.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let Some(value) = value.and_then(|value| value.split_whitespace().next()) else {
            return Some(format!("has a setting that the C library does not know: `{name}`"));
        };
        let refused = number(wanted) != number(value);
        refused.then(|| format!("has a setting that the C library does not take: `{setting}`"))
    })
}

/// A number in decimal or, behind `0x`, in hexadecimal.
fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// What is wrong with some options, by whether jemalloc has one of a name. A value that it does not take ends the process
/// (`abort_conf`), which says so.
fn of_jemalloc(text: &str, has: fn(&str) -> bool) -> Option<String> {
    let names = text.split(',').filter_map(|setting| Some(setting.split_once(':')?.0));
    let unknown = names.into_iter().find(|name| !has(name))?;
    Some(format!("has a setting that jemalloc does not know: `{unknown}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTED: &str = "glibc.rtld.nns: 0x4 (min: 0x1, max: 0x10)\n\
                          glibc.malloc.tcache_count: 0x0 (min: 0x0, max: 0xffff)\n\
                          glibc.malloc.mmap_max: 3 (min: 0, max: 2147483647)\n";

    #[test]
    fn what_glibc_does_not_list_or_does_not_take_is_told() {
        let said = |text| of_glibc(text, Some(LISTED));
        assert_eq!(said("glibc.malloc.tcache_count=0:glibc.malloc.mmap_max=3"), None);
        let unknown = said("glibc.malloc.tcache_count=0:glibc.malloc.nonsense=1");
        assert!(unknown.is_some_and(|what| what.contains("not know: `glibc.malloc.nonsense`")));
        let refused = said("glibc.malloc.tcache_count=70000");
        assert!(
            refused.is_some_and(|what| what.contains("not take: `glibc.malloc.tcache_count=7"))
        );
        assert!(of_glibc("glibc.malloc.mmap_max=3", None).is_some());
    }

    #[test]
    fn an_option_that_jemalloc_has_no_name_for_is_told() {
        let has = |name: &str| name == "tcache" || name == "narenas";
        assert_eq!(of_jemalloc("tcache:false,narenas:1", has), None);
        let unknown = of_jemalloc("tcache:false,nonsense:1", has);
        assert!(unknown.is_some_and(|what| what.ends_with("`nonsense`")));
    }

    #[test]
    fn the_c_library_of_this_program_lists_its_tunables() {
        if cfg!(all(target_os = "linux", target_env = "gnu")) {
            let listed =
                tunables("glibc.malloc.tcache_count=3").expect("glibc has had it since 2.33");
            assert_eq!(of_glibc("glibc.malloc.tcache_count=3", Some(&listed)), None);
            assert!(of_glibc("glibc.malloc.nonsense=3", Some(&listed)).is_some());
        }
    }
}
