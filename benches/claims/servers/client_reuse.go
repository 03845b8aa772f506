// What is called ureq here is net/http's Client, with the article's settings; what Go does otherwise: two goroutines
// belong to each of its connections, and a body is closed by a call of its own. Client and server are goroutines over
// the same loopback, which the runtime parks and wakes by its own poller.
package client_reuse

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"claimbench/bench"
)

const (
	// requests are those of a turn, and largeRequests those of one whose bodies are the largest.
	requests, largeRequests = 16, 4
	large                   = 1 << 20
	// kilobyte is what is read of a body that is not read to its end.
	kilobyte = 1_024
)

var Variants = bench.Variants{
	"ureq_reused": func(run *bench.Run) {
		gets(run, func(server *server) getter {
			client := newClient()
			return func(body []byte) { got(client, server, body) }
		})
	},
	"ureq_new": func(run *bench.Run) {
		gets(run, func(server *server) getter {
			return func(body []byte) {
				client := newClient()
				got(client, server, body)
				client.CloseIdleConnections()
			}
		})
	},
	"ureq_undrained": func(run *bench.Run) {
		gets(run, func(server *server) getter {
			client := newClient()
			return func(body []byte) { begun(client, server, body) }
		})
	},
	"raw_reused": func(run *bench.Run) {
		gets(run, func(server *server) getter {
			client := connected(server)
			return client.get
		})
	},
	"raw_new": func(run *bench.Run) {
		gets(run, func(server *server) getter {
			return func(body []byte) {
				client := connected(server)
				client.get(body)
				must(client.connection.Close())
			}
		})
	},
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// getter gets a body into the place for it.
type getter func(body []byte)

// gets registers a turn that gets all its bodies into one list.
func gets(run *bench.Run, client func(*server) getter) {
	length, count := run.Size(), requests
	if length >= large {
		count = largeRequests
	}
	run.Operations(uint64(count))
	server := bench.Input(run, func() *server {
		body := make([]byte, length)
		for at := range body {
			body[at] = byte(at^(at>>8)) | 1
		}
		return answering(body)
	})
	bodies := bench.Input(run, func() []byte { return make([]byte, length*count) })
	get := bench.Input(run, func() getter { return client(server) })
	get(bodies[:length])
	bench.IterMarked(run, func(marks *bench.Marks) []byte {
		before := server.accepted.Load()
		for first := 0; first < len(bodies); first += length {
			get(bodies[first : first+length])
		}
		marks.Figure("connections a turn", server.accepted.Load()-before)
		return bodies
	}, func(bodies []byte) bench.Digest {
		digest := bench.OfBytes(bodies)
		// What a turn leaves out is not there from the one before.
		clear(bodies)
		return digest
	})
}

// server answers each GET with the same body, one connection after the other.
type server struct {
	listener net.Listener
	url      string
	response []byte
	accepted atomic.Uint64
}

func answering(body []byte) *server {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	must(err)
	head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", len(body))
	made := &server{listener: listener, url: "http://" + listener.Addr().String() + "/"}
	made.response = append([]byte(head), body...)
	go made.serve()
	return made
}

// serve accepts connections for as long as the process is there. What goes wrong on one ends that one.
func (s *server) serve() {
	head := make([]byte, kilobyte)
	for {
		accepted, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.accepted.Add(1)
		connection := accepted.(*net.TCPConn)
		// The client closes first, and a reset answers it, or its port would be kept for a minute.
		must(connection.SetLinger(0))
		_ = s.answer(connection, head)
		_ = connection.Close()
	}
}

var end = []byte("\r\n\r\n")

func (s *server) answer(connection net.Conn, head []byte) error {
	for filled := 0; ; {
		ended, read, err := headOf(connection, head, filled)
		if err != nil {
			return err
		}
		if !bytes.HasPrefix(head, []byte("GET / HTTP/1.1\r\n")) {
			return errors.New("it is no GET of the root")
		}
		filled = copy(head, head[ended:read])
		if _, err := connection.Write(s.response); err != nil {
			return err
		}
	}
}

// headOf reads until a head is complete, of which so many bytes are there already: where it ends, and how many came.
func headOf(from io.Reader, head []byte, filled int) (ended, read int, err error) {
	for {
		if at := bytes.Index(head[:filled], end); at >= 0 {
			return at + len(end), filled, nil
		}
		if filled == len(head) {
			return 0, 0, errors.New("the head has no room")
		}
		count, err := from.Read(head[filled:])
		if err != nil {
			return 0, 0, err
		}
		filled += count
	}
}

// newClient has the article's settings, and takes no proxy from the environment.
func newClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{MaxIdleConns: 100, MaxIdleConnsPerHost: 10, IdleConnTimeout: 90 * time.Second},
		Timeout:   30 * time.Second,
	}
}

// got reads a body to its end, which one more read finds.
func got(client *http.Client, server *server, body []byte) {
	response, err := client.Get(server.url)
	must(err)
	_, err = io.ReadFull(response.Body, body)
	must(err)
	var more [1]byte
	if count, err := response.Body.Read(more[:]); count != 0 || err != io.EOF {
		panic("something comes behind the body")
	}
	must(response.Body.Close())
}

// begun reads the beginning of a body.
func begun(client *http.Client, server *server, body []byte) {
	response, err := client.Get(server.url)
	must(err)
	_, err = io.ReadFull(response.Body, body[:min(len(body), kilobyte)])
	must(err)
	must(response.Body.Close())
}

// bare is a client by hand, of one connection.
type bare struct {
	connection net.Conn
	head       [kilobyte]byte
}

func connected(server *server) *bare {
	connection, err := net.Dial("tcp4", server.listener.Addr().String())
	must(err)
	return &bare{connection: connection}
}

var request = []byte("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

func (b *bare) get(body []byte) {
	_, err := b.connection.Write(request)
	must(err)
	ended, read, err := headOf(b.connection, b.head[:], 0)
	must(err)
	if contentLength(b.head[:ended]) != len(body) {
		panic("the body has another length")
	}
	_, err = io.ReadFull(b.connection, body[copy(body, b.head[ended:read]):])
	must(err)
}

// contentLength is the length of the body behind a head of a good answer, or -1.
func contentLength(head []byte) int {
	line, fields, _ := bytes.Cut(head, []byte("\r\n"))
	for bytes.HasPrefix(line, []byte("HTTP/1.1 200 ")) && len(fields) > 2 {
		var field []byte
		field, fields, _ = bytes.Cut(fields, []byte("\r\n"))
		name, value, _ := bytes.Cut(field, []byte(":"))
		if bytes.EqualFold(name, []byte("content-length")) {
			if length, err := strconv.Atoi(string(bytes.TrimSpace(value))); err == nil {
				return length
			}
		}
	}
	return -1
}
