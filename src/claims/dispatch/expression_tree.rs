//! Walking a tree, running its bytecode, or compiling it

use crate::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, exactly,
    ratio, value, variant,
};
use crate::run::{Digest, Run};
use Expression::*;
use bumpalo::Bump;
use std::hint::black_box;

/// A tree is made once and evaluated in every turn, or made and dropped each time that it is evaluated.
const MANY: bool = false;
const ONCE: bool = true;
/// The point that the order of the three ways is judged at.
const JUDGED: &[u64] = &[1_023];
const DIRECTION: &str = "5 % in that direction, as no figure is printed";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 13",
        author: "",
        url: "",
        quote: "Simplest. Slowest. Great for learning.",
        figures: &[],
    },
    says: "Of three ways to evaluate an expression, walking its tree is the slowest, native code the fastest and \
           bytecode between them, each by 5 % at least.",
    axis: Axis {
        name: "nodes",
        unit: Unit::Count,
        points: &[3, 31, 1_023, 99_999],
        article: 3,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("dyn_nodes", dyn_nodes::<MANY>).about("walks Box<dyn Node>: the article's"),
        variant("enum_boxes", enum_boxes::<MANY>).about("walks a tree of boxed enums"),
        variant("enum_indices", enum_indices::<MANY>).about("walks enums of one list by index"),
        variant("enum_arena", enum_arena::<MANY>).about("walks a tree of enums in a bumpalo arena"),
        variant("bytecode", bytecode::<MANY>).about("runs instructions on a stack machine"),
        variant("closures", closures::<MANY>).about("calls closures that call closures"),
        variant("native", native).at(Points::At(JUDGED)).about("runs code compiled of the tree"),
        variant("dyn_nodes_once", dyn_nodes::<ONCE>).about("makes the tree, walks it, drops it"),
        variant("enum_boxes_once", enum_boxes::<ONCE>).about("makes the tree, walks it, drops it"),
        variant("enum_indices_once", enum_indices::<ONCE>).about("makes, walks and drops the list"),
        variant("enum_arena_once", enum_arena::<ONCE>).about("makes, walks and drops the arena"),
        variant("bytecode_once", bytecode::<ONCE>).about(
            "makes a tree of boxed enums, drops it for the instructions, runs and drops these",
        ),
        variant("closures_once", closures::<ONCE>).about("makes, calls and drops the closures"),
    ],
    reference: "dyn_nodes",
    predictions: &[
        ratio(Time, "bytecode", "dyn_nodes", AtMost(0.95)).at(JUDGED).stated("Slowest.", DIRECTION),
        ratio(Time, "native", "bytecode", AtMost(0.95))
            .at(JUDGED)
            .stated("Fastest output.", DIRECTION),
        ratio(Time, "bytecode", "dyn_nodes", AtMost(0.6)).at(JUDGED),
        ratio(Time, "enum_boxes", "dyn_nodes", AtMost(0.9)).at(JUDGED),
        ratio(Time, "enum_indices", "dyn_nodes", AtMost(0.7)).at(JUDGED),
        ratio(Time, "native", "dyn_nodes", AtMost(0.1)).at(JUDGED),
        ratio(Time, "bytecode_once", "dyn_nodes_once", AtLeast(0.9)).at(JUDGED),
        ratio(Time, "enum_arena_once", "enum_boxes_once", AtMost(0.5)).at(JUDGED),
        exactly(Allocations, "dyn_nodes_once", 2).at(&[3]),
        exactly(Allocations, "dyn_nodes_once", 30).at(&[31]),
        exactly(Allocations, "dyn_nodes_once", 1_022).at(JUDGED),
        exactly(Allocations, "dyn_nodes_once", 99_998).at(&[99_999]),
        value(Allocations, "enum_arena_once", AtMost(1.49)).at(&[31]),
        value(Allocations, "enum_arena_once", AtMost(6.58)).at(JUDGED),
        value(Allocations, "enum_arena_once", AtMost(13.19)).at(&[99_999]),
    ],
    carries_over: "The order carries over, and a dyn call for each node; without a collector each node is a block that \
                   is freed by itself. A Rust enum needs no dyn call, and an index or an arena no block for each node.",
    cautions: &[
        "The article builds the tree walker only and prints no time; its expressions have three or five nodes.",
        "The trees are complete, of the four operations in a fixed mixture and with a variable at each leaf. A small \
         one is walked alike each time, which a predictor of branches learns; its nodes lie in the order of the walk.",
        "The arena's bounds are 1 and the logarithm to base 2 of its bytes over 512.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn dyn_nodes<const TIMES: bool>(run: &mut Run) {
    let make = |leaves| match made(1, leaves, &mut boxed) {
        Binary(operator, left, right) => BinOp(operator, left, right),
        Variable(_) => panic!("a tree of one leaf is no point of the axis"),
    };
    register::<TIMES, _>(run, make, BinOp::evaluate);
}

