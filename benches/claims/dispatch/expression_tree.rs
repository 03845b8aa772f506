//! Walking a tree, running its bytecode, or compiling it

use Tree::*;
use bumpalo::Bump;
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Source, across, exactly, ratio,
    value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

/// A tree is made once and evaluated in every turn, or made and dropped each time that it is evaluated.
const MANY: bool = false;
const ONCE: bool = true;
const LESS: &str = "5 % in that direction, as no figure is printed";
const LEAVES: &str = "compiled, the function for all kinds saves 5 registers at each leaf, the one that dyn calls there none";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 13",
        author: "",
        url: "",
        quote: "Simplest. Slowest. Great for learning.",
        figures: &[],
    },
    says: "A tree walk, bytecode and native code evaluate an expression, each at least 5 % faster than the one before.",
    axis: Axis::count("nodes", &[3, 31, 1_023, 99_999]).article(3),
    variants: &[
        variant("dyn_nodes", dyn_nodes::<MANY>).about("walks Box<dyn Node>: the article's"),
        variant("enum_boxes", enum_boxes::<MANY>).about("walks a tree of boxed enums"),
        variant("enum_indices", enum_indices::<MANY>).about("walks enums of one list by index"),
        variant("enum_arena", enum_arena).about("walks enums of an arena by reference"),
        variant("bytecode", bytecode::<MANY>).about("runs instructions on a stack machine"),
        variant("closures", closures::<MANY>).about("calls closures that call closures"),
        variant("native", native).at(Points::At(&[3, 1_023])).about("runs compiled code"),
        variant("dyn_nodes_once", dyn_nodes::<ONCE>).about("makes the tree, walks it, drops it"),
        variant("enum_boxes_once", enum_boxes::<ONCE>).about("makes the tree, walks it, drops it"),
        variant("enum_indices_once", enum_indices::<ONCE>).about("makes, walks and drops the list"),
        variant("enum_arena_once", enum_arena_once).about("makes, walks and drops an arena"),
        variant("bytecode_once", bytecode::<ONCE>).about("makes, compiles and drops the tree too"),
        variant("closures_once", closures::<ONCE>).about("makes, calls and drops the closures"),
    ],
    reference: "dyn_nodes",
    predictions: &[
        ratio(Time, "bytecode", "dyn_nodes", AtMost(0.95)).at(&[3]).stated("Slowest.", LESS)
            .where_refuted("compiled, bytecode loads and stores its operands and the stack's length, and a tree of 3 is two short calls"),
        ratio(Time, "bytecode", "dyn_nodes", AtMost(0.95)).at(&[1_023]).stated("Slowest.", LESS),
        ratio(Time, "native", "bytecode", AtMost(0.95)).stated("Fastest", LESS),
        ratio(Time, "bytecode", "dyn_nodes", AtMost(0.6)).at(&[1_023]),
        ratio(Time, "enum_boxes", "dyn_nodes", AtMost(0.9)).at(&[1_023]).where_refuted(LEAVES),
        ratio(Time, "enum_indices", "dyn_nodes", AtMost(0.7)).at(&[1_023]).where_refuted(LEAVES),
        ratio(Time, "enum_arena", "dyn_nodes", AtMost(0.9)).at(&[1_023]).where_refuted(LEAVES),
        ratio(Time, "native", "dyn_nodes", AtMost(0.1)).at(&[1_023]),
        ratio(Time, "bytecode_once", "dyn_nodes_once", AtLeast(0.9)).at(&[1_023]),
        ratio(Time, "enum_arena_once", "enum_boxes_once", AtMost(0.5)).at(&[1_023]),
        across(Time, "dyn_nodes", 1_023, AtLeast(1.5 * 99_999.0 / 1_023.0)).at(&[99_999]),
        exactly(Allocations, "dyn_nodes_once", 2).at(&[3]),
        exactly(Allocations, "dyn_nodes_once", 1_022).at(&[1_023]),
        exactly(Allocations, "dyn_nodes_once", 99_998).at(&[99_999]),
        value(Allocations, "enum_arena_once", AtMost(6.58)).at(&[1_023]),
        value(Allocations, "enum_arena_once", AtMost(13.19)).at(&[99_999]),
    ],
    carries_over: "The order carries over, and a dyn call for each node; without a collector each node is a block that \
                   is freed by itself. A Rust enum needs no dyn call, and an index or an arena no block for each node.",
    cautions: &[
        "The article builds the tree walker only and prints no time; its expressions have three or five nodes.",
        "The trees are complete, of four operations in a fixed mixture, with variables at the leaves. A small one is \
         walked alike each time, which a predictor of branches learns; its nodes lie in the order of the walk. One of \
         99,999 nodes does not fit into the caches next to a core, which is most of what its walk costs.",
        "The arena's bounds are 1 and the logarithm to base 2 of its bytes over 512.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn dyn_nodes<const TIMES: bool>(run: &mut Run) {
    register::<TIMES, _>(run, dyn_tree, BinOp::eval);
}

