//! mimalloc: whether it is this program's allocator, its version, and how it gives back what it keeps.
//!
//! Of what it has in use it tells nothing that is kept up to date, so of a case under it there are the figures of the process
//! and, where its lane is [`Watched`](crate::allocators::Watched), those of the blocks.

#[cfg(feature = "mimalloc")]
mod own {
    use std::hint::black_box;

    /// Whether the program's blocks are mimalloc's.
    #[expect(unsafe_code, reason = "mimalloc's own question")]
    pub(in crate::lanes::allocator) fn serves() -> bool {
        let block = black_box(vec![1_u8; 1_000]);
        // SAFETY: mimalloc looks where the address lies, and reads nothing there.
        unsafe { libmimalloc_sys::mi_is_in_heap_region(block.as_ptr().cast()) }
    }

    #[expect(unsafe_code, reason = "mimalloc's own number")]
    pub(in crate::lanes::allocator) fn version() -> String {
        // SAFETY: the call returns a constant.
        let version = unsafe { libmimalloc_sys::mi_version() };
        of_number(version.unsigned_abs())
    }

    /// A version as it is written: two digits each for the two last numbers from 3.0 on, and one each before.
    pub(super) fn of_number(version: u32) -> String {
        let (major, minor, patch) = match version {
            10_000.. => (version / 10_000, version / 100 % 100, version % 100),
            _ => (version / 100, version / 10 % 10, version % 10),
        };
        format!("mimalloc {major}.{minor}.{patch}")
    }

    #[expect(unsafe_code, reason = "mimalloc's own purge")]
    pub(in crate::lanes::allocator) fn purge() {
        // SAFETY: the call frees what nobody holds.
        unsafe { libmimalloc_sys::mi_collect(true) };
    }
}

#[cfg(not(feature = "mimalloc"))]
mod own {
    /// Without it, it never is.
    pub(in crate::lanes::allocator) fn serves() -> bool {
        false
    }

    pub(in crate::lanes::allocator) fn version() -> String {
        "mimalloc".to_owned()
    }

    pub(in crate::lanes::allocator) fn purge() {}
}

pub(super) use own::{purge, serves, version};

#[cfg(all(test, feature = "mimalloc"))]
mod tests {
    #[test]
    fn both_ways_of_writing_a_version_are_read() {
        assert_eq!(super::own::of_number(227), "mimalloc 2.2.7");
        assert_eq!(super::own::of_number(30_104), "mimalloc 3.1.4");
    }
}
