// What Go does otherwise: a resource that is closed waits for the collector, so the bytes left are right only behind a
// collection. The variants named sql_ are the connection pool of database/sql, which the article is about, over a driver
// whose connection is such a resource; a call of it makes some small allocations of its own.
package idle_limits

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"

	"claimbench/bench"
)

const (
	// bursts is how many a turn has, and bytes the size of a resource.
	bursts = 10
	bytes  = 4_096
)

var Variants = bench.Variants{
	"idle_0":       func(run *bench.Run) { register(run, pooled(run, 0)) },
	"idle_2":       func(run *bench.Run) { register(run, pooled(run, 2)) },
	"idle_10":      func(run *bench.Run) { register(run, pooled(run, 10)) },
	"idle_all":     func(run *bench.Run) { register(run, pooled(run, math.MaxInt)) },
	"sql_idle_0":   bench.Only(func(run *bench.Run) { register(run, opened(0)) }, "a sql.DB that keeps no connection idle"),
	"sql_idle_2":   bench.Only(func(run *bench.Run) { register(run, opened(2)) }, "a sql.DB that keeps 2, its default"),
	"sql_idle_10":  bench.Only(func(run *bench.Run) { register(run, opened(10)) }, "a sql.DB that keeps 10 connections idle"),
	"sql_idle_all": bench.Only(func(run *bench.Run) { register(run, opened(1_000)) }, "a sql.DB that keeps all connections"),
}

type resource = []byte

func made() resource { return bench.Keep(make(resource, bytes)) }

// pool is what hands out resources of a kind.
type pool[Held any] interface {
	// empty closes what is idle.
	empty()
	take() Held
	// resourceOf is the resource of what is held.
	resourceOf(held Held) resource
	give(held Held)
}

// list keeps so many idle resources. The slots that it does not use are cleared, for they would keep their resources.
type list struct {
	idle []resource
	most int
}

func pooled(run *bench.Run, most int) pool[resource] {
	return &list{idle: bench.Input(run, func() []resource { return make([]resource, 0, run.Size()) }), most: most}
}

func (l *list) empty() {
	clear(l.idle)
	l.idle = l.idle[:0]
}

func (l *list) take() resource {
	last := len(l.idle) - 1
	if last < 0 {
		return made()
	}
	taken := l.idle[last]
	l.idle[last] = nil
	l.idle = l.idle[:last]
	return taken
}

func (l *list) resourceOf(held resource) resource { return held }

func (l *list) give(held resource) {
	if len(l.idle) < l.most {
		l.idle = append(l.idle, held)
	}
}

// database is a sql.DB with its limit.
type database struct {
	*sql.DB
	most int
}

func opened(most int) pool[*sql.Conn] {
	return database{sql.OpenDB(connector{}), most}
}

func (d database) empty() {
	d.SetMaxIdleConns(0)
	d.SetMaxIdleConns(d.most)
}

func (d database) take() *sql.Conn {
	held, err := d.Conn(context.Background())
	must(err)
	return held
}

func (d database) resourceOf(held *sql.Conn) (found resource) {
	must(held.Raw(func(opened any) error { found = opened.(*connection).resource; return nil }))
	return found
}

func (d database) give(held *sql.Conn) { must(held.Close()) }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// connector makes connections that do nothing but own a resource.
type connector struct{}

func (connector) Connect(context.Context) (driver.Conn, error) { return &connection{made()}, nil }
func (connector) Driver() driver.Driver                        { return nil }

type connection struct{ resource resource }

func (*connection) Prepare(string) (driver.Stmt, error) { return nil, errors.ErrUnsupported }
func (*connection) Begin() (driver.Tx, error)           { return nil, errors.ErrUnsupported }
func (*connection) Close() error                        { return nil }

// register registers a turn of ten bursts over a pool that is empty at first.
func register[Held any](run *bench.Run, from pool[Held]) {
	held := bench.Input(run, func() []Held { return make([]Held, run.Size()) })
	bench.Iter(run, func() uint64 {
		from.empty()
		var sum uint64
		for burst := range uint64(bursts) {
			sum = burstOf(from, held, burst, sum)
		}
		return sum
	}, bench.OfUint64)
}

// burstOf takes as many resources as are used at once, writes to each, reads it back, and returns all.
func burstOf[Held any](from pool[Held], held []Held, burst, sum uint64) uint64 {
	for number := range held {
		held[number] = from.take()
		stamp := bench.Keep(burst*1_000 + uint64(number))
		binary.LittleEndian.PutUint64(from.resourceOf(held[number]), stamp)
	}
	for _, back := range held {
		sum = bits.RotateLeft64(sum, 7) ^ binary.LittleEndian.Uint64(from.resourceOf(back))
		from.give(back)
	}
	clear(held)
	return sum
}
