//! A pool that forgets the types of its values

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Metric::*, Needs, Processes, Source, difference, exactly,
    ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::any::Any;
use std::hint::black_box;
use std::sync::Mutex;

/// Times that one turn takes a value from the pool and puts it back.
const CYCLES: u64 = 1_024;
/// The article's value, a slice: three words in Rust as in Go.
const ARTICLE: &[u64] = &[24];

/// A routine for the value that the point says.
macro_rules! of_value {
    (|$run:ident, $value:ident| $register:expr) => {
        |$run| match $run.point() {
            0 => {
                type $value = [u8; 0];
                $register
            }
            16 => {
                type $value = Box<[u8]>;
                $register
            }
            24 => {
                type $value = Vec<u8>;
                $register
            }
            _ => {
                type $value = [u8; 256];
                $register
            }
        }
    };
}

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go sync.Pool and the Mechanics Behind It",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-syncpool-and-the-mechanics-behind-it-52c1",
        quote: "if we pass a pointer to pool.Put(), there is no extra allocation",
        figures: &[],
    },
    says: "Putting a slice into a pool of any type makes one allocation each time and putting a pointer makes none; a \
           generic wrapper adds a little time to the pool in it.",
    axis: Axis::bytes("value in the pool", &[0, 16, 24, 256]).article(24).labels(&[
        (0, "[u8; 0]"),
        (16, "Box<[u8]>"),
        (24, "Vec<u8>"),
        (256, "[u8; 256]"),
    ]),
    variants: &[
        variant("typed", of_value!(|run, V| keeping::<V>(run, Mutex::new(Vec::new()))))
        .about("a list of values of one type behind a Mutex"),
        variant("wrapped", of_value!(|run, V| keeping::<V>(run, Wrapper(Mutex::new(Vec::new())))))
        .about("the same in a generic Wrapper<T>, whose get and put only call on"),
        variant("erased_value", of_value!(|run, V| erased_value::<V>(run)))
        .about("a list of Box<dyn Any> behind a Mutex: boxes the value at each put, unboxes it at each get"),
        variant("erased_pointer", of_value!(|run, V| erased_pointer::<V, _>(run, AnyPool::default())))
        .about("the same list, but its user works on the box itself and gives that back"),
        variant("typed_plain", of_value!(|run, V| keeping::<V>(run, Vec::new())))
        .about("a list of values of one type, without a lock"),
        variant("wrapped_plain", of_value!(|run, V| keeping::<V>(run, Wrapper(Vec::new()))))
        .about("the list without a lock in the generic Wrapper<T>"),
        variant("outlined_plain", of_value!(|run, V| keeping::<V>(run, Outlined(Vec::new()))))
        .about("the list without a lock in a generic wrapper that may not be inlined"),
        variant("dyn_plain", of_value!(|run, V| keeping(run, Box::new(Vec::new()) as Box<dyn Pool<V>>)))
        .about("the list without a lock behind Box<dyn Pool<T>>"),
        variant("erased_plain", of_value!(|run, V| erased_pointer::<V, _>(run, AnyList::new())))
        .about("a list of Box<dyn Any> without a lock, whose user asserts the type of each box"),
        variant("wrapped_erased", of_value!(|run, V| register(run, Asserting(vec![]), Pool::get, Pool::put, Box::new, Box::<V>::as_mut)))
        .about("the same in a generic wrapper that asserts the type: the article's"),
    ],
    reference: "typed",
    predictions: &[
        exactly(Allocations, "erased_value", 1).at(ARTICLE)
            .stated("the value to be placed on the heap", "a block for each put"),
        exactly(Allocations, "erased_pointer", 0).stated("no extra allocation", "none is 0"),
        ratio(Time, "wrapped_erased", "erased_plain", AtLeast(1.01))
            .stated("a tiny bit of overhead", "something, so at least 1 %: less is hardly told from nothing"),
        exactly(Allocations, "erased_value", 0).at(&[0]),
        exactly(Allocations, "erased_value", 1).from(16),
        exactly(Bytes, "erased_value", 24).at(ARTICLE),
        exactly(Bytes, "erased_value", 256).at(&[256]),
        exactly(Allocations, "typed", 0),
        exactly(Allocations, "wrapped", 0),
        ratio(Time, "erased_value", "typed", AtLeast(1.3)).from(16).under(Allocator::Jemalloc)
            .where_refuted("the lock takes most of a cycle: `typed_plain`, which has none, takes far less than \
                            `typed`, and a block from the cache of the thread adds less than the lock"),
        ratio(Time, "wrapped", "typed", AtMost(1.02)),
        ratio(Time, "wrapped_plain", "typed_plain", AtMost(1.02)),
        ratio(Time, "wrapped_erased", "erased_plain", AtMost(1.02)),
        difference(Time, "dyn_plain", "outlined_plain", AtMost(3.0)),
    ],
    carries_over: "The allocation carries over to a pool that is written for any type: a value of more than a pointer \
                   has to go into a block of its own. A Rust pool need not be: a generic one keeps the values \
                   themselves. The layer does not carry over, because Rust compiles a generic wrapper for each type \
                   and inlines it; Go's wraps a pool of any type and asserts the type at each get.",
    cautions: &[
        "Locking a Mutex that nobody else wants takes longer than the rest of a cycle and hides a layer of calls: the \
         variants without a lock show it. The pool in the article's wrapper takes no lock either where it can.",
        "A cycle takes one value, writes a byte of it and puts it back; the pool never holds more than that one. An \
         array of 256 bytes is moved out and in by the pools that keep values, and stays in place where its box is \
         what is taken.",
        "A call that is not inlined, as of a wrapper in another crate, returns the value through memory, whether it is \
         a dyn call or not, and that can take longer than the call: so `dyn_plain` is compared with `outlined_plain`.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Found,
};

