//! Go beside Rust: the catalogue's Go sides do the work of their Rust namesakes, their counts are known, the lanes run
//! them, and where there is no toolchain each says so in a line and ends.

mod agreement;
mod faults;
use crate::processes::{Done, Lanes, case, command, finish, record_of, run};
use claimbench::claim::{Allocator, Lane, Metric};
use claimbench::record::{Calibration, Case, GoState, Line, Record};
use claimbench::verdict::{Settings, judge};
use hdrhistogram::Histogram;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The claims whose figures the tests know.
const SOME: &str = "^(slices/over_preallocation|buffers/pooled_4k|retention/allocation_count)/";

/// The toolchain that the lanes take; where there is none, tests say so and pass, but under `CI`.
#[expect(clippy::print_stderr, reason = "a test that is passed over says so")]
fn toolchain() -> Option<PathBuf> {
    let named = std::env::var_os("CLAIMBENCH_GO").map(PathBuf::from);
    let usual = || vec![PathBuf::from("target/go/go/bin/go"), PathBuf::from("go")];
    let known = named.map_or_else(usual, |named| vec![named]);
    let is_new_enough = |program: &PathBuf| {
        let asked = Command::new(program).arg("version").env("GOTOOLCHAIN", "local").output();
        let text = asked
            .map_or_else(|_| String::new(), |it| String::from_utf8_lossy(&it.stdout).into_owned());
        let version = text.strip_prefix("go version go1.").unwrap_or_default();
        let minor: String = version.chars().take_while(char::is_ascii_digit).collect();
        minor.parse::<u32>().is_ok_and(|minor| minor >= 22)
    };
    let found = known.into_iter().find(is_new_enough);
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "no Go toolchain: `scripts/go` brings one");
        eprintln!("not tested: no Go toolchain (`scripts/go` brings one)");
    }
    found
}

/// A call of the toolchain in a folder, without a network.
fn go(program: &Path, folder: &Path, words: &[&str]) -> Output {
    let program = if program.components().count() > 1 {
        fs::canonicalize(program).expect("it exists")
    } else {
        program.to_owned()
    };
    Command::new(program)
        .args(words)
        .current_dir(folder)
        .envs([("GOPROXY", "off"), ("GOTOOLCHAIN", "local"), ("GOFLAGS", ""), ("GOWORK", "off")])
        .envs([("CGO_ENABLED", "0"), ("GOENV", "off"), ("GO111MODULE", "on")])
        .env(
            "GOCACHE",
            fs::canonicalize("target").expect("there is one").join("claimbench-go/cache"),
        )
        .output()
        .expect("the toolchain starts")
}

