//! Where a claim allocated, by the file that the profiler writes.

use crate::record::{Reason, Site};
use std::path::Path;

/// The largest allocation sites by the file that the profiler has written.
pub(super) fn sites_in(profile: &Path, path: &str) -> Result<Vec<Site>, Reason> {
    let lost = |why: String| {
        Reason::Unreadable(format!(
            "the profiler's file can not be read ({why}): free room for it in {}, or raise the limit of the size of a file \
             (`ulimit -f`)",
            std::env::temp_dir().display()
        ))
    };
    let text = std::fs::read_to_string(profile).map_err(|error| lost(error.to_string()))?;
    largest_sites(&text, path).map_err(|error| lost(error.to_string()))
}

/// The five places of a claim's file that requested the most bytes, from the file of a profile.
///
/// A place is the innermost frame of a backtrace that lies in the claim's file, whatever library allocated on its
/// behalf. Backtraces without such a frame belong to the harness.
///
/// # Errors
/// Where the profile was cut off.
fn largest_sites(profile: &str, path: &str) -> Result<Vec<Site>, serde_json::Error> {
    let profile = serde_json::from_str::<serde_json::Value>(profile)?;
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let frames = list(&profile["ftbl"]);
    let mut sites: Vec<Site> = Vec::new();
    for point in list(&profile["pps"]) {
        let place = list(&point["fs"]).iter().find_map(|index| {
            let frame = frames.get(usize::try_from(index.as_u64()?).ok()?)?;
            place_in(path, frame.as_str()?)
        });
        let Some(place) = place else { continue };
        let bytes = point["tb"].as_u64().unwrap_or(0);
        let allocations = point["tbk"].as_u64().unwrap_or(0);
        match sites.iter_mut().find(|site| site.place == place) {
            Some(site) => {
                site.bytes += bytes;
                site.allocations += allocations;
            }
            None => sites.push(Site { place, bytes, allocations }),
        }
    }
    sites.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.place.cmp(&b.place)));
    sites.truncate(5);
    Ok(sites)
}

/// The file and line of a frame that lies in a file; a frame is written `0x12: function (folder/file.rs:line:column)`
/// with the last three parts of the file's path.
fn place_in(path: &str, frame: &str) -> Option<String> {
    let (_, place) = frame.rsplit_once(" (")?;
    let (file_and_line, _) = place.trim_end_matches(')').rsplit_once(':')?;
    let (file, line) = file_and_line.rsplit_once(':')?;
    file.ends_with(path).then(|| format!("{path}:{line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_the_innermost_frame_in_the_claims_file_and_the_harness_has_none() {
        let profile = r#"{"pps":[
            {"tb":100,"tbk":2,"fs":[1,2,4]}, {"tb":50,"tbk":1,"fs":[1,2,4]},
            {"tb":700,"tbk":1,"fs":[1,3]}, {"tb":200,"tbk":1,"fs":[4]}],
            "ftbl":["[root]","0x1: push<u8> (src/vec/mod.rs:10:3)",
            "0x2: filled (claims/x/y.rs:7:5)","0x3: prepare (src/run/mod.rs:1:1)",
            "0x4: {closure#0} (claims/x/y.rs:9:1)"]}"#;
        let site =
            |place: &str, bytes, allocations| Site { place: place.to_owned(), bytes, allocations };
        let wanted = [site("x/y.rs:9", 200, 1), site("x/y.rs:7", 150, 3)];
        assert_eq!(largest_sites(profile, "x/y.rs").expect("it is whole"), wanted);
    }

    #[test]
    fn a_profile_that_is_cut_off_or_missing_is_no_profile_without_sites() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("heap.json");
        let reason = || sites_in(&file, "x/y.rs").expect_err("it is not whole").to_string();
        assert!(reason().contains("ulimit -f"), "{}", reason());
        std::fs::write(&file, r#"{"pps":[{"tb":100,"tbk":2"#).expect("written");
        assert!(reason().contains("free room"), "{}", reason());
    }
}
