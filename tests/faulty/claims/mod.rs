//! A catalogue of claims that misbehave in every way that a lane has to survive, and of some that are sound.

claimbench::catalogue! {
    "Claims that misbehave" faults {
        misbehaving,
        ending,
        differing,
        other_work,
        too_big,
        surroundings,
        programs,
    }
    "Claims whose times mean nothing" guards {
        turns,
        forks,
        switches,
        stop,
    }
    "Claims into which a fault is seeded" seeded {
        fault,
    }
    "Claims that are sound" sound {
        phases,
        counted_only,
        purged,
        folders,
        settings,
        figured,
        instructed,
        threads,
        asynchronous,
        sweep,
        order,
        layout,
        warm_up,
        slow_start,
        latency,
        crossing,
        named,
        parallel,
        many,
    }
}

/// Steps that depend on each other, so that none can be left out or done beside another.
#[inline(never)]
#[allow(dead_code, reason = "each program uses some of the claims")]
fn steps(count: u64) -> u64 {
    let start = std::hint::black_box(1);
    (0..count).fold(start, |state, step| (state ^ step).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// Adds a line to a file of the run of the lane whose child this process is.
#[allow(dead_code, reason = "each program uses some of the claims")]
fn noted(file: &str, line: &str) {
    use std::io::Write;
    let lane = std::os::unix::process::parent_id();
    let path = std::env::temp_dir().join(format!("claimbench-{file}-{lane}"));
    let mut file = std::fs::File::options().create(true).append(true).open(path).expect("a file");
    // With one write, for several threads may note something at once.
    file.write_all(format!("{line}\n").as_bytes()).expect("room for a line");
}
