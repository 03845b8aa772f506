//! Files in a folder of the case's own

use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, figure, ratio, variant};
use claimbench::{Digest, Run};
use std::fs;

pub static CLAIM: Claim = Claim {
    says: "A file is written into a folder that was empty and goes with the case, also where the process is killed.",
    axis: Axis::bytes("file", &[4_096]),
    variants: &[variant("written", written), variant("rewritten", rewritten)],
    reference: "written",
    predictions: &[
        figure("files found", "written", AtMost(0.0)),
        figure("among the reports", "written", AtLeast(1.0)),
        ratio(Time, "rewritten", "written", AtMost(10.0)),
    ],
    ..Claim::OURS
};

fn written(run: &mut Run) {
    let folder = run.folder();
    let found = folder.read_dir().expect("it is there").count() as u64;
    let among = u64::from(folder.components().any(|part| part.as_os_str() == ".cases"));
    let bytes = vec![1_u8; run.size()];
    run.iter_marked(
        move |marks| {
            marks.figure("files found", found);
            marks.figure("among the reports", among);
            fs::write(folder.join("file"), &bytes).expect("written");
            bytes.len()
        },
        Digest::of,
    );
}

fn rewritten(run: &mut Run) {
    let file = run.folder().join("file");
    let bytes = vec![1_u8; run.size()];
    run.iter(
        move || {
            fs::write(&file, &bytes).expect("written");
            fs::read(&file).expect("read").len()
        },
        Digest::of,
    );
}
