//! A catalogue whose Go sides misbehave in every way that a lane has to survive.

claimbench::catalogue! {
    "Go sides that misbehave" faults {
        misbehaving,
        broken,
    }
}
