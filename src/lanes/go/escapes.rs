//! What Go's compiler puts on the heap, by its own account: why a Go variant allocates what it does.

use super::layout::Source;
use super::toolchain::Toolchain;
use std::collections::BTreeMap;
use std::path::Path;

/// The most lines of one Go side; what comes behind is left out.
const MOST: usize = 40;

/// What is put on the heap in each Go side below a folder, a line of its file each; empty where the compiler does not tell,
/// for nothing hangs on it. It is asked once for what a stamp was built from.
pub(super) fn escapes(
    toolchain: &Toolchain,
    (folder, cache): (&Path, &Path),
    sources: &[Source],
    stamp: &str,
) -> BTreeMap<String, Vec<String>> {
    let file = folder.join("bin/escapes");
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    if let Some(said) = known.strip_prefix(&format!("{stamp}\n")) {
        return told(said, sources);
    }
    let asked = toolchain
        .command(cache)
        .current_dir(folder)
        .args(["build", "-buildvcs=false", "-gcflags=claimbench/claims/...=-m", "./claims/..."])
        .output();
    let Some(asked) = asked.ok().filter(|asked| asked.status.success()) else {
        return BTreeMap::new();
    };
    let said = String::from_utf8_lossy(&asked.stderr);
    // Where there is no room for it, it is asked again.
    let _ = std::fs::write(&file, format!("{stamp}\n{said}"));
    told(&said, sources)
}

/// What the compiler says of each claim's file: `15: make([]byte, size) escapes to heap`.
fn told(said: &str, sources: &[Source]) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in said.lines() {
        let of_claim = |source: &Source| {
            let (_, rest) = line.split_once(&format!("{}.go:", source.claim))?;
            Some((source.claim.clone(), one(rest)?))
        };
        let Some((claim, told)) = sources.iter().find_map(of_claim) else { continue };
        let of_claim = all.entry(claim).or_default();
        // A generic function is compiled for each of its types.
        if of_claim.len() < MOST && !of_claim.contains(&told) {
            of_claim.push(told);
        }
    }
    all
}

/// One line behind the name of its file, `15:34: make([]byte, size) escapes to heap`, without the column. Functions that a
/// routine hands over are none of its work.
fn one(rest: &str) -> Option<String> {
    let (place, what) = rest.split_once(": ")?;
    let is_on_heap = what.ends_with("escapes to heap") || what.starts_with("moved to heap");
    let line = place.split(':').next().filter(|line| line.parse::<u32>().is_ok())?;
    (is_on_heap && !what.starts_with("func literal")).then(|| format!("{line}: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_on_the_heap_is_told_of_the_claim_whose_file_it_is_in() {
        let source = |claim: &str| Source {
            claim: claim.to_owned(),
            file: Path::new("/p/claims").join(claim).with_extension("go"),
            text: String::new(),
        };
        let said = "# claimbench/claims/a/one\n\
                    /p/claims/a/one.go:7:3: can inline one\n\
                    /p/claims/a/one.go:9:16: make([]byte, size) escapes to heap\n\
                    /p/claims/a/one.go:9:16: make([]byte, size) escapes to heap\n\
                    /p/claims/a/one.go:11:2: moved to heap: buffer\n\
                    /p/claims/a/one.go:12:9: func literal escapes to heap\n\
                    /p/claims/a/one.go:13:9: buffer does not escape\n";
        let found = told(said, &[source("a/one"), source("b/two")]);
        let wanted = ["9: make([]byte, size) escapes to heap", "11: moved to heap: buffer"];
        assert_eq!(found["a/one"], wanted);
        assert_eq!(found.len(), 1);
    }
}