fn enum_boxes<const TIMES: bool>(run: &mut Run) {
    register::<TIMES, _>(run, boxes, |root, of| evaluate(root, &|child| &child.0, of));
}

fn enum_indices<const TIMES: bool>(run: &mut Run) {
    let make = |leaves| {
        let mut nodes = Vec::new();
        let root = made(1, leaves, &mut |node| {
            nodes.push(node);
            nodes.len() as u32 - 1
        });
        (root, nodes)
    };
    register::<TIMES, _>(run, make, |(root, nodes), of| {
        evaluate(root, &|child| &nodes[*child as usize], of)
    });
}

fn enum_arena<const TIMES: bool>(run: &mut Run) {
    fn make(leaves: usize, arena: &Bump) -> Expression<InArena<'_>> {
        made(1, leaves, &mut |node| InArena(arena.alloc(node)))
    }
    if TIMES == ONCE {
        return register::<ONCE, _>(
            run,
            |leaves| leaves,
            |leaves, of| evaluate(&make(*leaves, &Bump::new()), &|child| child.0, of),
        );
    }
    // The tree borrows from the arena, so both live for ever.
    let arena: &'static Bump = Box::leak(Box::default());
    let make = |leaves| make(leaves, arena);
    register::<MANY, _>(run, make, |root, of| evaluate(root, &|child| child.0, of));
}

fn bytecode<const TIMES: bool>(run: &mut Run) {
    let make = |leaves| {
        let mut code = Vec::new();
        walk(&boxes(leaves), &|child| &child.0, &mut |instruction| code.push(instruction));
        code
    };
    let mut stack = Vec::with_capacity(64);
    register::<TIMES, _>(run, make, move |code, of| {
        for instruction in code {
            match *instruction {
                Variable(index) => stack.push(of[index as usize]),
                Binary(operator, (), ()) => {
                    let right = stack.pop().expect("the right operand");
                    let left = stack.last_mut().expect("the left operand");
                    *left = apply(operator, *left, right);
                }
            }
        }
        stack.pop().expect("the result")
    });
}

fn closures<const TIMES: bool>(run: &mut Run) {
    let make = |leaves| closure(made(1, leaves, &mut closure));
    register::<TIMES, _>(run, make, |root, of| root(of));
}

fn native(run: &mut Run) {
    register::<MANY, _>(run, |_| (), |(), of| compiled!(of, 1, x x x x x x x x x));
}

fn evaluate<'a, P>(
    root: &'a Expression<P>,
    get: &impl Fn(&'a P) -> &'a Expression<P>,
    of: &[f64],
) -> f64 {
    walk(root, get, &mut |node| match node {
        Variable(index) => of[index as usize],
        Binary(operator, left, right) => apply(operator, left, right),
    })
}

