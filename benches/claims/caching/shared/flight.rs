//! Single flight as the articles have it: of all who want the same thing at a time one fetches it, and all get it. Once with
//! threads that wait, once with tasks.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use tokio::sync::Notify;

/// What is known by key, with a hasher that is the same in every run.
pub type Known<V> = HashMap<u64, V, BuildHasherDefault<DefaultHasher>>;

/// The calls under way, by key and under one lock. Room for 64 is there from the start.
pub struct Group<C> {
    calls: Mutex<Known<Arc<C>>>,
}

/// A call of threads.
pub type Call<V> = OnceLock<V>;

/// A call of tasks.
pub struct Flight<V> {
    value: OnceLock<V>,
    landed: Notify,
}

impl<V> Default for Flight<V> {
    fn default() -> Flight<V> {
        Flight { value: OnceLock::new(), landed: Notify::new() }
    }
}

/// Whether one who asks has to fetch, or somebody does already.
pub enum Part<C> {
    /// The first one, who has to fetch.
    Leader(Arc<C>),
    /// One who waits.
    Follower(Arc<C>),
}

impl<C> Default for Group<C> {
    fn default() -> Group<C> {
        Group { calls: Mutex::new(Known::with_capacity_and_hasher(64, BuildHasherDefault::new())) }
    }
}

impl<C: Default> Group<C> {
    /// Joins the call for a key, or begins one.
    pub fn join(&self, key: u64) -> Part<C> {
        let mut calls = self.calls();
        if let Some(call) = calls.get(&key) {
            return Part::Follower(Arc::clone(call));
        }
        let call = Arc::new(C::default());
        calls.insert(key, Arc::clone(&call));
        Part::Leader(call)
    }
}

impl<C> Group<C> {
    /// Takes a call away where it is still the one of its key, so that the next one who asks begins another.
    pub fn end(&self, key: u64, call: &Arc<C>) {
        let mut calls = self.calls();
        if calls.get(&key).is_some_and(|known| Arc::ptr_eq(known, call)) {
            calls.remove(&key);
        }
    }

    /// Takes whatever call is under way for a key away.
    pub fn forget(&self, key: u64) {
        self.calls().remove(&key);
    }

    fn calls(&self) -> MutexGuard<'_, Known<Arc<C>>> {
        self.calls.lock().expect("nobody panics while it holds the calls")
    }
}

impl<V: Clone> Group<Call<V>> {
    /// The value of a key, fetched by this thread or by another one. Those who wait for a fetch that panics wait for ever.
    pub fn get(&self, key: u64, fetch: impl FnOnce() -> V) -> V {
        match self.join(key) {
            Part::Follower(call) => call.wait().clone(),
            Part::Leader(call) => {
                let value = call.get_or_init(fetch).clone();
                self.end(key, &call);
                value
            }
        }
    }
}

impl<V: Clone> Group<Flight<V>> {
    /// The value of a key, fetched inside of this future or by another task. Where the leader's future is dropped before
    /// its end, those who wait do so for ever.
    pub async fn fly(&self, key: u64, fetch: impl Future<Output = V>) -> V {
        match self.join(key) {
            Part::Follower(flight) => flight.landing().await,
            Part::Leader(flight) => {
                let value = fetch.await;
                self.land(key, &flight, value.clone());
                value
            }
        }
    }

    /// The flight of a key, or a new one whose fetch is a task of its own, so that it lands whoever gives up.
    pub fn launched(
        self: &Arc<Self>,
        key: u64,
        fetch: impl Future<Output = V> + Send + 'static,
    ) -> Arc<Flight<V>>
    where
        V: Send + Sync + 'static,
    {
        match self.join(key) {
            Part::Follower(flight) => flight,
            Part::Leader(flight) => {
                let (group, own) = (Arc::clone(self), Arc::clone(&flight));
                tokio::spawn(async move { group.land(key, &own, fetch.await) });
                flight
            }
        }
    }

    /// Ends a flight with its value, and wakes those who wait. Of two values the first one counts.
    pub fn land(&self, key: u64, flight: &Arc<Flight<V>>, value: V) {
        flight.value.get_or_init(|| value);
        self.end(key, flight);
        flight.landed.notify_waiters();
    }
}

impl<V: Clone> Flight<V> {
    /// The value, as soon as it is there.
    pub async fn landing(&self) -> V {
        loop {
            // Made before the look, so that a landing in between is not missed.
            let landed = self.landed.notified();
            if let Some(value) = self.value.get() {
                return value.clone();
            }
            landed.await;
        }
    }
}

/// Ends a flight without a value where its leader's future is dropped.
struct Guard<'a, V: Clone> {
    group: &'a Group<Flight<Option<V>>>,
    key: u64,
    flight: Arc<Flight<Option<V>>>,
}

impl<V: Clone> Drop for Guard<'_, V> {
    fn drop(&mut self) {
        // Of two values the first one counts.
        self.group.land(self.key, &self.flight, None);
    }
}

impl<V: Clone> Group<Flight<Option<V>>> {
    /// As [`Group::fly`]; but where the leader's future is dropped before its end, one of those who wait fetches.
    pub async fn fly_guarded<F: Future<Output = V>>(&self, key: u64, fetch: impl Fn() -> F) -> V {
        loop {
            match self.join(key) {
                Part::Follower(flight) => {
                    if let Some(value) = flight.landing().await {
                        return value;
                    }
                }
                Part::Leader(flight) => {
                    let guard = Guard { group: self, key, flight };
                    let value = fetch().await;
                    self.land(key, &guard.flight, Some(value.clone()));
                    return value;
                }
            }
        }
    }
}
