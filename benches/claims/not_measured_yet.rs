//! The claims that are still to be measured: a sentence each, so that a reader of the articles finds its place.

use claimbench::claim::Planned;

/// By theme, in the order in which the themes will stand in the catalogue.
pub(super) const NOT_MEASURED_YET: &[Planned] = &[
    Planned {
        theme: "Locks",
        id: "locks/uncontended",
        says: "A mutex that nobody else wants costs one compare-and-swap.",
    },
    Planned {
        theme: "Locks",
        id: "locks/spin_or_park",
        says: "Spinning a little before going to sleep saves waking up again.",
    },
    Planned {
        theme: "Locks",
        id: "locks/counter",
        says: "An atomic counter is faster than a mutex, and one mutex gets slower with every thread.",
    },
    Planned {
        theme: "Locks",
        id: "locks/fairness",
        says: "A lock that hands itself over prevents starvation and wakes nobody for nothing.",
    },
    Planned {
        theme: "Locks",
        id: "locks/rwlock",
        says: "A read-write lock hurts writers more than it helps readers.",
    },
    Planned {
        theme: "Locks",
        id: "locks/sharded_map",
        says: "A map with a mutex for each shard beats one behind a read-write lock.",
    },
    Planned {
        theme: "Locks",
        id: "locks/shard_count",
        says: "The number of shards should be that of the cores.",
    },
    Planned {
        theme: "Locks",
        id: "locks/copy_on_write",
        says: "Reading without locks is better where many threads contend.",
    },
    Planned {
        theme: "Locks",
        id: "locks/single_owner",
        says: "A thread that owns its data alone avoids the overhead of locking.",
    },
    Planned {
        theme: "Locks",
        id: "locks/wait_group",
        says: "Announcing tasks one by one costs a little more than announcing them at once.",
    },
    Planned {
        theme: "Locks",
        id: "locks/waiting",
        says: "A loop that waits burns processor time, a blocked thread does not.",
    },
    Planned {
        theme: "Locks",
        id: "locks/condvar_or_channel",
        says: "A condition variable performs better than a lock and a channel.",
    },
    Planned {
        theme: "Locks",
        id: "locks/wake_all",
        says: "Waking one waiter is cheaper than waking all of them.",
    },
    Planned {
        theme: "Channels",
        id: "channels/capacity",
        says: "A send without a buffer waits for its receiver; with a buffer it need not.",
    },
    Planned {
        theme: "Channels",
        id: "channels/backpressure",
        says: "Buffers hide that the receiver is slower, and do not help it.",
    },
    Planned {
        theme: "Channels",
        id: "channels/slots_upfront",
        says: "A buffered channel takes the memory of all its slots when it is made.",
    },
    Planned {
        theme: "Channels",
        id: "channels/operation_cost",
        says: "Every send and every receive takes a lock, and senders wait in order.",
    },
    Planned {
        theme: "Channels",
        id: "channels/loopback",
        says: "Channels inside of a process have less latency than a broker.",
    },
    Planned {
        theme: "Channels",
        id: "channels/pipeline",
        says: "A pipeline that streams holds a few items, one that collects between its stages all.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/spawn",
        says: "Tasks are cheap to start and to end, threads are not.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/parked_memory",
        says: "A task starts with 2 KB, a thread with megabytes, so millions of tasks fit.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/captures",
        says: "What a task captures moves to the heap.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/bounded_fanout",
        says: "With a bound on how many tasks run, the use of memory can be foreseen.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/busy_loop",
        says: "A loop that never yields holds others up until it is preempted.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/blocking_call",
        says: "Where a call blocks, another thread takes the work over.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/oversubscription",
        says: "Of any number of tasks only as many run as there are cores.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/run_queue",
        says: "A queue for each worker with stealing takes far fewer locks than one queue for all.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/uneven_work",
        says: "Without stealing, work of unequal length leaves some cores idle.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/worker_pool",
        says: "So many workers finish in nearly as many parts of the time.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/ready_latency",
        says: "From ready to running it takes microseconds, and milliseconds under load.",
    },
    Planned {
        theme: "Tasks",
        id: "tasks/timers",
        says: "Timers stay accurate to a millisecond with thousands of tasks.",
    },
    Planned { theme: "Tasks", id: "tasks/scopes", says: "Structured concurrency enforces limits." },
    Planned {
        theme: "Caching",
        id: "caching/single_flight",
        says: "Of many requests for the same missing item only one reaches the database.",
    },
    Planned {
        theme: "Caching",
        id: "caching/single_flight_lock",
        says: "One lock over all calls under way is a point of contention, so it wants shards.",
    },
    Planned {
        theme: "Caching",
        id: "caching/leader_stall",
        says: "A slow first call holds up all that wait for its result.",
    },
    Planned {
        theme: "Caching",
        id: "caching/write_behind",
        says: "Answering from the cache and writing later in batches raises throughput.",
    },
    Planned {
        theme: "Caching",
        id: "caching/refresh_ahead",
        says: "Renewing hot items before they expire hides the misses.",
    },
    Planned {
        theme: "Caching",
        id: "caching/write_around",
        says: "Writing through fills the cache with what nobody reads.",
    },
    Planned {
        theme: "Caching",
        id: "caching/break_even",
        says: "A cache can make things more complex without any benefit.",
    },
    Planned {
        theme: "Servers",
        id: "servers/event_loop",
        says: "A task for each connection does well at thousands of them, where one loop can use one core.",
    },
    Planned {
        theme: "Servers",
        id: "servers/head_of_line",
        says: "One slow command delays all behind it, and moving it elsewhere restores parallelism.",
    },
    Planned {
        theme: "Servers",
        id: "servers/connection_memory",
        says: "10,000 connections at once take 20 MB to 10 GB.",
    },
    Planned {
        theme: "Servers",
        id: "servers/connection_pool",
        says: "With a pool of connections requests do not pay for connecting.",
    },
    Planned {
        theme: "Servers",
        id: "servers/client_reuse",
        says: "A client that is used again saves the connection's set-up on every request.",
    },
    Planned {
        theme: "Servers",
        id: "servers/load_generator",
        says: "A generator of load that is overloaded itself inflates what it reports.",
    },
    Planned {
        theme: "Servers",
        id: "servers/drop_storm",
        says: "Freeing what 100,000 connections hold takes milliseconds in which nothing else runs.",
    },
    Planned {
        theme: "Files",
        id: "files/direct_or_offloaded",
        says: "A blocking call that is handed to another thread stays cheap.",
    },
    Planned {
        theme: "Files",
        id: "files/handles",
        says: "An open file costs a system call and a place in a table, so it is closed by hand.",
    },
    Planned {
        theme: "Files",
        id: "files/copy_or_read_all",
        says: "Copying from reader to writer holds no more than a buffer, reading all holds the file.",
    },
    Planned {
        theme: "Builds",
        id: "builds/dyn_keeps_methods",
        says: "Methods that may be called through a table survive the linker.",
    },
    Planned {
        theme: "Builds",
        id: "builds/unreachable_functions",
        says: "The linker drops what nothing reaches.",
    },
    Planned {
        theme: "Builds",
        id: "builds/derive_size",
        says: "Reflection keeps names and types in the program.",
    },
    Planned {
        theme: "Builds",
        id: "builds/file_size",
        says: "Stripping a program saves a fifth to a third of it and changes nothing at run time.",
    },
    Planned {
        theme: "Builds",
        id: "builds/inlining",
        says: "Inlining removes the call and lets the compiler do more.",
    },
    Planned {
        theme: "Instruments",
        id: "instruments/profiler_overhead",
        says: "A profiler takes processor time and memory of its own.",
    },
    Planned {
        theme: "Instruments",
        id: "instruments/hooks",
        says: "Instrumentation that is switched off when the program is built costs nothing.",
    },
];
