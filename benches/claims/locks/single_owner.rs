//! Data that one thread owns alone, or that all lock

use super::tables::locked;
use super::threads::Way;
use claimbench::claim::{
    Axis, Bound, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, across,
    difference, ratio, value, variant,
};
use claimbench::run::Run;
use crossbeam_channel::{Sender, bounded};
use crossbeam_queue::ArrayQueue;
use rustc_hash::FxBuildHasher;
use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::mem::take;
use std::sync::{Mutex, RwLock};

/// Keys of the store, and commands of a turn, of which every tenth is a Set: 922 Gets and 102 Sets.
const KEYS: usize = 1_000;
const COMMANDS: usize = 1_024;
const SHARDS: usize = 16;
const ONE: &[u64] = &[1];
const BATCH: &[u64] = &[64];
/// A clone for each Get, nothing for a Set; and the list of waiters that a channel makes at the first wait.
const CLONES: f64 = 922.0 / 1_024.0;
const WAITED: Bound = Within(CLONES, CLONES + 0.1);

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 13",
        author: "",
        url: "",
        quote: "trades a bit of lock overhead for much simpler code",
        figures: &[],
    },
    says: "A store that one thread has for itself needs no locks, and takes at most 0.95 of the time of one behind a lock, \
           which adds a little.",
    axis: Axis {
        name: "commands a message",
        unit: Unit::Count,
        points: &[1, 16, 64, 128],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("plain", plain)
            .about("a HashMap on the thread that asks")
            .same_output("1,024 commands, whatever a message holds"),
        variant("rwlock", rwlock).about("behind a RwLock, one thread"),
        variant("mutex", mutex).about("behind a Mutex, one thread"),
        variant("sharded", sharded).about("in 16 shards behind mutexes, one thread"),
        variant("owner", |run| owned(run, ArrayQueue::new(1), ArrayQueue::new(1))).about(
            "a second thread owns it: messages over two queues of one place, both sides look",
        ),
        variant("owner_channel", |run| owned(run, bounded(1), bounded(1))).about(
            "the same over two channels of one place, which look for a while and then sleep",
        ),
        variant("owner_parked", |run| owned(run, bounded(0), bounded(0)))
            .at(Points::From(64))
            .about("the same over two channels without a place, which sleep at once"),
        variant("owner_reply_each", reply_each)
            .at(Points::At(ONE))
            .about("as `owner_channel`, with a new channel for each answer"),
    ],
    reference: "plain",
    predictions: &[
        ratio(Time, "plain", "rwlock", AtMost(0.95)).stated(
            "It avoids locking entirely.",
            "5 % in the guide's direction, as no figure is printed",
        ),
        value(Allocations, "plain", Equal(CLONES)),
        value(Allocations, "rwlock", Equal(CLONES)),
        value(Allocations, "mutex", Equal(CLONES)),
        value(Allocations, "sharded", Equal(CLONES)),
        value(Allocations, "owner", Equal(CLONES)),
        value(Allocations, "owner_channel", WAITED),
        value(Allocations, "owner_parked", WAITED),
        difference(Allocations, "owner_reply_each", "owner_channel", Within(1.9, 2.1)),
        difference(Bytes, "owner_reply_each", "owner_channel", Within(670.0, 690.0)),
        ratio(Time, "rwlock", "plain", AtMost(1.3)),
        ratio(Time, "owner", "mutex", AtLeast(4.0)).at(ONE),
        ratio(Time, "owner", "mutex", AtMost(2.5)).at(BATCH).after_trial(),
        across(Time, "owner", 64, Within(0.8, 1.1)).at(&[128]),
        ratio(Time, "owner_reply_each", "owner_channel", AtLeast(1.15)),
        ratio(Time, "owner_parked", "owner", AtLeast(3.0)).at(BATCH),
        difference(VoluntarySwitches, "owner_parked", "owner", AtLeast(0.012)).at(BATCH),
    ],
    carries_over: "It carries over, with the difference that here a lock and an owner are both checked by the compiler. What \
                   an owner costs is handing over: a line that travels there and back, or a wake-up of a thread, where Go \
                   wakes a goroutine.",
    cautions: &[
        "Viktor Logvinov says that locks add “complexity and potential performance hits”. No article prints a figure.",
        "One client and one owner work in turn, never at once: that is the price of an answer, not of a channel. `owner` is \
         the least that handing over costs; `owner_channel` is near it or near `owner_parked`, as a batch takes less or more \
         than the 5 µs for which its channel looks.",
        "Commands are those of the guide: a Get clones the value, a Set overwrites it in place, and keys and values are texts \
         of 16 bytes. An answer that another thread made is freed by the one that asked.",
        "The guide logs each Set under the lock: a system call inside would drown all of this.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Texts by texts, by the hash of the standard library with fixed keys.
type Store = HashMap<&'static str, String, BuildHasherDefault<DefaultHasher>>;

/// A Get of a key, or a Set where there is a new value.
#[derive(Clone, Copy)]
struct Request {
    key: &'static str,
    new: Option<&'static str>,
}

/// A request on its way to the owner, and its answer on the way back: a copy of the value where it is a Get.
struct Command {
    request: Request,
    answer: Option<String>,
}

/// Commands in one list, which travels there and back for ever.
type Message = Vec<Command>;

fn text(what: &str, number: usize) -> String {
    format!("{what}{number:015}")
}

fn store_of(numbers: impl Iterator<Item = usize>) -> Store {
    numbers.map(|number| (&*text("k", number).leak(), text("v", number))).collect()
}

/// The commands of every turn. A Set writes the value that is there.
fn requests(run: &mut Run) -> &'static [Request] {
    let request = |(place, number): (usize, usize)| {
        let new = (place % 10 == 9).then(|| &*text("v", number).leak());
        Request { key: text("k", number).leak(), new }
    };
    run.operations(COMMANDS as u64);
    run.input(|| {
        let mut random = fastrand::Rng::with_seed(1);
        let numbers = (0..COMMANDS).map(|_| random.usize(0..KEYS));
        numbers.enumerate().map(request).collect::<Vec<_>>().leak()
    })
}

