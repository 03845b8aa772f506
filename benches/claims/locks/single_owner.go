// What Go does otherwise: a Get hands out the text itself, which nobody can change, and a Set puts another text in its
// place, so that no command allocates. Who waits for a channel parks its goroutine at once, whatever places there are.
package single_owner

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"

	"claimbench/bench"
)

const (
	// keys of the store, and commands of a turn, of which every tenth is a Set.
	keys     = 1_000
	commands = 1_024
	// looks are how often somebody looks before every further look gives the processor away.
	looks = 20_000
)

var Variants = bench.Variants{
	"plain":            plain,
	"rwlock":           rwlock,
	"mutex":            mutex,
	"sharded":          sharded,
	"owner":            owner,
	"owner_channel":    func(run *bench.Run) { overChannels(run, 1) },
	"owner_parked":     bench.At(func(run *bench.Run) { overChannels(run, 0) }, 64, 128),
	"owner_reply_each": bench.At(replyEach, 1),
}

// command is a Get of a key, or a Set where there is a new value, and its answer.
type command struct {
	key, new, answer string
}

type store = map[string]string

func text(what string, number uint64) string {
	return fmt.Sprintf("%s%015d", what, number)
}

// filled is a store of the numbers that belong into it.
func filled(belongs func(number uint64) bool) store {
	made := make(store)
	for number := range uint64(keys) {
		if belongs(number) {
			made[text("k", number)] = text("v", number)
		}
	}
	return made
}

func everything(uint64) bool { return true }

// requests are the commands of every turn. A Set writes the value that is there.
func requests(run *bench.Run) []command {
	run.Operations(commands)
	return bench.Input(run, func() []command {
		random, all := bench.NewRandom(1), make([]command, commands)
		for place := range all {
			number := random.Below(keys)
			all[place].key = text("k", number)
			if place%10 == 9 {
				all[place].new = text("v", number)
			}
		}
		return all
	})
}

func answer(s store, request command) string {
	if request.new == "" {
		return s[request.key]
	}
	s[request.key] = request.new
	return ""
}

// folded is what the answers so far and one more make together.
func folded(sum uint64, answer string) uint64 {
	first, last := uint64(1), uint64(1)
	if len(answer) >= 8 {
		first = binary.LittleEndian.Uint64([]byte(answer[:8]))
		last = binary.LittleEndian.Uint64([]byte(answer[len(answer)-8:]))
	}
	return bits.RotateLeft64(sum, 1) ^ first ^ bits.RotateLeft64(last, 32)
}

// alone registers a turn of one goroutine.
func alone(run *bench.Run, answered func(command) string) {
	all := requests(run)
	bench.Threads(run, 1, func(int) uint64 {
		sum := uint64(0)
		for place := range all {
			sum = folded(sum, answered(all[place]))
		}
		return sum
	})
}

func plain(run *bench.Run) {
	own := filled(everything)
	alone(run, func(request command) string { return answer(own, request) })
}

func rwlock(run *bench.Run) {
	lock, shared := new(sync.RWMutex), filled(everything)
	alone(run, func(request command) string {
		if request.new == "" {
			lock.RLock()
			defer lock.RUnlock()
			return shared[request.key]
		}
		lock.Lock()
		defer lock.Unlock()
		return answer(shared, request)
	})
}

func mutex(run *bench.Run) {
	lock, shared := new(sync.Mutex), filled(everything)
	alone(run, func(request command) string {
		lock.Lock()
		defer lock.Unlock()
		return answer(shared, request)
	})
}

func sharded(run *bench.Run) {
	seed := maphash.MakeSeed()
	var shards [16]struct {
		lock  sync.Mutex
		store store
	}
	shardOf := func(key string) int { return int(maphash.String(seed, key) % uint64(len(shards))) }
	for shard := range shards {
		shards[shard].store = filled(func(number uint64) bool { return shardOf(text("k", number)) == shard })
	}
	alone(run, func(request command) string {
		shard := &shards[shardOf(request.key)]
		shard.lock.Lock()
		defer shard.lock.Unlock()
		return answer(shard.store, request)
	})
}

// handedOver registers a turn in which goroutine 0 asks the owner, goroutine 1, message by message; serve has one answered.
func handedOver(run *bench.Run, ask func([]command) []command, serve func(answered func([]command) []command)) {
	length, own, all := run.Size(), filled(everything), requests(run)
	kept := make([]command, length)
	answered := func(message []command) []command {
		for place := range message {
			message[place].answer = answer(own, message[place])
		}
		return message
	}
	bench.Threads(run, 2, func(thread int) uint64 {
		sum := uint64(0)
		for first := 0; first < len(all); first += length {
			if thread == 1 {
				serve(answered)
				continue
			}
			copy(kept, all[first:first+length])
			kept = ask(kept)
			for place := range kept {
				sum = folded(sum, kept[place].answer)
			}
		}
		return sum
	})
}

// place is a queue of one place, at whose ends both sides look.
type place struct {
	filled  atomic.Bool
	message []command
	_       [128]byte
}

func (p *place) until(filled bool) {
	for tries := 0; p.filled.Load() != filled; tries++ {
		if tries >= looks {
			runtime.Gosched()
		}
	}
}

func (p *place) send(message []command) {
	p.until(false)
	p.message = message
	p.filled.Store(true)
}

func (p *place) receive() []command {
	p.until(true)
	message := p.message
	p.filled.Store(false)
	return message
}

func owner(run *bench.Run) {
	there, back := new(place), new(place)
	ask := func(message []command) []command {
		there.send(message)
		return back.receive()
	}
	handedOver(run, ask, func(answered func([]command) []command) { back.send(answered(there.receive())) })
}

func overChannels(run *bench.Run, places int) {
	there, back := make(chan []command, places), make(chan []command, places)
	ask := func(message []command) []command {
		there <- message
		return <-back
	}
	handedOver(run, ask, func(answered func([]command) []command) { back <- answered(<-there) })
}

func replyEach(run *bench.Run) {
	type asked struct {
		message []command
		reply   chan []command
	}
	there := make(chan asked, 1)
	ask := func(message []command) []command {
		reply := make(chan []command, 1)
		there <- asked{message, reply}
		return <-reply
	}
	handedOver(run, ask, func(answered func([]command) []command) {
		one := <-there
		one.reply <- answered(one.message)
	})
}
