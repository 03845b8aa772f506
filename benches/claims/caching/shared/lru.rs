//! Caches of so many entries: one that drops what was used longest ago, a map and a list of places in one block; and one of
//! two such parts, of which the larger is for what is used a second time.

use rustc_hash::FxHashMap;

/// No place.
const NONE: u32 = u32::MAX;

/// The cache. Once it is full it allocates no more.
pub struct Lru {
    places: FxHashMap<u64, u32>,
    entries: Vec<Entry>,
    /// Places that nobody has.
    free: Vec<u32>,
    first: u32,
    last: u32,
    room: usize,
}

#[derive(Clone, Copy)]
struct Entry {
    key: u64,
    value: u64,
    before: u32,
    behind: u32,
}

impl Lru {
    /// An empty cache with room for so many entries, of which there is at least one. Its map has four times the room, so
    /// that it is put in order in place.
    #[must_use]
    pub fn with_room(room: usize) -> Lru {
        let places = FxHashMap::with_capacity_and_hasher(4 * room, rustc_hash::FxBuildHasher);
        let (entries, free) = (Vec::with_capacity(room), Vec::with_capacity(room));
        Lru { places, entries, free, first: NONE, last: NONE, room }
    }

    /// The value of a key, which is then the one used last.
    pub fn get(&mut self, key: u64) -> Option<u64> {
        let place = *self.places.get(&key)?;
        self.unlink(place);
        self.link(place);
        Some(self.entries[place as usize].value)
    }

    /// Puts a value in, as the one used last; where there is no room, gives the entry that goes for it.
    pub fn insert(&mut self, key: u64, value: u64) -> Option<(u64, u64)> {
        if let Some(place) = self.places.get(&key).copied() {
            self.entries[place as usize].value = value;
            self.unlink(place);
            self.link(place);
            return None;
        }
        let oldest = match self.places.len() == self.room {
            true => self.oldest().and_then(|key| self.remove(key).map(|value| (key, value))),
            false => None,
        };
        let entry = Entry { key, value, before: NONE, behind: NONE };
        let place = if let Some(place) = self.free.pop() {
            self.entries[place as usize] = entry;
            place
        } else {
            self.entries.push(entry);
            self.entries.len() as u32 - 1
        };
        self.places.insert(key, place);
        self.link(place);
        oldest
    }

    /// Takes a key out, with its value where it is in.
    pub fn remove(&mut self, key: u64) -> Option<u64> {
        let place = self.places.remove(&key)?;
        self.unlink(place);
        self.free.push(place);
        Some(self.entries[place as usize].value)
    }

    fn oldest(&self) -> Option<u64> {
        self.entries.get(self.last as usize).map(|entry| entry.key)
    }

    /// Puts a place in front.
    fn link(&mut self, place: u32) {
        let second = std::mem::replace(&mut self.first, place);
        (self.entries[place as usize].before, self.entries[place as usize].behind) = (NONE, second);
        match self.entries.get_mut(second as usize) {
            Some(entry) => entry.before = place,
            None => self.last = place,
        }
    }

    /// Takes a place out of the list.
    fn unlink(&mut self, place: u32) {
        let Entry { before, behind, .. } = self.entries[place as usize];
        match self.entries.get_mut(before as usize) {
            Some(entry) => entry.behind = behind,
            None => self.first = behind,
        }
        match self.entries.get_mut(behind as usize) {
            Some(entry) => entry.before = before,
            None => self.last = before,
        }
    }
}

/// What claims ask of a cache.
pub trait Cache {
    /// The value of a key, whose use counts.
    fn used(&mut self, key: u64) -> Option<u64>;

    /// Puts a value in, whose use counts as well.
    fn put(&mut self, key: u64, value: u64);
}

impl Cache for Lru {
    fn used(&mut self, key: u64) -> Option<u64> {
        self.get(key)
    }

    fn put(&mut self, key: u64, value: u64) {
        self.insert(key, value);
    }
}

/// A cache of two parts: what is new goes into the first, what is used there again into the second.
pub struct Segmented {
    first: Lru,
    second: Lru,
}

impl Segmented {
    /// Empty, with room for so many entries in each part.
    #[must_use]
    pub fn with_room(first: usize, second: usize) -> Segmented {
        Segmented { first: Lru::with_room(first), second: Lru::with_room(second) }
    }

    /// Puts an entry into the second part; what goes for it is new in the first again.
    fn promote(&mut self, key: u64, value: u64) {
        if let Some((key, value)) = self.second.insert(key, value) {
            self.first.insert(key, value);
        }
    }
}

impl Cache for Segmented {
    fn used(&mut self, key: u64) -> Option<u64> {
        if let Some(value) = self.second.get(key) {
            return Some(value);
        }
        let value = self.first.remove(key)?;
        self.promote(key, value);
        Some(value)
    }

    fn put(&mut self, key: u64, value: u64) {
        if self.second.get(key).is_some() || self.first.remove(key).is_some() {
            self.promote(key, value);
        } else {
            self.first.insert(key, value);
        }
    }
}
