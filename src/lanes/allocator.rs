//! The global allocator of this program: which one it is, what it says of itself, and how it is made to let go.

mod c_library;
mod figures;
mod mimalloc;

pub(super) use figures::Statistics;

use super::folders;
use crate::claim::Allocator;
use crate::record::Error;
use crate::run::Hooks;
use std::hint::black_box;

/// What the program allocates with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    /// One that a lane measures.
    Known(Allocator),
    /// The C library's entry is another library's: its file.
    InPlace(String),
    /// The C library's moves its figures, and the program does not allocate through it.
    Own,
    /// The C library keeps no figures that could be read: its name.
    Silent(String),
}

/// Checks that the program's global allocator is the one that a lane expects.
///
/// It allocates a block through the global allocator and looks which allocator's own figures move.
///
/// # Errors
/// Where it is another one; the error says which, as far as it can be told, and which bench target belongs to which
/// allocator.
pub fn expect(expected: Allocator) -> Result<(), Error> {
    // The lanes of Go start programs of Go, beside routines of this one under the allocator of the C library.
    let expected = if expected.is_go() { Allocator::System } else { expected };
    let found = found();
    if found == Found::Known(expected) {
        return Ok(());
    }
    let is_everywhere = found == Found::Known(Allocator::Jemalloc)
        && c_library::moved_by_malloc(jemalloc_allocated, BLOCK) >= BLOCK as u64;
    let found = match found {
        Found::Known(_) if is_everywhere => Found::InPlace("jemalloc".to_owned()),
        found => found,
    };
    Err(mismatch(expected, &found, std::env::var_os("LD_PRELOAD").is_some()))
}

fn mismatch(expected: Allocator, found: &Found, is_preloaded: bool) -> Error {
    const TARGETS: &str = "set #[global_allocator] in the bench target as benches/ does: dhat::Alloc in heap, Jemalloc in \
                           *_jemalloc, Mimalloc in *_mimalloc, none in the others";
    let (name, next) = match found {
        Found::Known(known) => (known.name().to_owned(), TARGETS.to_owned()),
        Found::InPlace(file) => (
            format!("{file}, in the place of the C library's malloc"),
            if is_preloaded {
                "start it without the variable LD_PRELOAD".to_owned()
            } else {
                "build without what defines malloc, such as the feature unprefixed_malloc_on_supported_platforms of \
                 tikv-jemallocator"
                    .to_owned()
            },
        ),
        Found::Own => (
            "one that claimbench does not know: a library or the bench target sets a #[global_allocator] of its own"
                .to_owned(),
            format!("leave that feature of the library out in the claims' package; {TARGETS}"),
        ),
        Found::Silent(library) => (
            format!("one that keeps no figures by which it could be told: {library}'s, or one of the program's own"),
            "build for a target with glibc, as x86_64-unknown-linux-gnu, or run the lanes `heap` and *_jemalloc alone"
                .to_owned(),
        ),
    };
    let expected = expected.name();
    Error::new(
        format!("this lane measures the {expected} allocator, and the program's is {name}"),
        next,
    )
}

/// The block that is allocated to see whose figures it moves.
const BLOCK: usize = 1 << 20;

/// The program's global allocator, told by whose figures a block moves.
fn found() -> Found {
    let moved = |read: fn() -> u64| {
        let before = read();
        let block = black_box(vec![1_u8; BLOCK]);
        let after = read();
        drop(block);
        after.wrapping_sub(before) >= BLOCK as u64
    };
    if moved(jemalloc_allocated) {
        return Found::Known(Allocator::Jemalloc);
    }
    if mimalloc::serves() {
        return Found::Known(Allocator::Mimalloc);
    }
    // The counting wrapper passes its blocks on to the C library, so it is asked first.
    let profiler = dhat::Profiler::builder().testing().build();
    let counted = moved(|| dhat::HeapStats::get().total_bytes);
    drop(profiler);
    if counted {
        return Found::Known(Allocator::Dhat);
    }
    // Some that stand in its place answer for its figures too.
    if let Some(file) = c_library::in_place_of_malloc() {
        return Found::InPlace(file);
    }
    if moved(c_library::allocated) {
        return Found::Known(Allocator::System);
    }
    match c_library::moved_by_malloc(c_library::allocated, BLOCK) >= BLOCK as u64 {
        true => Found::Own,
        false => Found::Silent(c_library::version()),
    }
}

/// The version of the allocator, for the record.
pub(super) fn version(allocator: Allocator) -> String {
    match allocator {
        Allocator::Jemalloc => jemalloc_version(),
        Allocator::Mimalloc => mimalloc::version(),
        Allocator::System | Allocator::Dhat => c_library::version(),
        Allocator::Go | Allocator::GoOne => "Go's runtime".to_owned(),
    }
}

/// Whether jemalloc has an option of a name; never where it is not this program's.
pub(super) fn jemalloc_has(name: &str) -> bool {
    with_jemalloc::jemalloc_has(name)
}

/// What the allocator says of itself now; nothing where it says nothing on this system.
pub(super) fn statistics(allocator: Allocator) -> Option<Statistics> {
    match allocator {
        Allocator::Jemalloc => jemalloc_statistics(),
        Allocator::System => c_library::statistics(),
        Allocator::Mimalloc | Allocator::Dhat | Allocator::Go | Allocator::GoOne => None,
    }
}

/// What makes the allocator give back to the system what it can. Nothing does where blocks are counted, for what is asked
/// for is the same behind it.
pub(super) fn purge_of(allocator: Allocator) -> fn() {
    match allocator {
        Allocator::Jemalloc => jemalloc_purge,
        Allocator::Mimalloc => mimalloc::purge,
        Allocator::System => c_library::purge,
        Allocator::Dhat | Allocator::Go | Allocator::GoOne => || (),
    }
}

