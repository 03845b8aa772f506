//! A bench target of the package's own, with the harness that cargo gives it: it knows neither names nor flags of lanes.

fn main() {}
