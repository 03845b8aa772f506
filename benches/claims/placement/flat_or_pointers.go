// What Go does otherwise: nothing is dropped, so what was made waits for the collector, which follows the pointers of all that
// lives: that is what the article says. A list of nodes without pointers it does not look into. There is no arena.
package flat_or_pointers

import "claimbench/bench"

// visits are the nodes that a turn visits, whatever their number; also the number of nodes where they are made in the turn.
const visits = 10_000

// linked is a node that refers to the next.
type linked struct {
	value uint64
	next  *linked
	rest  [6]uint64
}

// node is a node that stands in a list, with the number of the next.
type node struct {
	value uint64
	next  uint32
	rest  [6]uint64
}

var Variants = bench.Variants{
	"slice":            slice,
	"links_in_order":   func(run *bench.Run) { ring(run, inOrder) },
	"links_shuffled":   func(run *bench.Run) { ring(run, shuffled) },
	"indices_shuffled": indicesShuffled,
	"flat_made":        bench.At(flatMade, visits),
	"boxes_made":       bench.At(boxesMade, visits),
}

func inOrder(nodes int) []uint32 {
	order := make([]uint32, nodes)
	for number := range order {
		order[number] = uint32(number)
	}
	return order
}

// shuffled is the nodes in the order in which they are visited, by the number under which they are made.
func shuffled(nodes int) []uint32 {
	order := inOrder(nodes)
	bench.Shuffle(bench.NewRandom(1), order)
	return order
}

// visitedOf is when each node is visited.
func visitedOf(order []uint32) []uint32 {
	visited := make([]uint32, len(order))
	for number, node := range order {
		visited[node] = uint32(number)
	}
	return visited
}

// walk is the first value of a turn, and the sum of all.
type walk struct{ first, sum uint64 }

// register registers a turn of so many visits. The digest is of the sum of what the values are above the first one, or
// above it by a round of all nodes.
func register(run *bench.Run, turn func() walk) {
	nodes := run.Point()
	run.Operations(visits)
	bench.Iter(run, turn, func(of walk) bench.Digest {
		// Values below the first one are met behind the end of a round.
		below := visits / nodes * of.first
		if behind := of.first + visits%nodes; behind > nodes {
			below += behind - nodes
		}
		return bench.OfUint64(of.sum + below*nodes - visits*of.first)
	})
}

func nodesOf(visited []uint32) []node {
	nodes := make([]node, 0, len(visited))
	for _, number := range visited {
		nodes = append(nodes, node{value: uint64(number)})
	}
	return nodes
}

func slice(run *bench.Run) {
	nodes := bench.Input(run, func() []node { return nodesOf(inOrder(run.Size())) })
	here := 0
	register(run, func() walk {
		of := walk{first: nodes[here].value}
		for range visits {
			of.sum += nodes[here].value
			here++
			if here == len(nodes) {
				here = 0
			}
		}
		return of
	})
}

func indicesShuffled(run *bench.Run) {
	order := shuffled(run.Size())
	nodes := bench.Input(run, func() []node {
		nodes := nodesOf(visitedOf(order))
		for number := range nodes {
			nodes[number].next = order[(int(nodes[number].value)+1)%len(order)]
		}
		return nodes
	})
	here := order[0]
	register(run, func() walk {
		of := walk{first: nodes[here].value}
		for range visits {
			of.sum += nodes[here].value
			here = nodes[here].next
		}
		return of
	})
}

// ring registers a walk along a ring of nodes, which are made one after the other and linked in an order.
func ring(run *bench.Run, ordered func(nodes int) []uint32) {
	order := ordered(run.Size())
	here := bench.Input(run, func() *linked {
		nodes := make([]*linked, 0, len(order))
		for _, number := range visitedOf(order) {
			nodes = append(nodes, &linked{value: uint64(number)})
		}
		for at, number := range order {
			nodes[number].next = nodes[order[(at+1)%len(order)]]
		}
		return nodes[order[0]]
	})
	register(run, func() walk {
		of := walk{first: here.value}
		for range visits {
			of.sum += here.value
			here = here.next
		}
		return of
	})
}

func flatMade(run *bench.Run) {
	register(run, func() walk {
		list := made(visits, func(number uint64) node { return node{value: number} })
		of := walk{first: list[0].value}
		for at := range list {
			of.sum += list[at].value
		}
		return of
	})
}

func boxesMade(run *bench.Run) {
	register(run, func() walk {
		list := made(visits, func(number uint64) *node { return &node{value: number} })
		of := walk{first: list[0].value}
		for _, node := range list {
			of.sum += node.value
		}
		return of
	})
}

// made is a list that outlives the function, and so lies on the heap with all that is in it.
//
//go:noinline
func made[N any](nodes uint64, of func(number uint64) N) []N {
	list := make([]N, 0, nodes)
	for number := range nodes {
		list = append(list, of(number))
	}
	return list
}
