//! The name of the processor, so that two kinds of machine have two names.

/// The name in the text of `/proc/cpuinfo`; that of the architecture where it has none.
pub(super) fn name(text: &str, architecture: &str) -> String {
    // Some kernels give each ARM core the same name.
    arm(text)
        .or_else(|| value(text, "model name").filter(|name| is_telling(name)))
        .or_else(|| family(text))
        // ARM before version 8, POWER, MIPS, RISC-V, and machines of IBM, in their kernels' words.
        .or_else(|| {
            ["Processor", "cpu", "cpu model", "uarch", "processor 0"]
                .into_iter()
                .find_map(|key| value(text, key).filter(|name| is_telling(name)))
        })
        .unwrap_or_else(|| architecture.to_owned())
}

/// The first value of a key, without the spaces around it.
fn value(text: &str, key: &str) -> Option<String> {
    values(text, key).next()
}

fn values<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = String> + 'a {
    text.lines().filter_map(move |line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == key).then(|| value.trim().to_owned())
    })
}

/// Whether a name says anything: sandboxes write `unknown`, and a number alone counts cores.
fn is_telling(name: &str) -> bool {
    !name.eq_ignore_ascii_case("unknown") && name.chars().any(char::is_alphabetic)
}

/// An x86 processor whose name is withheld.
fn family(text: &str) -> Option<String> {
    let (vendor, family) = (value(text, "vendor_id")?, value(text, "cpu family")?);
    let model = value(text, "model")?;
    Some(format!("{vendor} family {family} model {model}"))
}

/// The cores of an ARM processor, which has no name there: who made them, which part they are, and its revision. One
/// entry a kind, for there may be several.
fn arm(text: &str) -> Option<String> {
    let parts = values(text, "CPU implementer").zip(values(text, "CPU part"));
    let revisions = values(text, "CPU variant").zip(values(text, "CPU revision"));
    let mut revisions = revisions
        .map(|(variant, revision)| format!(" r{}p{revision}", variant.trim_start_matches("0x")));
    let mut kinds: Vec<String> = Vec::new();
    for (implementer, part) in parts {
        let revision = revisions.next().unwrap_or_default();
        let kind = match core(&implementer, &part) {
            Some(name) => format!("{name}{revision} ({implementer} {part})"),
            None => format!("ARM {implementer} {part}{revision}"),
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let model = value(text, "Model").or_else(|| value(text, "Hardware"));
    kinds.extend(model.filter(|_| !kinds.is_empty()));
    (!kinds.is_empty()).then(|| kinds.join(", "))
}

/// The names of the parts of machines that programs are measured on.
fn core(implementer: &str, part: &str) -> Option<&'static str> {
    Some(match (implementer, part) {
        ("0x41", "0xd03") => "Cortex-A53",
        ("0x41", "0xd05") => "Cortex-A55",
        ("0x41", "0xd07") => "Cortex-A57",
        ("0x41", "0xd08") => "Cortex-A72",
        ("0x41", "0xd0b") => "Cortex-A76",
        ("0x41", "0xd0c") => "Neoverse-N1",
        ("0x41", "0xd40") => "Neoverse-V1",
        ("0x41", "0xd49") => "Neoverse-N2",
        ("0x41", "0xd4f") => "Neoverse-V2",
        ("0x41", "0xd84") => "Neoverse-V3",
        ("0x41", "0xd8e") => "Neoverse-N3",
        ("0xc0", "0xac3") => "Ampere-1",
        ("0xc0", "0xac4") => "Ampere-1a",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arm(part: &str, revision: u32) -> String {
        format!(
            "processor\t: 0\nBogoMIPS\t: 243.75\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\n\
             CPU architecture: 8\nCPU variant\t: 0x3\nCPU part\t: {part}\nCPU revision\t: {revision}\n\n"
        )
    }

    #[test]
    fn a_processor_that_has_a_name_is_called_by_it() {
        let text = "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel\t\t: 143\n\
                    model name\t: Intel(R) Xeon(R) Processor @ 2.10GHz\n";
        assert_eq!(name(text, "x86_64"), "Intel(R) Xeon(R) Processor @ 2.10GHz");
        let withheld =
            "vendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 17\nmodel name\t: unknown\n";
        assert_eq!(name(withheld, "x86_64"), "AuthenticAMD family 25 model 17");
    }

    #[test]
    fn two_kinds_of_arm_machine_have_two_names() {
        assert_eq!(name(&arm("0xd0c", 1).repeat(4), "aarch64"), "Neoverse-N1 r3p1 (0x41 0xd0c)");
        assert_eq!(name(&arm("0xfff", 1), "aarch64"), "ARM 0x41 0xfff r3p1");
        assert_ne!(name(&arm("0xfff", 1), "aarch64"), name(&arm("0xffe", 1), "aarch64"));
        assert_ne!(name(&arm("0xd0c", 1), "aarch64"), name(&arm("0xd0c", 2), "aarch64"));
    }

    #[test]
    fn cores_of_several_kinds_are_all_named_and_so_is_the_board() {
        let board = "Hardware\t: BCM2835\nModel\t\t: A small board\n";
        let text = format!("{}{}{board}", arm("0xd03", 4).repeat(4), arm("0xd08", 0));
        let wanted = "Cortex-A53 r3p4 (0x41 0xd03), Cortex-A72 r3p0 (0x41 0xd08), A small board";
        assert_eq!(name(&text, "aarch64"), wanted);
    }

    #[test]
    fn others_are_called_as_their_kernels_call_them_or_by_their_architecture() {
        let power = "processor\t: 0\ncpu\t\t: POWER9, altivec supported\n";
        assert_eq!(name(power, "powerpc64"), "POWER9, altivec supported");
        assert_eq!(
            name("processor\t: 0\nisa\t: rv64imafdc\nuarch\t: sifive,u74-mc\n", "riscv64"),
            "sifive,u74-mc"
        );
        assert_eq!(name("processor\t: 0\n", "riscv64"), "riscv64");
        assert_eq!(name("", "aarch64"), "aarch64");
    }
}