fn enum_boxes<const TIMES: bool>(run: &mut Run) {
    let make = |leaves| root(leaves, &mut |node| OnHeap(Box::new(node)));
    register::<TIMES, _>(run, make, |tree, of| eval(tree, &|node| &node.0, of));
}

fn enum_indices<const TIMES: bool>(run: &mut Run) {
    let make = |leaves| {
        let mut nodes = Vec::new();
        let put = &mut |node| (nodes.push(node), nodes.len() as u32 - 1).1;
        (root(leaves, put), nodes)
    };
    let walk = |(tree, nodes): &(_, Vec<_>), of: &[f64]| eval(tree, &|at| &nodes[*at as usize], of);
    register::<TIMES, _>(run, make, walk);
}

fn enum_arena(run: &mut Run) {
    let arena: &'static Bump = Box::leak(Box::default());
    let make = move |leaves| root(leaves, &mut |node| InArena(arena.alloc(node)));
    register::<MANY, _>(run, make, |tree, of| eval(tree, &|node| node.0, of));
}

fn enum_arena_once(run: &mut Run) {
    let once = |(leaves, arena): &(u32, Bump), of: &[f64]| {
        eval(&root(*leaves, &mut |node| InArena(arena.alloc(node))), &|node| node.0, of)
    };
    register::<ONCE, _>(run, |leaves| (leaves, Bump::new()), once);
}

fn bytecode<const TIMES: bool>(run: &mut Run) {
    let make = |leaves| {
        let mut code = Vec::new();
        dyn_tree(leaves).compile(&mut code);
        code
    };
    let mut stack = Vec::with_capacity(64);
    register::<TIMES, _>(run, make, move |code, of| {
        for instruction in code {
            let value = match *instruction {
                Variable(index) => of[index as usize],
                Binary(op, (), ()) => {
                    let right = stack.pop().expect("the right operand");
                    apply(op, stack.pop().expect("the left operand"), right)
                }
            };
            stack.push(value);
        }
        stack.pop().expect("the result")
    });
}

fn closures<const TIMES: bool>(run: &mut Run) {
    register::<TIMES, _>(run, |leaves| made(1, leaves, &mut closure), |tree, of| tree(of));
}

fn native(run: &mut Run) {
    // One expression of 3 or 1,023 nodes, with an `x` for each level of inner ones.
    macro_rules! compiled {
        ($of:ident, $leaves:expr, $number:expr,) => { $of[$number - $leaves] };
        ($of:ident, $leaves:expr, $number:expr, x $($deeper:tt)*) => {{
            let left = compiled!($of, $leaves, 2 * $number, $($deeper)*);
            apply(op_of($number), left, compiled!($of, $leaves, 2 * $number + 1, $($deeper)*))
        }};
    }
    match run.point() {
        3 => register::<MANY, _>(run, |_| (), |(), of| compiled!(of, 2, 1, x)),
        _ => register::<MANY, _>(run, |_| (), |(), of| compiled!(of, 512, 1, x x x x x x x x x)),
    }
}

