//! What claims ask of jemalloc by its own names; nothing where it is not this program's allocator.

#[cfg(all(feature = "jemalloc", target_os = "linux", target_env = "gnu"))]
mod own {
    use std::ffi::CString;
    use std::ptr::null_mut;

    /// The pseudo arena that stands for all of them.
    const ALL: &str = "stats.arenas.4096";

    /// Whether jemalloc is this program's allocator: then the C library does not see a block that is made.
    #[must_use]
    #[expect(unsafe_code, reason = "the C library's own statistics")]
    pub(crate) fn serves() -> bool {
        // SAFETY: mallinfo2 takes no argument, returns a plain struct and locks the arenas by itself.
        let in_use = || unsafe { libc::mallinfo2() }.uordblks;
        let before = in_use();
        let block = std::hint::black_box(Vec::<u8>::with_capacity(4_096));
        in_use() == before && block.capacity() > 0
    }

    /// Has jemalloc keep no blocks for the calling thread.
    ///
    /// # Panics
    /// Where jemalloc refuses.
    #[expect(unsafe_code, reason = "jemalloc's own setting")]
    pub(crate) fn switch_cache_off() {
        let (name, mut enabled) = (c"thread.tcache.enabled", false);
        let new = (&raw mut enabled).cast();
        // SAFETY: the setting is a bool of the calling thread; nothing is read, so the old value has no place.
        let failed =
            unsafe { tikv_jemalloc_sys::mallctl(name.as_ptr(), null_mut(), null_mut(), new, 1) };
        assert_eq!(failed, 0, "jemalloc switches a thread's cache off");
    }

    /// How often a cache was filled with blocks of so many bytes while something was done, beside that one's result.
    pub(crate) fn fills_during<T>(bytes: usize, work: impl FnOnce() -> T) -> (T, Option<u64>) {
        let before = fills(bytes);
        let result = work();
        let during = fills(bytes).zip(before).map(|(after, before)| after - before);
        (result, during)
    }

    /// How often a cache was filled with blocks of so many bytes, by all threads so far.
    fn fills(bytes: usize) -> Option<u64> {
        let class = (0..8)
            .find(|class| read::<usize>(&format!("arenas.bin.{class}.size")) == Some(bytes))?;
        advance();
        read(&format!("{ALL}.bins.{class}.nfills"))
    }

    /// Has the statistics be those of now.
    #[expect(unsafe_code, reason = "jemalloc's own statistics")]
    fn advance() {
        let mut epoch = 1_u64;
        let new = (&raw mut epoch).cast();
        // SAFETY: the epoch is a number of 64 bits, which is only written.
        unsafe { tikv_jemalloc_sys::mallctl(c"epoch".as_ptr(), null_mut(), null_mut(), new, 8) };
    }

    /// A number of jemalloc's; nothing where it has none of that name and size.
    #[expect(unsafe_code, reason = "jemalloc's own statistics")]
    fn read<N: Default>(name: &str) -> Option<N> {
        let name = CString::new(name).ok()?;
        let (mut value, mut size) = (N::default(), size_of::<N>());
        let old = (&raw mut value).cast();
        // SAFETY: the value has room for as many bytes as its size says, and jemalloc refuses another size.
        let failed =
            unsafe { tikv_jemalloc_sys::mallctl(name.as_ptr(), old, &raw mut size, null_mut(), 0) };
        (failed == 0).then_some(value)
    }
}

#[cfg(not(all(feature = "jemalloc", target_os = "linux", target_env = "gnu")))]
mod own {
    /// Without it, it never is.
    #[must_use]
    pub(crate) fn serves() -> bool {
        false
    }

    /// Without it there is no cache.
    pub(crate) fn switch_cache_off() {}

    /// Without it nobody counts.
    pub(crate) fn fills_during<T>(_: usize, work: impl FnOnce() -> T) -> (T, Option<u64>) {
        (work(), None)
    }
}

pub(crate) use own::{fills_during, serves, switch_cache_off};
