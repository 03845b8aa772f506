//! Tables from numbers to numbers that threads share, for claims that compare what guards them.

use super::threads::Apart;
use rustc_hash::FxBuildHasher;
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::{Mutex, MutexGuard, RwLock};

/// The map that most tables consist of.
pub type Map = HashMap<u64, u64, FxBuildHasher>;

/// A table that threads share. It has the keys from 0 to an end, each with the same value in every table.
pub trait Table: Send + Sync + 'static {
    /// The value of a key.
    fn get(&self, key: u64) -> u64;

    /// Overwrites the value of a key with a new one, which may be what was there; the one that was there.
    fn set(&self, key: u64, value: u64) -> u64;
}

/// Parts of a table, of which each has some of its keys.
pub type Shards<T> = Box<[Apart<T>]>;

/// The value of a key.
#[inline]
#[must_use]
pub const fn value_of(key: u64) -> u64 {
    key.wrapping_mul(3) + 1
}

/// A map of the keys below an end.
#[must_use]
pub fn map(end: u64) -> Map {
    let mut map = Map::with_capacity_and_hasher(end as usize, FxBuildHasher);
    map.extend((0..end).map(|key| (key, value_of(key))));
    map
}

/// The keys below an end in so many maps, a power of two, each behind a guard.
///
/// # Panics
/// Where it is no power of two.
#[must_use]
pub fn shards<T>(end: u64, shards: usize, guard: impl Fn(Map) -> T) -> Shards<T> {
    assert!(shards.is_power_of_two(), "the high bits of a hash choose among a power of two");
    let room = end as usize / shards + 1;
    let empty = || Map::with_capacity_and_hasher(room, FxBuildHasher);
    let mut maps: Vec<Map> = (0..shards).map(|_| empty()).collect();
    for key in 0..end {
        maps[shard_of(key, shards)].insert(key, value_of(key));
    }
    maps.into_iter().map(|map| Apart(guard(map))).collect()
}

/// The shard that has a key, among a power of two: by the highest bits of the hash behind the seven that are its tag in the
/// map, whose lowest choose the place there.
#[inline]
#[must_use]
pub fn shard_of(key: u64, shards: usize) -> usize {
    let high = (FxBuildHasher.hash_one(key) << 7) >> 32;
    ((high * shards as u64) >> 32) as usize
}

/// Who holds a mutex whose holders never panic.
///
/// # Panics
/// Where one did.
#[inline]
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no thread panics while it holds the lock")
}

/// What a map gives for a key that it has.
///
/// # Panics
/// Where it has not.
#[inline]
#[must_use]
pub fn met(value: Option<u64>) -> u64 {
    value.expect("a table has every key")
}

impl Table for Mutex<Map> {
    #[inline]
    fn get(&self, key: u64) -> u64 {
        met(locked(self).get(&key).copied())
    }

    #[inline]
    fn set(&self, key: u64, value: u64) -> u64 {
        met(locked(self).insert(key, value))
    }
}

impl Table for RwLock<Map> {
    #[inline]
    fn get(&self, key: u64) -> u64 {
        let map = self.read().expect("no thread panics while it holds the lock");
        met(map.get(&key).copied())
    }

    #[inline]
    fn set(&self, key: u64, value: u64) -> u64 {
        let mut map = self.write().expect("no thread panics while it holds the lock");
        met(map.insert(key, value))
    }
}

impl<T: Table> Table for Shards<T> {
    #[inline]
    fn get(&self, key: u64) -> u64 {
        self[shard_of(key, self.len())].0.get(key)
    }

    #[inline]
    fn set(&self, key: u64, value: u64) -> u64 {
        self[shard_of(key, self.len())].0.set(key, value)
    }
}

/// papaya's map, which has no locks.
pub type Papaya = papaya::HashMap<u64, u64, FxBuildHasher>;

/// papaya's map of the keys below an end.
#[must_use]
pub fn papaya(end: u64) -> Papaya {
    let map = Papaya::with_capacity_and_hasher(end as usize, FxBuildHasher);
    let pinned = map.pin();
    for key in 0..end {
        pinned.insert(key, value_of(key));
    }
    drop(pinned);
    map
}

impl Table for Papaya {
    #[inline]
    fn get(&self, key: u64) -> u64 {
        met(self.pin().get(&key).copied())
    }

    #[inline]
    fn set(&self, key: u64, value: u64) -> u64 {
        met(self.pin().insert(key, value).copied())
    }
}

/// Half look-ups, half overwrites with what is there, by turns; the sum of the values met.
#[inline]
#[must_use]
pub fn half_overwritten(table: &impl Table, keys: &[u64]) -> u64 {
    let operation = |(place, key): (usize, &u64)| match place % 2 {
        0 => table.get(*key),
        _ => table.set(*key, value_of(*key)),
    };
    keys.iter().enumerate().map(operation).fold(0, u64::wrapping_add)
}

/// Looks every key up; the sum of the values met.
#[inline]
#[must_use]
pub fn looked_up(table: &impl Table, keys: &[u64]) -> u64 {
    keys.iter().map(|key| table.get(*key)).fold(0, u64::wrapping_add)
}