/// Registers a turn that evaluates a tree, small ones several times.
fn register<const TIMES: bool, T: 'static>(
    run: &mut Run,
    make: impl Fn(usize) -> T + 'static,
    mut evaluate: impl FnMut(&T, &[f64]) -> f64 + 'static,
) {
    let (leaves, times) = (run.size().div_ceil(2), (2_046 / run.size()).max(1));
    let mut random = fastrand::Rng::with_seed(1);
    let variables: Vec<f64> = run.input(|| (0..leaves).map(|_| random.f64() + 0.5).collect());
    let tree = (TIMES == MANY).then(|| make(leaves));
    run.operations(times as u64);
    let mut once = move || match &tree {
        Some(tree) => evaluate(black_box(tree), black_box(&variables)),
        None => evaluate(&black_box(make(black_box(leaves))), black_box(&variables)),
    };
    run.iter(move || (0..times).map(|_| once()).sum(), |sum: &f64| Digest::of(&sum.to_bits()));
}

/// The operation of an inner node: the root has the number 1, children twice their parent's number and one more.
fn operator(number: usize) -> u8 {
    ((number as u32).wrapping_mul(0x9e37_79b9) >> 30) as u8
}

fn apply(operator: u8, left: f64, right: f64) -> f64 {
    match operator {
        0 => left + right,
        1 => left - right,
        2 => left * right,
        _ => left / right,
    }
}

/// A node and its children, wherever they are; without them it is an instruction.
enum Expression<P> {
    Variable(u32),
    Binary(u8, P, P),
}

struct OnHeap(Box<Expression<OnHeap>>);
struct InArena<'a>(&'a Expression<InArena<'a>>);

/// Makes a node, after it has made those below and put them where their parent finds them.
fn made<P>(
    number: usize,
    leaves: usize,
    put: &mut impl FnMut(Expression<P>) -> P,
) -> Expression<P> {
    if number >= leaves {
        return Variable((number - leaves) as u32);
    }
    let mut child = |number| {
        let node = made(number, leaves, put);
        put(node)
    };
    Binary(operator(number), child(2 * number), child(2 * number + 1))
}

fn boxes(leaves: usize) -> Expression<OnHeap> {
    made(1, leaves, &mut |node| OnHeap(Box::new(node)))
}

/// Gives the nodes, each after those below it and with what those became.
fn walk<'a, P, V>(
    node: &'a Expression<P>,
    get: &impl Fn(&'a P) -> &'a Expression<P>,
    give: &mut impl FnMut(Expression<V>) -> V,
) -> V {
    let node = match node {
        Variable(index) => Variable(*index),
        Binary(operator, left, right) => {
            Binary(*operator, walk(get(left), get, give), walk(get(right), get, give))
        }
    };
    give(node)
}

/// The article's nodes: a type for each kind.
trait Node {
    fn evaluate(&self, of: &[f64]) -> f64;
}

struct Leaf(u32);
struct BinOp(u8, Box<dyn Node>, Box<dyn Node>);

impl Node for Leaf {
    fn evaluate(&self, of: &[f64]) -> f64 {
        of[self.0 as usize]
    }
}

impl Node for BinOp {
    fn evaluate(&self, of: &[f64]) -> f64 {
        apply(self.0, self.1.evaluate(of), self.2.evaluate(of))
    }
}

fn boxed(node: Expression<Box<dyn Node>>) -> Box<dyn Node> {
    match node {
        Variable(index) => Box::new(Leaf(index)),
        Binary(operator, left, right) => Box::new(BinOp(operator, left, right)),
    }
}

type Closure = Box<dyn Fn(&[f64]) -> f64>;

fn closure(node: Expression<Closure>) -> Closure {
    match node {
        Variable(index) => Box::new(move |of| of[index as usize]),
        Binary(operator, left, right) => Box::new(move |of| apply(operator, left(of), right(of))),
    }
}

/// A tree of a thousand nodes as one expression, with an `x` for each level of inner ones.
macro_rules! compiled {
    ($of:ident, $number:expr,) => { $of[$number - 512] };
    ($of:ident, $number:expr, x $($deeper:tt)*) => {{
        let left = compiled!($of, 2 * $number, $($deeper)*);
        apply(operator($number), left, compiled!($of, 2 * $number + 1, $($deeper)*))
    }};
}
use compiled;
