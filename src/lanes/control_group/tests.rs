//! Control groups as kernels and containers write them.
#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method of files of one lifetime does not fit those of any"
)]

use super::*;

/// Files with these texts.
fn with<T>(files: &[(&str, &str)], ask: impl Fn(&Files) -> T) -> T {
    let read = |path: &Path| {
        let found = files.iter().find(|(name, _)| Path::new(name) == path);
        found.map(|(_, text)| (*text).to_owned())
    };
    ask(&Files::with(&read))
}

const UNIFIED: &str =
    "25 30 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

#[test]
fn the_least_limit_up_to_the_root_of_a_unified_hierarchy_counts() {
    let files = [
        ("/proc/self/cgroup", "0::/user.slice/job.scope\n"),
        ("/proc/self/mountinfo", UNIFIED),
        ("/sys/fs/cgroup/user.slice/job.scope/memory.max", "max\n"),
        ("/sys/fs/cgroup/user.slice/memory.max", "1073741824\n"),
        ("/sys/fs/cgroup/user.slice/job.scope/cpu.max", "150000 100000\n"),
        ("/sys/fs/cgroup/user.slice/cpu.max", "50000 100000\n"),
        ("/sys/fs/cgroup/cpu.max", "max 100000\n"),
    ];
    assert_eq!(with(&files, |files| files.memory()), Some(1 << 30));
    assert_eq!(with(&files, |files| files.quota()), Some(0.5));
}