/// What the lanes that count no blocks do for a routine.
pub(super) fn hooks(allocator: Allocator) -> Hooks {
    Hooks { purge: purge_of(allocator), folders: folders::own, ..Hooks::NONE }
}

#[cfg(feature = "jemalloc")]
mod with_jemalloc {
    use super::Statistics;
    use tikv_jemalloc_ctl::thread::ThreadLocal;
    use tikv_jemalloc_ctl::{epoch, stats};

    /// The pseudo arena that stands for all of them.
    const ALL_ARENAS_PURGE: &std::ffi::CStr = c"arena.4096.purge";
    const FLUSH_THREAD_CACHE: &std::ffi::CStr = c"thread.tcache.flush";

    /// Bytes allocated so far by this thread, which no other thread moves.
    pub(in crate::lanes) fn jemalloc_allocated() -> u64 {
        tikv_jemalloc_ctl::thread::allocatedp::read().map_or(0, ThreadLocal::get)
    }

    pub(in crate::lanes) fn jemalloc_version() -> String {
        tikv_jemalloc_ctl::version::read().map_or_else(
            |_| "jemalloc".to_owned(),
            |version| format!("jemalloc {}", version.split('-').next().unwrap_or(version)),
        )
    }

    pub(in crate::lanes) fn jemalloc_statistics() -> Option<Statistics> {
        // The figures are cached until the epoch is advanced.
        epoch::advance().ok()?;
        // What lies freed in the caches of threads counts as allocated, and a flush would take it away.
        let cached = cached_bytes().unwrap_or(0);
        Some(Statistics {
            in_use: stats::allocated::read().ok()? as i64 - cached as i64,
            active: stats::active::read().ok()? as i64,
            resident: Some(stats::resident::read().ok()? as i64),
            retained: stats::retained::read().ok()? as i64,
        })
    }

    /// The bytes in the caches of all threads, as of the last epoch.
    #[expect(unsafe_code, reason = "the ctl crate has no name for it")]
    fn cached_bytes() -> Option<usize> {
        // SAFETY: the name ends with a zero byte, and what it stands for is a size.
        unsafe { tikv_jemalloc_ctl::raw::read(b"stats.arenas.4096.tcache_bytes\0") }.ok()
    }

    #[expect(unsafe_code, reason = "the ctl crate looks no name up without reading its value")]
    pub(in crate::lanes) fn jemalloc_has(option: &str) -> bool {
        let Ok(name) = std::ffi::CString::new(format!("opt.{option}")) else { return false };
        let (mut place, mut length) = ([0_usize; 8], 8_usize);
        // SAFETY: the name ends with a zero byte, and the place has room for as many parts as its length says.
        let failed = unsafe {
            tikv_jemalloc_sys::mallctlnametomib(name.as_ptr(), place.as_mut_ptr(), &raw mut length)
        };
        failed == 0
    }

    #[expect(unsafe_code, reason = "the ctl crate can not write a control of no type")]
    pub(in crate::lanes) fn jemalloc_purge() {
        for control in [FLUSH_THREAD_CACHE, ALL_ARENAS_PURGE] {
            let none = std::ptr::null_mut();
            // SAFETY: both controls read and write nothing, so all pointers are null and both sizes 0.
            unsafe {
                tikv_jemalloc_sys::mallctl(control.as_ptr(), none, std::ptr::null_mut(), none, 0);
            }
        }
    }
}

#[cfg(not(feature = "jemalloc"))]
mod with_jemalloc {
    use super::Statistics;

    pub(in crate::lanes) fn jemalloc_allocated() -> u64 {
        0
    }

    pub(in crate::lanes) fn jemalloc_version() -> String {
        "jemalloc is not built in".to_owned()
    }

    pub(in crate::lanes) fn jemalloc_statistics() -> Option<Statistics> {
        None
    }

    pub(in crate::lanes) fn jemalloc_has(_: &str) -> bool {
        false
    }

    pub(in crate::lanes) fn jemalloc_purge() {}
}

use with_jemalloc::{jemalloc_allocated, jemalloc_purge, jemalloc_statistics, jemalloc_version};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_allocator_of_a_lane_is_told_apart() {
        let said = |found: Found, is_preloaded: bool| {
            mismatch(Allocator::System, &found, is_preloaded).to_string()
        };
        let file = || Found::InPlace("/usr/lib/libjemalloc.so.2".to_owned());
        for (said, parts) in [
            (said(Found::Known(Allocator::Jemalloc), false), ["program's is jemalloc", "benches/"]),
            (said(file(), true), ["is /usr/lib/libjemalloc.so.2, in the place of", "LD_PRELOAD"]),
            (said(file(), false), ["in the place of", "unprefixed_malloc"]),
            (said(Found::Own, false), ["#[global_allocator] of its own", "leave that feature"]),
            (said(Found::Silent("musl".to_owned()), false), ["musl's", "with glibc"]),
        ] {
            assert!(parts.iter().all(|part| said.contains(part)), "{said}");
        }
    }

    #[test]
    fn malloc_of_this_program_is_the_c_librarys_and_moves_its_figures() {
        if std::env::var_os("LD_PRELOAD").is_none() {
            assert_eq!(c_library::in_place_of_malloc(), None);
        }
        // Other tests allocate meanwhile, and free: it is tried until they do not hide it.
        if cfg!(target_env = "gnu") {
            let moved = || c_library::moved_by_malloc(c_library::allocated, 64 << 20) as i64;
            assert!((0..20).any(|_| moved() >= 64 << 20));
        }
    }
}
