//! One HTTP client for all requests

use super::http::{Client, Server};
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, exactly,
    figure, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::cell::RefCell;
use std::io::Read;
use std::rc::Rc;
use ureq::Agent;

/// Requests of a turn, and of one whose bodies are the largest.
const REQUESTS: usize = 16;
const LARGE_REQUESTS: usize = 4;
const LARGE: usize = 1 << 20;
/// What is read of a body that is not read to its end.
const KILOBYTE: usize = 1_024;
const SMALL: &[u64] = &[128];
const LARGEST: &[u64] = &[LARGE as u64];
const CONNECTIONS: &str = "connections a turn";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "this alone can cut latency by 50-80ms per request",
        figures: &[
            Figure { what: "the service", printed: "100 requests/second" },
            Figure { what: "what a reused client saves", printed: "50-80ms per request" },
            Figure { what: "the listing's idle connections to a host", printed: "MaxIdleConnsPerHost: 10" },
        ],
    },
    says: "One client for all requests saves each of them the connection, if bodies are read to their end: at least 5 \
           % of a small request's time. A full client takes at least 5 % more CPU time than a bare one.",
    axis: Axis {
        name: "body",
        unit: Unit::Bytes,
        points: &[128, 16_384, LARGE as u64],
        article: 128,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("ureq_reused", |run| gets(run, |_| agent(), |agent, server, body| got(agent, server, body)))
            .about("GETs through one agent, whose bodies are read to their end"),
        variant("ureq_new", |run| gets(run, |_| (), |(), server, body| got(&agent(), server, body)))
            .about("an agent for each"),
        variant("ureq_undrained", |run| gets(run, |_| agent(), |agent, server, body| begun(agent, server, body)))
            .about("one agent; of each body a first kilobyte is read, then the answer is dropped")
            .control("it leaves bodies unread on purpose: what becomes of their connections"),
        variant("raw_reused", |run| gets(run, connected, |client, _, body| raw(client, body)))
            .about("a client by hand, over one connection"),
        variant("raw_new", |run| gets(run, |_| (), |(), server, body| raw(&mut connected(server), body)))
            .about("the same with a connection for each"),
    ],
    reference: "ureq_reused",
    predictions: &[
        ratio(Time, "ureq_reused", "ureq_new", AtMost(0.95)).at(SMALL).stated(
            "this alone can cut latency by 50-80ms per request",
            "a direction: at least 5 % less; the milliseconds are round trips to a far host, which loopback has not",
        ),
        figure(CONNECTIONS, "ureq_undrained", Equal(LARGE_REQUESTS as f64)).at(LARGEST).stated(
            "You MUST read and close the body, or the connection",
            "its next words are “won't be returned to the pool”: each of 4 requests has a connection of its own",
        ),
        ratio(CpuTime, "ureq_reused", "raw_reused", AtLeast(1.05)).at(SMALL).stated(
            "may introduce micro-delays",
            "said by Viktor Logvinov of a load generator's client in *k6 Reports Higher `http_req_waiting` Than Other \
             Tools Despite Healthy Server Metrics and EC2 Resources*; a direction: at least 5 % more than by hand",
        ),
        figure(CONNECTIONS, "ureq_reused", Equal(0.0)),
        figure(CONNECTIONS, "raw_reused", Equal(0.0)),
        figure(CONNECTIONS, "ureq_new", Equal(REQUESTS as f64)).up_to(16_384),
        figure(CONNECTIONS, "ureq_new", Equal(LARGE_REQUESTS as f64)).at(LARGEST),
        figure(CONNECTIONS, "raw_new", Equal(REQUESTS as f64)).up_to(16_384),
        figure(CONNECTIONS, "raw_new", Equal(LARGE_REQUESTS as f64)).at(LARGEST),
        exactly(Allocations, "raw_reused", 0),
        value(Allocations, "ureq_reused", AtLeast(3.0)),
        ratio(Time, "raw_reused", "raw_new", AtMost(0.8)).at(SMALL),
        ratio(Time, "ureq_reused", "ureq_new", AtMost(0.85)).at(SMALL),
        ratio(CpuTime, "ureq_reused", "raw_reused", AtLeast(1.15)).at(SMALL),
        ratio(Time, "raw_reused", "raw_new", AtLeast(0.7)).at(LARGEST),
    ],
    carries_over: "All of it carries over: ureq's agent keeps connections as http.Client does, and gives one back \
                   when its body has been read to the end. In Rust the response is closed by its drop, so that only \
                   the reading can be forgotten.",
    cautions: &[
        "The 50 to 80 ms are two round trips of 25 to 40 ms to a far host, the second of them TLS's. Loopback has no \
         such trips, and TLS is left out: what is measured is what connecting costs both ends.",
        "Client and server are in one process, a thread each, and CPU time is that of both; the server's part is the \
         same in all variants. At 1 MiB a turn is 4 requests, else 16.",
        "The client closes first, and the server answers that with a reset: else each connection would keep its port \
         for a minute. Neither end waits to fill a packet (TCP_NODELAY).",
        "A reused client has got one body before the first turn. It is a client of Rust that is measured; the Go \
         side's is net/http's, under the same names.",
    ],
    needs: Needs { cores: 2, memory: 16 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// What gets the bodies, and who answers. The client is dropped first: the server's thread ends when no connection is
/// open.
struct Ends<C> {
    client: C,
    server: Server,
    get: fn(&mut C, &Server, &mut [u8]),
}

impl<C> Ends<C> {
    /// Gets a body into each place; how many connections that took.
    fn fill(&mut self, places: &mut [u8], length: usize) -> u64 {
        let before = self.server.accepted();
        for place in places.chunks_exact_mut(length) {
            (self.get)(&mut self.client, &self.server, place);
        }
        self.server.accepted() - before
    }
}

/// Registers a turn that gets all its bodies into one list.
fn gets<C: 'static>(run: &mut Run, client: fn(&Server) -> C, get: fn(&mut C, &Server, &mut [u8])) {
    let length = run.size();
    let requests = if length < LARGE { REQUESTS } else { LARGE_REQUESTS };
    run.cores(2);
    run.operations(requests as u64);
    let mut ends = run.input(|| {
        let body: Vec<u8> = (0..length).map(|at| (at ^ (at >> 8)) as u8 | 1).collect();
        let server = Server::answering(&body);
        Ends { client: client(&server), server, get }
    });
    let bodies = run.input(|| Rc::new(RefCell::new(vec![0_u8; length * requests])));
    ends.fill(&mut bodies.borrow_mut()[..length], length);
    let shown = Rc::clone(&bodies);
    let turn = move |marks: &mut Marks| {
        marks.figure(CONNECTIONS, ends.fill(&mut bodies.borrow_mut(), length));
    };
    run.iter_marked(turn, move |()| {
        let mut bodies = shown.borrow_mut();
        let digest = Digest::of(&*bodies);
        // What a turn leaves out is not there from the one before.
        bodies.fill(0);
        digest
    });
}

/// One that takes no proxy from the environment.
fn agent() -> Agent {
    Agent::config_builder().proxy(None).build().new_agent()
}

/// Sends a request through an agent, and hands its body to be read.
fn asked(agent: &Agent, server: &Server, read: impl FnOnce(&mut dyn Read) -> std::io::Result<()>) {
    let url = format!("http://{}/", server.address());
    let mut response = agent.get(url).call().expect("the server answers");
    read(&mut response.body_mut().as_reader()).expect("the body is as long as the server said");
}

/// Reads a body to its end, which one more read finds.
fn got(agent: &Agent, server: &Server, body: &mut [u8]) {
    asked(agent, server, |reader| {
        reader.read_exact(body)?;
        assert_eq!(reader.read(&mut [0])?, 0, "nothing comes behind the body");
        Ok(())
    });
}

/// Reads the beginning of a body.
fn begun(agent: &Agent, server: &Server, body: &mut [u8]) {
    let length = body.len().min(KILOBYTE);
    asked(agent, server, |reader| reader.read_exact(&mut body[..length]));
}

fn connected(server: &Server) -> Client {
    Client::to(server.address()).expect("the server listens")
}

fn raw(client: &mut Client, body: &mut [u8]) {
    client.get(body).expect("the server answers");
}
