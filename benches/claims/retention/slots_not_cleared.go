// What Go does otherwise: a node is freed at the first collection after its slot was cleared, and not at once. Cutting a
// slice clears nothing, so truncated lets go of no node before the slice goes. Go has no deque: this one is a ring
// written by hand. What a queue has alive at most is read where all nodes were pushed and the last 100 wait.
package slots_not_cleared

import (
	"math/bits"

	"claimbench/bench"
)

// window is how many nodes are in the queue at a time.
const window = 100

// node is what the queues pass on: 1 KiB.
type node struct {
	value   uint64
	payload [1_016]byte
}

var Variants = bench.Variants{
	"head_only":  func(run *bench.Run) { queued(run, func() queue { return new(headOnly) }) },
	"head_take":  func(run *bench.Run) { queued(run, func() queue { return new(headTake) }) },
	"deque":      func(run *bench.Run) { queued(run, func() queue { return new(deque) }) },
	"none_slots": func(run *bench.Run) { atOnce(run, func(slots []*node) []*node { clear(slots); return slots }) },
	"truncated":  func(run *bench.Run) { atOnce(run, func(slots []*node) []*node { return slots[:0] }) },
}

type queue interface {
	push(*node)
	// pop reads the oldest node and lets go of it as far as the queue does.
	pop(sum uint64) uint64
}

// headOnly moves a head index on and leaves the node in its slot.
type headOnly struct {
	slots []*node
	head  int
}

func (q *headOnly) push(pushed *node) { q.slots = append(q.slots, pushed) }

func (q *headOnly) pop(sum uint64) uint64 {
	oldest := q.slots[q.head]
	q.head++
	return read(sum, oldest)
}

// headTake also clears the slot.
type headTake struct{ headOnly }

func (q *headTake) pop(sum uint64) uint64 {
	oldest := q.slots[q.head]
	q.slots[q.head] = nil
	q.head++
	return read(sum, oldest)
}

// deque clears its slots and uses them again; the ring doubles where it is full.
type deque struct {
	ring         []*node
	head, length int
}

func (q *deque) push(pushed *node) {
	if q.length == len(q.ring) {
		larger := make([]*node, max(4, 2*q.length))
		copy(larger[copy(larger, q.ring[q.head:]):], q.ring[:q.head])
		q.ring, q.head = larger, 0
	}
	q.ring[q.place(q.length)] = pushed
	q.length++
}

func (q *deque) pop(sum uint64) uint64 {
	oldest := q.ring[q.head]
	q.ring[q.head] = nil
	q.head = q.place(1)
	q.length--
	return read(sum, oldest)
}

// place is the slot so many behind the head.
func (q *deque) place(behind int) int {
	place := q.head + behind
	if place >= len(q.ring) {
		place -= len(q.ring)
	}
	return place
}

// output is what a turn keeps its nodes in, and the sum of what was read of them.
type output[Slots any] struct {
	slots Slots
	sum   uint64
}

// queued registers a turn that pushes nodes to a queue in which at most a window of them waits, and pops them all.
func queued(run *bench.Run, empty func() queue) {
	register(run, func(nodes uint64, marks *bench.Marks) output[queue] {
		waiting := empty()
		var sum uint64
		for number := range nodes {
			if number >= window {
				sum = waiting.pop(sum)
			}
			waiting.push(made(number))
		}
		marks.Phase("peak")
		for range min(nodes, window) {
			sum = waiting.pop(sum)
		}
		return output[queue]{waiting, sum}
	})
}

// atOnce registers a turn that holds all nodes before it lets go of them.
func atOnce(run *bench.Run, released func(slots []*node) []*node) {
	register(run, func(nodes uint64, marks *bench.Marks) output[[]*node] {
		slots := make([]*node, 0, nodes)
		for number := range nodes {
			slots = append(slots, made(number))
		}
		var sum uint64
		for _, node := range slots {
			sum = read(sum, node)
		}
		marks.Phase("filled")
		slots = released(slots)
		marks.Phase("released")
		return output[[]*node]{slots, sum}
	})
}

// register registers a turn over so many nodes.
func register[Slots any](run *bench.Run, turn func(nodes uint64, marks *bench.Marks) output[Slots]) {
	nodes := run.Point()
	run.Operations(nodes)
	bench.IterMarked(run, func(marks *bench.Marks) output[Slots] {
		return turn(bench.Keep(nodes), marks)
	}, func(made output[Slots]) bench.Digest { return bench.OfUint64(made.sum) })
}

// made makes a node, every byte of it written.
//
//go:noinline
func made(number uint64) *node {
	made := &node{value: number}
	fill(made.payload[:], byte(number))
	return made
}

// read is what a program does with a node; a sum that depends on the order.
func read(sum uint64, from *node) uint64 {
	from = bench.Keep(from)
	return bits.RotateLeft64(sum, 1) ^ (from.value + uint64(from.payload[len(from.payload)/2]))
}

// fill writes a value all over a buffer, by copies of what is written already: Go has no memset for bytes other than 0.
func fill(buffer []byte, value byte) {
	begun := buffer[:min(len(buffer), 16)]
	for index := range begun {
		begun[index] = value
	}
	for filled := len(begun); filled < len(buffer); {
		filled += copy(buffer[filled:], buffer[:min(filled, 4_096)])
	}
}
