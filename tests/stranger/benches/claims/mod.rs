//! The claims of this package.

claimbench::catalogue! {
    title: "What <we> say of squares",
    "Lists of squares" lists {
        reserved,
        grown_once,
        differing,
    }
    "Larger machines" machines {
        many_cores,
    }
}
