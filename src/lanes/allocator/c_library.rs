//! The C library's allocator: what it says of itself, and whether another one stands in its place.
//!
//! What not every version has is looked up when the program runs, so that a program starts with an older one too.

use super::figures::Statistics;
use std::ffi::{CStr, c_void};

/// A block from the C library's own entry, whatever the program's global allocator is, freed at once: how much a figure
/// moved.
#[expect(unsafe_code, reason = "the C library's entry")]
pub(super) fn moved_by_malloc(read: fn() -> u64, bytes: usize) -> u64 {
    let before = read();
    // SAFETY: the block is written inside its length, and freed once.
    let after = unsafe {
        let block = libc::malloc(bytes);
        if !block.is_null() {
            libc::memset(block, 1, bytes);
        }
        let after = read();
        libc::free(std::hint::black_box(block));
        after
    };
    after.wrapping_sub(before)
}

/// The file that `malloc` is in, where that is not the C library's: a library that was loaded before it, or the program.
#[expect(unsafe_code, reason = "symbols are looked up")]
pub(super) fn in_place_of_malloc() -> Option<String> {
    let file = |name: &CStr| {
        let address = found(name)?;
        // SAFETY: a struct of pointers, for which all zeroes are a value.
        let mut about: libc::Dl_info = unsafe { std::mem::zeroed() };
        // SAFETY: the call only writes to the struct.
        let is_known = unsafe { libc::dladdr(address, &raw mut about) } != 0;
        if !is_known || about.dli_fname.is_null() {
            return None;
        }
        // SAFETY: the name is a string that lives as long as the file is loaded.
        Some(unsafe { CStr::from_ptr(about.dli_fname) }.to_string_lossy().into_owned())
    };
    let (allocator, library) = (file(c"malloc")?, file(c"getppid")?);
    (allocator != library).then_some(allocator)
}

/// The address of a symbol that the program sees; nothing where there is none.
#[expect(unsafe_code, reason = "symbols are looked up")]
fn found(name: &CStr) -> Option<*const c_void> {
    // SAFETY: the name ends with a zero byte.
    let address = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    (!address.is_null()).then_some(address.cast_const())
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod of_system {
    use super::{Statistics, found};

    /// Bytes in use; where the library is too old to count beyond 4 GiB, modulo that.
    pub(in crate::lanes::allocator) fn allocated() -> u64 {
        if let Some(information) = mallinfo2() {
            return (information.uordblks + information.hblkhd) as u64;
        }
        let information = mallinfo();
        u64::from(information.uordblks.cast_unsigned())
            + u64::from(information.hblkhd.cast_unsigned())
    }

    pub(in crate::lanes::allocator) fn statistics() -> Option<Statistics> {
        let information = mallinfo2()?;
        let mapped = information.hblkhd as i64;
        Some(Statistics {
            in_use: information.uordblks as i64 + mapped,
            active: information.arena as i64 + mapped,
            resident: None,
            retained: information.fordblks as i64,
        })
    }

    /// What glibc says of itself from 2.33 on.
    #[expect(unsafe_code, reason = "the C library's own statistics")]
    fn mallinfo2() -> Option<libc::mallinfo2> {
        type Asked = unsafe extern "C" fn() -> libc::mallinfo2;
        static FOUND: std::sync::OnceLock<Option<Asked>> = std::sync::OnceLock::new();
        let asked = FOUND.get_or_init(|| {
            let address = found(c"mallinfo2")?;
            // SAFETY: a symbol of this name is the function of this type.
            Some(unsafe { std::mem::transmute::<*const std::ffi::c_void, Asked>(address) })
        });
        // SAFETY: it takes no argument, returns a plain struct and locks the arenas by itself.
        asked.map(|asked| unsafe { asked() })
    }

    /// What every glibc says of itself.
    #[expect(unsafe_code, reason = "the C library's own statistics")]
    fn mallinfo() -> libc::mallinfo {
        // SAFETY: it takes no argument, returns a plain struct and locks the arenas by itself.
        unsafe { libc::mallinfo() }
    }

    #[expect(unsafe_code, reason = "the C library's own version")]
    pub(in crate::lanes::allocator) fn version() -> String {
        // SAFETY: the function returns a pointer to a static string that ends with a zero byte.
        let version = unsafe { std::ffi::CStr::from_ptr(libc::gnu_get_libc_version()) };
        format!("glibc {}", version.to_string_lossy())
    }

    #[expect(unsafe_code, reason = "the C library's own purge")]
    pub(in crate::lanes::allocator) fn purge() {
        // SAFETY: malloc_trim only gives free pages back and locks the arenas by itself.
        unsafe { libc::malloc_trim(0) };
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod of_system {
    use super::Statistics;

    pub(in crate::lanes::allocator) fn allocated() -> u64 {
        0
    }

    pub(in crate::lanes::allocator) fn statistics() -> Option<Statistics> {
        None
    }

    pub(in crate::lanes::allocator) fn version() -> String {
        if cfg!(target_env = "musl") { "musl" } else { "the system's" }.to_owned()
    }

    pub(in crate::lanes::allocator) fn purge() {}
}

pub(super) use of_system::{allocated, purge, statistics, version};
