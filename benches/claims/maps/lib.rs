//! Maps and ordered tables: a file per claim, one line each here, in the order of the report.

claimbench::theme! {
    "Maps and ordered tables" maps {
        growth,
        hasher,
        clone_or_share,
        counting,
        retain,
        ordered_output,
        sorted_vec,
    }
}
