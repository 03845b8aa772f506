//! A catalogue of claims that misbehave in every way that a lane has to survive, and of some that are sound.

claimbench::catalogue! {
    "Claims that misbehave" faults {
        misbehaving,
        differing,
        too_big,
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
        threads,
        sweep,
        order,
        latency,
        crossing,
    }
}