fn register<const TIMES: bool, T: 'static>(
    run: &mut Run,
    make: impl Fn(u32) -> T + 'static,
    mut eval: impl FnMut(&T, &[f64]) -> f64 + 'static,
) {
    let (leaves, times) = (run.point().div_ceil(2) as u32, (2_046 / run.point()).max(1));
    let of: Vec<f64> = run.input(|| (0..leaves).map(|leaf| f64::from(leaf + 1).sqrt()).collect());
    let tree = (TIMES == MANY).then(|| make(leaves));
    run.operations(times);
    let mut once = move || match &tree {
        Some(tree) => eval(black_box(tree), black_box(&of)),
        None => eval(&black_box(make(black_box(leaves))), black_box(&of)),
    };
    run.iter(move || (0..times).map(|_| once()).sum(), |sum: &f64| Digest::of(&sum.to_bits()));
}

/// A node and its children, wherever they are; without them it is an instruction.
enum Tree<P> {
    Variable(u32),
    Binary(u8, P, P),
}

struct OnHeap(Box<Tree<OnHeap>>);
struct InArena<'a>(&'a Tree<InArena<'a>>);
type Closure = Box<dyn Fn(&[f64]) -> f64>;
struct BinOp(u8, Box<dyn Node>, Box<dyn Node>);

/// The operation of an inner node. The root has the number 1, and children twice their parent's and one more.
fn op_of(number: u32) -> u8 {
    (number.wrapping_mul(0x9e37_79b9) >> 30) as u8
}

fn made<P>(number: u32, leaves: u32, put: &mut impl FnMut(Tree<P>) -> P) -> P {
    if number >= leaves {
        return put(Variable(number - leaves));
    }
    let (left, right) = (made(2 * number, leaves, put), made(2 * number + 1, leaves, put));
    put(Binary(op_of(number), left, right))
}

fn root<P>(leaves: u32, put: &mut impl FnMut(Tree<P>) -> P) -> Tree<P> {
    Binary(op_of(1), made(2, leaves, put), made(3, leaves, put))
}

fn eval<'a, P>(node: &'a Tree<P>, get: &impl Fn(&'a P) -> &'a Tree<P>, of: &[f64]) -> f64 {
    match node {
        Variable(index) => of[*index as usize],
        Binary(op, left, right) => apply(*op, eval(get(left), get, of), eval(get(right), get, of)),
    }
}

fn apply(op: u8, left: f64, right: f64) -> f64 {
    match op {
        0 => left + right,
        1 => left - right,
        2 => left * right,
        _ => left / right,
    }
}

fn closure(node: Tree<Closure>) -> Closure {
    match node {
        Variable(index) => Box::new(move |of| of[index as usize]),
        Binary(op, left, right) => Box::new(move |of| apply(op, left(of), right(of))),
    }
}

trait Node {
    fn eval(&self, of: &[f64]) -> f64;
    fn compile(&self, code: &mut Vec<Tree<()>>);
}

fn boxed(node: Tree<Box<dyn Node>>) -> Box<dyn Node> {
    match node {
        Variable(index) => Box::new(index),
        Binary(op, left, right) => Box::new(BinOp(op, left, right)),
    }
}

fn dyn_tree(leaves: u32) -> BinOp {
    BinOp(op_of(1), made(2, leaves, &mut boxed), made(3, leaves, &mut boxed))
}

impl Node for u32 {
    fn eval(&self, of: &[f64]) -> f64 {
        of[*self as usize]
    }
    fn compile(&self, code: &mut Vec<Tree<()>>) {
        code.push(Variable(*self));
    }
}

impl Node for BinOp {
    fn eval(&self, of: &[f64]) -> f64 {
        apply(self.0, self.1.eval(of), self.2.eval(of))
    }
    fn compile(&self, code: &mut Vec<Tree<()>>) {
        self.1.compile(code);
        self.2.compile(code);
        code.push(Binary(self.0, (), ()));
    }
}
