//! What sets the pace of the cores beside the code: their frequency's governor, turbo, and the quota of the group.

use crate::lanes::control_group;
use crate::record::{Finite, Pace};

/// What can be read of it on this machine.
pub(super) fn pace() -> Pace {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    of_files(&read, control_group::quota())
}

fn of_files(read: &dyn Fn(&str) -> Option<String>, quota: Option<f64>) -> Pace {
    let word = |path: &str| read(path).map(|text| text.trim().to_owned());
    let governor = word("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    let is = |path: &str, wanted: &str| word(path).map(|text| text == wanted);
    let turbo = is("/sys/devices/system/cpu/intel_pstate/no_turbo", "0")
        .or_else(|| is("/sys/devices/system/cpu/cpufreq/boost", "1"));
    Pace {
        governor: governor.filter(|word| !word.is_empty()),
        turbo,
        quota: quota.and_then(Finite::new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(files: &[(&str, &str)]) -> Pace {
        let read = |path: &str| {
            let found = files.iter().find(|(name, _)| path.ends_with(name));
            found.map(|(_, text)| (*text).to_owned())
        };
        of_files(&read, None)
    }

    #[test]
    fn governor_and_turbo_are_read_where_the_system_tells_them() {
        let found =
            pace(&[("scaling_governor", "powersave\n"), ("no_turbo", "0\n"), ("boost", "0\n")]);
        assert_eq!((found.governor.as_deref(), found.turbo), (Some("powersave"), Some(true)));
        assert_eq!(pace(&[("no_turbo", "1\n")]).turbo, Some(false));
        assert_eq!(pace(&[("boost", "1\n")]).turbo, Some(true));
        assert_eq!(pace(&[]), Pace::default());
    }
}