/// Boxes the value at each put and unboxes it at each get.
fn erased_value<V: Value>(run: &mut Run) {
    let get = |pool: &mut AnyPool| *pool.get().downcast::<V>().expect("a V was put");
    let put = |pool: &mut AnyPool, value: V| pool.put(Box::new(value));
    register(run, AnyPool::default(), get, put, |value| value, |value| value);
}

/// Asserts the type of each box that it gets.
fn erased_pointer<V: Value, P: Pool<AnyBox> + 'static>(run: &mut Run, pool: P) {
    let get = |pool: &mut P| pool.get().downcast::<V>().expect("a V was put");
    let put = |pool: &mut P, boxed: Box<V>| pool.put(boxed);
    register(run, pool, get, put, Box::new, Box::as_mut);
}

/// A pool that keeps the values themselves.
fn keeping<V: Value>(run: &mut Run, pool: impl Pool<V> + 'static) {
    register(run, pool, Pool::get, Pool::put, |value| value, |value| value);
}

/// Registers a turn of many cycles: get what the pool holds, look at the first byte of the value and write it, put it
/// back. The compiler can see through neither the bytes nor the pool. It may see the value itself: forced into memory,
/// a Vec is written in parts of one size and read in another on its way back, which stalls longer than a call takes.
fn register<P: 'static, T: 'static, V: Value>(
    run: &mut Run,
    mut pool: P,
    get: impl Fn(&mut P) -> T + 'static,
    put: impl Fn(&mut P, T) + 'static,
    held: impl Fn(V) -> T,
    value: impl Fn(&mut T) -> &mut V + 'static,
) {
    let Ok(first) = V::try_from(vec![(CYCLES - 1) as u8; run.size()]) else {
        panic!("the value at {} has another length", run.point())
    };
    put(&mut pool, held(first));
    run.operations(CYCLES);
    let turn = move || {
        (0..CYCLES).fold(0_u64, |sum, number| {
            let mut taken = get(black_box(&mut pool));
            let bytes = black_box(value(&mut taken).as_mut());
            let seen = bytes.first_mut().map_or(0, |byte| std::mem::replace(byte, number as u8));
            put(black_box(&mut pool), taken);
            sum.wrapping_mul(31).wrapping_add(u64::from(seen) ^ number)
        })
    };
    run.iter(turn, Digest::of);
}

/// What is kept in a pool: bytes in one form or another.
trait Value: AsMut<[u8]> + TryFrom<Vec<u8>> + Send + 'static {}

impl<V: AsMut<[u8]> + TryFrom<Vec<u8>> + Send + 'static> Value for V {}

/// A pool of any type, as Go's is.
type AnyPool = Mutex<AnyList>;
type AnyList = Vec<AnyBox>;
type AnyBox = Box<dyn Any + Send>;

trait Pool<T> {
    fn get(&mut self) -> T;
    fn put(&mut self, value: T);
}

impl<T> Pool<T> for Vec<T> {
    fn get(&mut self) -> T {
        self.pop().expect("what was taken was put back")
    }

    fn put(&mut self, value: T) {
        self.push(value);
    }
}

/// Locks, although nobody else can have the pool here: it is a pool that threads share.
impl<T> Pool<T> for Mutex<Vec<T>> {
    fn get(&mut self) -> T {
        Mutex::lock(self).expect("no turn panics while it holds the pool").get()
    }

    fn put(&mut self, value: T) {
        Mutex::lock(self).expect("no turn panics while it holds the pool").put(value);
    }
}

impl<T> Pool<T> for Box<dyn Pool<T>> {
    fn get(&mut self) -> T {
        (**self).get()
    }

    fn put(&mut self, value: T) {
        (**self).put(value);
    }
}

/// A layer around a pool, as the article's generic one is.
struct Wrapper<P>(P);

impl<T, P: Pool<T>> Pool<T> for Wrapper<P> {
    fn get(&mut self) -> T {
        self.0.get()
    }

    fn put(&mut self, value: T) {
        self.0.put(value);
    }
}

/// A layer around a pool of any type, which asserts the type, as the article's does.
struct Asserting(AnyList);

impl<T: Any + Send> Pool<Box<T>> for Asserting {
    fn get(&mut self) -> Box<T> {
        self.0.get().downcast().expect("only values of one type are put")
    }

    fn put(&mut self, value: Box<T>) {
        self.0.put(value);
    }
}

/// A layer that is kept as a call.
struct Outlined<P>(P);

impl<T, P: Pool<T>> Pool<T> for Outlined<P> {
    #[inline(never)]
    fn get(&mut self) -> T {
        self.0.get()
    }

    #[inline(never)]
    fn put(&mut self, value: T) {
        self.0.put(value);
    }
}
