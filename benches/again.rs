//! The claims compiled a second time: their references are the twins that show what the placement of code does.

claimbench::catalogue! {
    title: "Performance advice, measured",
    use catalogue_retention_again,
    use catalogue_buffers_again,
    use catalogue_slices_again,
    use catalogue_dispatch_again,
    use catalogue_strings_again,
    use catalogue_placement_again,
    use catalogue_allocators_again,
    use catalogue_maps_again,
    use catalogue_errors_again,
    use catalogue_algorithms_again,
    use catalogue_locks_again,
    use catalogue_channels_again,
    use catalogue_tasks_again,
    use catalogue_caching_again,
    use catalogue_servers_again,
    use catalogue_files_again,
    use catalogue_builds_again,
    use catalogue_instruments_again,
}
