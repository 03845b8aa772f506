//! Numbers of a command line.

/// A number between two bounds.
///
/// # Errors
/// Where it is none, or lies outside; the error is what is wrong with it.
pub(in crate::lanes) fn number(text: &str, least: f64, most: f64) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "it is no number".to_owned())?;
    if (least..=most).contains(&number) {
        return Ok(number);
    }
    match (least == f64::MIN_POSITIVE, most < 1.0) {
        (true, _) => Err("it has to be above 0".to_owned()),
        (_, true) => Err("it has to lie between 0 and 1".to_owned()),
        _ => Err(format!("it has to lie between {least} and {most}")),
    }
}

/// A whole number between two bounds.
///
/// # Errors
/// Where it is none, or lies outside; the error is what is wrong with it.
pub(in crate::lanes) fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("it has to be a whole number between {least} and {most}"))
}
