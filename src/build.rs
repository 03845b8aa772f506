//! Tells the library how it was built.

fn main() {}