#[test]
fn the_controllers_of_version_1_are_read_each_at_its_own_place() {
    let mounts = "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct\n\
                  35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n\
                  41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";
    let files = [
        ("/proc/self/cgroup", "4:memory:/box/a\n1:cpuacct,cpu:/box\n0::/\n"),
        ("/proc/self/mountinfo", mounts),
        ("/sys/fs/cgroup/memory/box/a/memory.limit_in_bytes", "536870912\n"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"),
        ("/sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", "200000\n"),
        ("/sys/fs/cgroup/cpu/box/cpu.cfs_period_us", "100000\n"),
        ("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n"),
        ("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"),
        ("/sys/fs/cgroup/cpu/box/cpu.stat", "nr_periods 8\nnr_throttled 3\nthrottled_time 7000\n"),
    ];
    assert_eq!(with(&files, |files| files.memory()), Some(512 << 20));
    assert_eq!(with(&files, |files| files.quota()), Some(2.0));
    let throttled = Throttled { periods: 8, stopped: 3, nanos: 7000 };
    assert_eq!(with(&files, |files| files.throttled()), throttled);
}

#[test]
fn what_was_killed_for_want_of_memory_is_counted_by_the_group_and_else_by_the_machine() {
    let of_version_1 = "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";
    let groups = ("/proc/self/cgroup", "4:memory:/box\n0::/box\n");
    let machine = ("/proc/vmstat", "oom_kill 9\n");
    let under = "under_oom 0\noom_kill_disable 0\noom_kill 2\n";
    for (mounts, group, wanted) in [
        (of_version_1, ("/sys/fs/cgroup/memory/box/memory.oom_control", under), 2),
        (UNIFIED, ("/sys/fs/cgroup/box/memory.events", "oom 3\noom_kill 4\noom_group_kill 0\n"), 4),
        (UNIFIED, ("/nowhere", ""), 9),
    ] {
        let files = [groups, ("/proc/self/mountinfo", mounts), machine, group];
        assert_eq!(with(&files, |files| files.killed_for_memory()), Some(wanted));
    }
    assert_eq!(with(&[], |files| files.killed_for_memory()), None);
}

#[test]
fn in_a_container_the_group_is_at_the_place_of_its_mount() {
    let of_host = "35 31 0:32 /docker/ab /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n";
    for (groups, mounts, place) in [
        ("4:memory:/docker/ab\n", of_host, "/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        ("4:memory:/docker/ab/c\n", of_host, "/sys/fs/cgroup/memory/c/memory.limit_in_bytes"),
        ("0::/\n", UNIFIED, "/sys/fs/cgroup/memory.max"),
        ("0::/../elsewhere\n", UNIFIED, "/sys/fs/cgroup/memory.max"),
    ] {
        let files = [
            ("/proc/self/cgroup", groups),
            ("/proc/self/mountinfo", mounts),
            (place, "268435456\n"),
        ];
        assert_eq!(with(&files, |files| files.memory()), Some(256 << 20), "{groups}");
    }
}

#[test]
fn where_nothing_is_mounted_or_told_there_is_no_limit() {
    for files in [&[][..], &[("/proc/self/cgroup", "0::/\n")], &[("/proc/self/mountinfo", UNIFIED)]]
    {
        assert_eq!(with(files, |files| files.memory()), None);
        assert_eq!(with(files, |files| files.quota()), None);
        assert_eq!(with(files, |files| files.throttled()), Throttled::default());
    }
    for text in ["max 100000\n", "-1 100000", "5 0", "", "5"] {
        assert_eq!(limit(text), None, "{text}");
    }
}

#[test]
fn what_a_quota_took_is_the_difference_of_two_readings() {
    let text = "usage_usec 9\nnr_periods 10\nnr_throttled 4\nthrottled_usec 250\n";
    let now = of_text(text);
    assert_eq!(now, Throttled { periods: 10, stopped: 4, nanos: 250_000 });
    let before = Throttled { periods: 6, stopped: 4, nanos: 250_000 };
    assert_eq!(now.since(before), Throttled { periods: 4, stopped: 0, nanos: 0 });
}

/// What a file of pressure says of so many microseconds.
fn pressure(total: u64) -> String {
    format!("some avg10=1.50 avg60=0.00 avg300=0.00 total={total}\nfull avg10=0.00 total=9\n")
}

#[test]
fn how_long_tasks_waited_is_told_by_the_own_group_and_by_none_above_it() {
    let mounts = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n\
                  32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n";
    let (own, above) = (pressure(2_500_000), pressure(7));
    let events = "populated 1\nfrozen 0\n";
    let all = [
        ("/proc/self/cgroup", "1:cpu:/box\n0::/box/job\n"),
        ("/proc/self/mountinfo", mounts),
        ("/sys/fs/cgroup/unified/box/cgroup.events", events),
        ("/sys/fs/cgroup/unified/box/cpu.pressure", &*above),
        ("/sys/fs/cgroup/unified/box/job/cgroup.events", events),
        ("/sys/fs/cgroup/unified/box/job/cpu.pressure", &*own),
    ];
    assert_eq!(with(&all, |files| files.waited()), Some(Duration::from_millis(2500)));
    assert_eq!(with(&all[..5], |files| files.waited()), None);
    for text in ["", "some avg10=0.00", "some total=x", "full total=5"] {
        assert_eq!(waiting(text), None, "{text}");
    }
    let kept =
        |waited: Option<u64>| Kept { waited: waited.map(Duration::from_secs), ..Kept::default() };
    assert_eq!(kept(Some(9)).since(kept(Some(5))), kept(Some(4)));
    assert_eq!(kept(Some(9)).since(kept(None)), kept(None));
}

#[test]
fn the_group_that_all_tasks_of_a_machine_are_in_tells_nothing_of_this_one() {
    let text = pressure(7);
    let (events, told) = ("/sys/fs/cgroup/cgroup.events", "/sys/fs/cgroup/cpu.pressure");
    for groups in ["0::/\n", "4:cpu:/a\n0::/\n"] {
        let files = [
            ("/proc/self/cgroup", groups),
            ("/proc/self/mountinfo", UNIFIED),
            (told, &*text),
            (events, "populated 1\n"),
        ];
        assert_eq!(with(&files[..3], |files| files.waited()), None, "{groups}");
        // A container's own group, seen from inside.
        let waited = with(&files, |files| files.waited());
        assert_eq!(waited, Some(Duration::from_micros(7)), "{groups}");
    }
}