/// Every Go file below a folder.
fn go_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for item in fs::read_dir(folder).expect("it is a folder").flatten() {
        let path = item.path();
        if path.is_dir() {
            files.extend(go_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "go") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn without_toolchain(program: &Path, reports: &Path, words: &[&str]) -> Done {
    let mut command = Command::new(program);
    command
        .args(["--bench", "--reports"])
        .arg(reports)
        .args(words)
        .env("CLAIMBENCH_GO", "/no/such/go");
    let process =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    finish(process.expect("the lane starts"))
}

#[test]
fn without_a_toolchain_a_lane_says_so_in_a_line_and_the_report_that_nothing_was_judged() {
    let lanes = Lanes::get();
    let folder = tempfile::tempdir().expect("a folder");
    for lane in [&lanes.heap_go, &lanes.resident_go, &lanes.rounds_go, &lanes.rounds_go_one] {
        let done = without_toolchain(lane, folder.path(), &[SOME]);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        let said = done.output.lines().filter(|line| line.contains("no Go toolchain")).count();
        assert_eq!(said, 1, "{}", done.output);
    }
    let record = record_of(folder.path());
    let newest = record.newest();
    let side = newest.go("slices/over_preallocation").expect("it has a Go side");
    assert!(matches!(&side.state, GoState::Missing(why) if why.starts_with("no Go toolchain")));
    for judged in judge(&record, Settings::default()) {
        assert!(!judged.in_go.is_empty(), "{}", judged.claim.id);
        for prediction in &judged.in_go {
            let verdict = prediction.verdict.to_string();
            assert!(verdict.starts_with("not judged here (no Go toolchain"), "{verdict}");
        }
    }
    let page = claimbench::report::page(&record, Settings::default());
    assert!(page.contains("Not judged here: no Go toolchain"));
}

#[test]
fn a_filter_of_claims_without_a_go_side_and_a_test_run_without_a_toolchain_end_well() {
    let lanes = Lanes::get();
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&lanes.rounds_go, folder.path(), &["maps/hasher"]);
    assert_eq!((done.code, done.output.as_str()), (Some(0), ""), "{}", done.errors);
    let done = without_toolchain(&lanes.heap_go, folder.path(), &["--test", SOME]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let done = run(&lanes.heap_go, folder.path(), &["no_such_claim"]);
    assert_eq!(done.code, Some(2), "{}", done.errors);
}

#[test]
fn the_module_of_the_go_sides_is_laid_out_for_an_editor_without_a_toolchain() {
    let program = &Lanes::get().claimbench;
    let mut command = Command::new(program);
    command.arg("go").env("CLAIMBENCH_GO", "/no/such/go").stdin(Stdio::null());
    let process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let done = finish(process.expect("it starts"));
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let folder = Path::new(done.output.trim());
    let side = fs::read_to_string(folder.join("claims/buffers/pooled_4k/claim.go"));
    assert!(side.is_ok_and(|text| text.starts_with("//line ")), "{}", done.output);
    assert!(folder.join("go.mod").is_file() && folder.join("bench/run.go").is_file());
}

/// What a user may have set for Go, and no lane heeds.
const SET: [(&str, &str); 6] = [
    ("GOFLAGS", "-no-such-flag"),
    ("GOROOT", "/no/such/root"),
    ("GODEBUG", "gctrace=1"),
    ("GOMAXPROCS", "7"),
    ("GOGC", "1"),
    ("GOMEMLIMIT", "1MiB"),
];

/// The record of a lane's run.
fn measured(program: &Path, words: &[&str]) -> Record {
    measured_with(program, words, &[])
}

/// The same with variables in its environment.
fn measured_with(program: &Path, words: &[&str], variables: &[(&str, &str)]) -> Record {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = command(program, folder.path(), words);
    let done = finish(command.envs(variables.iter().copied()).spawn().expect("the lane starts"));
    assert_eq!(done.code, Some(0), "{}", done.errors);
    record_of(folder.path())
}

fn exact(record: &Record, case: &Case, metric: Metric) -> Option<f64> {
    record.newest().reading(case, metric, None, None)?.value.exact()
}

#[test]
fn what_go_allocates_is_counted_exactly() {
    if toolchain().is_none() {
        return;
    }
    let lane = &Lanes::get().heap_go;
    let (one, other) = (measured(lane, &[SOME]), measured_with(lane, &[SOME], &SET));
    let failures: Vec<String> =
        one.newest().failures().map(|it| format!("{}: {}", it.case, it.reason)).collect();
    assert_eq!(failures, [""; 0]);
    let expected = [
        ("retention/allocation_count", "whole", 65_536, 129.0, 8_391_808.0),
        ("retention/allocation_count", "stack_copy", 65_536, 129.0, 11_392.0),
        ("buffers/pooled_4k", "fresh_zeroed", 19, 1.0, 4_096.0),
        ("buffers/pooled_4k", "thread_local", 19, 0.0, 0.0),
        ("slices/over_preallocation", "growing", 256, 9.0, 4_096.0),
        ("slices/over_preallocation", "over_16", 256, 1.0, 32_768.0),
    ];
    for (claim, variant, point, allocations, bytes) in expected {
        let case = case(claim, variant, point, Allocator::Go);
        assert_eq!(exact(&one, &case, Metric::Allocations), Some(allocations), "{case}");
        let read = exact(&one, &case, Metric::Bytes).expect("it is read");
        assert!((read - bytes).abs() <= 16.0, "{case}: {read}");
    }
    for line in &one.lines {
        let Line::Reading(reading) = line else { continue };
        let (Some(first), Some(again)) =
            (reading.value.exact(), exact(&other, &reading.case, reading.metric))
        else {
            continue;
        };
        match reading.metric {
            Metric::Allocations => assert_eq!(first, again, "{}", reading.case),
            // Objects below 16 bytes share a block of so many, and the first of a turn may find one begun.
            Metric::Bytes => assert!((first - again).abs() <= 16.0, "{}", reading.case),
            _ => {}
        }
    }
    let whole = case("retention/allocation_count", "whole", 65_536, Allocator::Go);
    let held = exact(&one, &whole, Metric::Held).expect("it is read");
    assert!((8_388_608.0..8_500_000.0).contains(&held), "{held}");
}

#[test]
fn what_stays_in_memory_of_a_go_side_is_read_and_shown_beside_the_others() {
    if toolchain().is_none() {
        return;
    }
    let record = measured(
        &Lanes::get().resident_go,
        &["^retention/allocation_count/(whole|stack_copy|view)/65536$"],
    );
    let failures: Vec<String> =
        record.newest().failures().map(|it| format!("{}: {}", it.case, it.reason)).collect();
    assert_eq!(failures, [""; 0]);
    let read = |variant: &str, metric: Metric, phase: &str| {
        let case = case("retention/allocation_count", variant, 65_536, Allocator::Go);
        record.newest().reading(&case, metric, Some(phase), None)?.value.exact()
    };
    let mebibyte = f64::from(1 << 20);
    let held = |variant: &str| read(variant, Metric::InUse, "held").expect("it is read") / mebibyte;
    // 128 buffers of 64 KiB and 128 copies of 64 B, each sixteen times.
    assert!((7.0..32.0).contains(&held("whole")) && held("stack_copy") < 1.0, "{}", held("whole"));
    let resident = |phase: &str| read("whole", Metric::Resident, phase).expect("it is read");
    assert!(resident("held") > 7.0 * mebibyte && resident("purged") < resident("held"));
    assert!(read("whole", Metric::Released, "purged") > Some(0.0));
    let page = claimbench::report::page(&record, Settings::default());
    let columns =
        ["held", "dropped", "collected", "purged"].map(|it| page.find(&format!(">{it}<")));
    assert!(columns.iter().all(Option::is_some) && columns.is_sorted(), "{columns:?}");
}

/// A toolchain that tells its version, and can build nothing.
fn without_room(folder: &Path) -> PathBuf {
    let program = folder.join("go");
    let text = "#!/bin/sh\n[ \"$1\" = version ] && echo go version go1.98.0 linux/amd64 && exit\n\
                echo write cache: no space left on device >&2; exit 1\n";
    fs::write(&program, text).expect("it can be written");
    fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("it is ours");
    program
}

#[test]
fn a_toolchain_that_can_not_build_fails_its_claims_and_ends_no_run() {
    let lanes = Lanes::get();
    let folder = tempfile::tempdir().expect("a folder");
    let program = without_room(folder.path());
    let reports = folder.path().join("reports");
    let mut command = command(&lanes.heap_go, &reports, &[SOME]);
    command.env("CLAIMBENCH_GO", &program).env("CARGO", "cargo");
    let done = finish(command.spawn().expect("the lane starts"));
    assert!(done.output.contains("no space left on device"), "{}{}", done.output, done.errors);
    let record = record_of(&reports);
    let failures: Vec<String> =
        record.newest().failures().map(|it| it.reason.to_string()).collect();
    assert_eq!(failures.len(), 3, "{failures:?}");
    assert!(failures.iter().all(|it| it.contains("no space left on device")), "{failures:?}");
}

#[test]
fn every_go_variant_gives_the_digest_of_its_rust_namesake_at_every_point() {
    if toolchain().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let in_go = run(&Lanes::get().heap_go, folder.path(), &["--test"]);
    assert_eq!(in_go.code, Some(0), "{}", in_go.errors);
    let path = folder.path().join("test.jsonl");
    let go = Record::read(&path).unwrap_or_else(|error| panic!("{error}"));
    let failures: Vec<String> =
        go.newest().failures().map(|it| format!("{}: {}", it.case, it.reason)).collect();
    assert_eq!(failures, [""; 0]);
    // The claims that have a Go side, in Rust.
    let claims: Vec<&str> = go.claims().into_iter().map(|claim| claim.id.as_str()).collect();
    assert!(!claims.is_empty());
    let filter = format!("^({})/", claims.join("|"));
    let rust_folder = tempfile::tempdir().expect("a folder");
    let in_rust = run(&Lanes::get().heap, rust_folder.path(), &["--test", &filter]);
    assert_eq!(in_rust.code, Some(0), "{}", in_rust.errors);
    let rust = Record::read(&rust_folder.path().join("test.jsonl"))
        .unwrap_or_else(|error| panic!("{error}"));
    let rust = rust.newest();
    let mut differing = Vec::new();
    let mut compared = 0;
    for line in &go.lines {
        let Line::Digest(own) = line else { continue };
        let namesake = Case { allocator: Allocator::Dhat, ..own.case.clone() };
        let Some(other) = rust.digest(Lane::Heap, &namesake) else { continue };
        compared += 1;
        if other.digest != own.digest {
            differing.push(own.case.to_string());
        }
    }
    assert_eq!(differing, [""; 0]);
    assert!(compared > 40, "{compared}");
}

#[test]
fn go_takes_turns_with_its_rust_namesakes_of_which_only_the_ratio_is_written() {
    if toolchain().is_none() {
        return;
    }
    let lanes = Lanes::get();
    for (lane, allocator) in
        [(&lanes.rounds_go, Allocator::Go), (&lanes.rounds_go_one, Allocator::GoOne)]
    {
        let record = measured(lane, &["^buffers/pooled_4k/.*/19$", "--budget", "1"]);
        let failures: Vec<String> =
            record.newest().failures().map(|it| it.reason.to_string()).collect();
        assert_eq!(failures, [""; 0]);
        let mut seen = 0;
        for line in &record.lines {
            let Line::Fork(fork) = line else { continue };
            assert_eq!(fork.case.allocator, allocator);
            assert!(fork.collector.is_some());
            let to_rust = fork.against.iter().filter(|it| it.allocator == Some(Allocator::System));
            let is_alone = fork.twin.is_some() || fork.case.variant == "kept_to_itself";
            assert_eq!(to_rust.count(), usize::from(!is_alone), "{}", fork.case);
            seen += 1;
        }
        assert!(seen > 0);
        let header = record.headers().next().expect("it has one");
        assert_eq!(header.build.go.as_ref().map(|go| go.layouts), Some(4));
        let page = claimbench::report::page(&record, Settings::default());
        assert!(page.contains("The same in Go") && page.contains("func threadLocal"));
    }
}

#[test]
fn a_test_run_runs_every_case_of_go_beside_rust_and_measures_nothing() {
    if toolchain().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(
        &Lanes::get().rounds_go_one,
        folder.path(),
        &["--test", "^slices/over_preallocation/.*/256$"],
    );
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record =
        Record::read(&folder.path().join("test.jsonl")).unwrap_or_else(|error| panic!("{error}"));
    let digests: Vec<&Case> = record
        .lines
        .iter()
        .filter_map(|line| match line {
            Line::Digest(digest) => Some(&digest.case),
            _ => None,
        })
        .collect();
    assert!(
        digests.len() >= 5 && digests.iter().all(|case| case.allocator == Allocator::GoOne),
        "{digests:?}"
    );
}

#[test]
fn go_is_compared_with_itself_as_it_runs_by_default_and_on_one_core() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = "calibrate --go --trials 1 --budget 0.05 --workload arithmetic --workload lock";
    let calibrate = |go: Option<&str>| {
        let mut command = Command::new(&Lanes::get().claimbench);
        command
            .args(words.split(' '))
            .current_dir(folder.path())
            .envs(go.map(|go| ("CLAIMBENCH_GO", go)));
        let process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        finish(process.expect("it starts"))
    };
    let without = calibrate(Some("/no/such/go"));
    assert_eq!(without.code, Some(2), "{}", without.output);
    assert!(without.errors.contains("no Go toolchain"), "{}", without.errors);
    let Some(program) = toolchain() else { return };
    let program = fs::canonicalize(&program).unwrap_or(program);
    let done = calibrate(program.to_str());
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    let calibration = Calibration::read(&folder.path().join("reports/calibration.json"))
        .unwrap_or_else(|error| panic!("{error}"));
    let mut names: Vec<&str> =
        calibration.trials.iter().map(|trial| trial.workload.as_str()).collect();
    names.sort_unstable();
    let wanted = [
        "arithmetic in Go",
        "arithmetic in Go on one core",
        "lock in Go",
        "lock in Go on one core",
    ];
    assert_eq!(names, wanted);
    assert!(calibration.trials.iter().all(|trial| trial.more_thousandths == 0));
    assert!(calibration.build.go.is_some());
}

#[test]
fn threads_have_as_many_processors_as_there_are_and_are_not_timed_on_one() {
    if toolchain().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--list", "^buffers/shared_pool/mutex/1$"];
    let lanes = Lanes::get();
    let listed = |lane: &Path| run(lane, folder.path(), &words).output;
    assert!(listed(&lanes.rounds_go).contains("buffers/shared_pool/mutex/1"));
    assert_eq!(listed(&lanes.rounds_go_one), "");
}

#[test]
fn go_files_are_formatted_and_sound() {
    let Some(program) = toolchain() else { return };
    let mut files = go_files(Path::new("benches"));
    files.extend(go_files(Path::new("src")));
    files.extend(go_files(Path::new("tests/go")));
    assert!(files.len() > 12, "{files:?}");
    let gofmt = program.with_file_name("gofmt");
    let gofmt = if gofmt.components().count() > 1 { gofmt } else { PathBuf::from("gofmt") };
    let output = Command::new(gofmt).arg("-l").args(&files).output().expect("gofmt starts");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "not formatted");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    // The lane lays the module out.
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&Lanes::get().heap_go, folder.path(), &["--list"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let vet = go(&program, Path::new("target/claimbench-go/catalogue"), &["vet", "./..."]);
    assert!(vet.status.success(), "{}", String::from_utf8_lossy(&vet.stderr));
}

/// Values with the percentiles that the histogram of Rust's side tells of them, a line each.
fn percentiles() -> String {
    let mut random = fastrand::Rng::with_seed(7);
    let mut drawn = || {
        let most = 1 << random.u32(1..52);
        random.u64(1..=most)
    };
    let spread: Vec<u64> = (0..3_000).map(|_| drawn()).collect();
    let sets =
        [(1..=1_000).collect(), vec![1], vec![2_047, 2_048, 2_049, 4_095, 4_096, 4_097], spread];
    let line = |values: &Vec<u64>| {
        let bounds = Histogram::<u32>::new_with_bounds(1, 3_600_000_000_000_000, 3);
        let mut all = bounds.expect("the bounds are those of the lane");
        for value in values {
            all.saturating_record(*value);
        }
        let of = |values: &[u64]| values.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
        let told = [0.5, 0.99, 0.999].map(|share| all.value_at_quantile(share));
        format!("{}|{},{}\n", of(values), of(&told), all.max())
    };
    sets.iter().map(line).collect()
}

#[test]
fn digests_and_random_numbers_are_the_same_in_both_languages() {
    let Some(program) = toolchain() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for file in go_files(Path::new("src/lanes/go/bench")) {
        let name = file.file_name().expect("a file has a name");
        fs::copy(&file, folder.path().join(name)).expect("it can be copied");
    }
    let put =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("it is written");
    put("go.mod", "module bench\n\ngo 1.22\n");
    put("bench_test.go", include_str!("go/bench_test.go"));
    put("latency_test.go", include_str!("go/latency_test.go"));
    put("latencies.txt", &percentiles());
    put("digests.txt", include_str!("../src/run/digests.txt"));
    let mut random = fastrand::Rng::with_seed(42);
    let mut drawn: Vec<u64> = (0..8).map(|_| random.u64(..)).collect();
    for limit in 1..=8_u32 {
        drawn.push(random.u64(..u64::from(limit) * 1_000_003));
        drawn.push(u64::from(random.u32(..limit * 7)));
        drawn.push(u64::from(random.u32(..)));
        drawn.push(u64::from(random.u8(..)));
    }
    let mut order: Vec<u64> = (0..16).collect();
    random.shuffle(&mut order);
    drawn.extend(order);
    let mut filled = [0_u8; 21];
    random.fill(&mut filled);
    drawn.extend(filled.map(u64::from));
    let text: Vec<String> = drawn.iter().map(u64::to_string).collect();
    put("random.txt", &text.join(" "));
    let test = go(&program, folder.path(), &["test", "."]);
    assert!(
        test.status.success(),
        "{}{}",
        String::from_utf8_lossy(&test.stdout),
        String::from_utf8_lossy(&test.stderr)
    );
}