fn answer(store: &mut Store, Request { key, new }: Request) -> Option<String> {
    let Some(new) = new else { return Some(store[key].clone()) };
    let value = store.get_mut(key).expect("the store has every key");
    value.clear();
    value.push_str(new);
    None
}

/// What the answers so far and one more make together.
fn folded(sum: u64, answer: Option<String>) -> u64 {
    let word = |part: Option<&[u8; 8]>| part.map_or(1, |part| u64::from_le_bytes(*part));
    let bytes = answer.as_deref().unwrap_or_default().as_bytes();
    sum.rotate_left(1) ^ word(bytes.first_chunk()) ^ word(bytes.last_chunk()).rotate_left(32)
}

/// Registers a turn of one thread.
fn alone(run: &mut Run, answered: impl Fn(Request) -> Option<String> + Send + Sync + 'static) {
    let requests = requests(run);
    run.iter_threads(1, move |_| {
        requests.iter().fold(0, |sum, request| folded(sum, answered(*request)))
    });
}

/// The thread has its store for a whole turn.
fn plain(run: &mut Run) {
    let (store, requests) = (Mutex::new(store_of(0..KEYS)), requests(run));
    run.iter_threads(1, move |_| {
        let mut store = locked(&store);
        requests.iter().fold(0, |sum, request| folded(sum, answer(&mut store, *request)))
    });
}

fn mutex(run: &mut Run) {
    let store = Mutex::new(store_of(0..KEYS));
    alone(run, move |request| answer(&mut locked(&store), request));
}

fn rwlock(run: &mut Run) {
    const SOUND: &str = "no thread panics while it holds the store";
    let store = RwLock::new(store_of(0..KEYS));
    alone(run, move |request| match request.new {
        None => Some(store.read().expect(SOUND)[request.key].clone()),
        Some(_) => answer(&mut store.write().expect(SOUND), request),
    });
}

fn sharded(run: &mut Run) {
    let shard_of = |key: &str| FxBuildHasher.hash_one(key) as usize % SHARDS;
    let is_in = |shard, number: &usize| shard_of(&text("k", *number)) == shard;
    let shard = |shard| store_of((0..KEYS).filter(|number| is_in(shard, number)));
    let shards: Vec<Mutex<Store>> = (0..SHARDS).map(shard).map(Mutex::new).collect();
    alone(run, move |request| answer(&mut locked(&shards[shard_of(request.key)]), request));
}

fn owned(run: &mut Run, there: impl Way<Message>, back: impl Way<Message>) {
    let (there, back) = (&*Box::leak(Box::new(there)), &*Box::leak(Box::new(back)));
    let ask = move |message| {
        there.send(message);
        back.receive()
    };
    handed_over(run, ask, move |answered| back.send(answered(there.receive())));
}

fn reply_each(run: &mut Run) {
    let there = &*Box::leak(Box::new(bounded::<(Message, Sender<Message>)>(1)));
    let ask = move |message| {
        let (reply, answered) = bounded::<Message>(1);
        there.send((message, reply));
        answered.recv().expect("the owner answers")
    };
    handed_over(run, ask, move |answered| {
        let (message, reply) = there.receive();
        reply.send(answered(message)).expect("who asks waits");
    });
}

/// Registers a turn in which thread 0 asks the owner, who is thread 1, message by message. `serve` has a message answered.
fn handed_over(
    run: &mut Run,
    ask: impl Fn(Message) -> Message + Send + Sync + 'static,
    serve: impl Fn(&mut dyn FnMut(Message) -> Message) + Send + Sync + 'static,
) {
    let (length, store, requests) = (run.size(), Mutex::new(store_of(0..KEYS)), requests(run));
    let kept = Mutex::new(Message::with_capacity(length));
    run.iter_threads(2, move |thread| {
        if thread == 1 {
            let mut store = locked(&store);
            let mut answered = |mut message: Message| {
                for it in &mut message {
                    it.answer = answer(&mut store, it.request);
                }
                message
            };
            requests.chunks(length).for_each(|_| serve(&mut answered));
            return 0;
        }
        let mut kept = locked(&kept);
        requests.chunks(length).fold(0, |sum, requests| {
            kept.extend(requests.iter().map(|request| Command { request: *request, answer: None }));
            *kept = ask(take(&mut *kept));
            kept.drain(..).fold(sum, |sum, command| folded(sum, command.answer))
        })
    });
}
