//! THE CATALOGUE: a package per theme, in the order of the report. A claim has its line in the list of its theme.

pub mod not_carried_over;
mod not_measured_yet;

claimbench::catalogue! {
    title: "Performance advice, measured",
    use catalogue_retention,
    use catalogue_buffers,
    use catalogue_slices,
    use catalogue_dispatch,
    use catalogue_strings,
    use catalogue_placement,
    use catalogue_allocators,
    use catalogue_maps,
    use catalogue_errors,
    use catalogue_algorithms,
    use catalogue_locks,
    use catalogue_channels,
    use catalogue_tasks,
    use catalogue_caching,
    use catalogue_servers,
    use catalogue_files,
    use catalogue_builds,
    use catalogue_instruments,
}
