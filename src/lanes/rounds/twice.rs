//! That a catalogue which was compiled twice is there twice.

use crate::claim::{Catalogue, Entry, Variant};
use crate::record::Error;

/// Looks whether each claim's reference has another address in the second copy of a catalogue. Where a compiler or a
/// linker took both for one, the placement twin would be compared with itself.
///
/// # Errors
/// Where a reference has only one address; the error names the claim.
pub(super) fn check(catalogue: &Catalogue, again: &Catalogue) -> Result<(), Error> {
    let once = again.iter().find(|copy| {
        let original = catalogue.iter().find(|entry| entry.id() == copy.id());
        let both = original.and_then(reference).zip(reference(copy));
        both.is_some_and(|(one, other)| std::ptr::fn_addr_eq(one.routine, other.routine))
    });
    match once {
        None => Ok(()),
        Some(entry) => Err(Error::new(
            format!("the second copy of {} is its first one: both have one address", entry.id()),
            "compile the claims a second time in the lane, as `#[path = \"claims/mod.rs\"] mod again;` does, and link \
             without folding identical code",
        )),
    }
}

fn reference(entry: &Entry) -> Option<&Variant> {
    entry.claim.variant(entry.claim.reference)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::claim::testing::claim;
    use crate::claim::{Catalogue, Claim, Entry, Variant, variant};
    use crate::{Digest, Run};

    fn catalogue(routine: fn(&mut Run)) -> &'static Catalogue {
        let variants: &'static [Variant] = vec![variant("own", routine)].leak();
        let claim: &'static Claim =
            Box::leak(Box::new(Claim { variants, reference: "own", ..claim([]) }));
        let entry = Entry {
            theme: "theme",
            theme_title: "Theme",
            name: "name",
            claim,
            text: "",
            path: "theme/name.rs",
            list: "claims/mod.rs",
            listed_by_theme: false,
            package: "package",
            folder: "/no/such/benches",
            catalogue_title: "",
        };
        vec![entry].leak()
    }

    fn one(run: &mut Run) {
        run.iter(|| 1_u64, Digest::of);
    }

    fn other(run: &mut Run) {
        run.iter(|| 2_u64, Digest::of);
    }

    #[test]
    fn a_copy_at_the_same_address_is_none() {
        assert!(check(catalogue(one), catalogue(other)).is_ok());
        let error = check(catalogue(one), catalogue(one)).expect_err("it is the same").to_string();
        assert!(error.contains("theme/name"), "{error}");
    }
}
