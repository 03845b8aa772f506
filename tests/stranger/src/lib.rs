//! Code that somebody makes claims about.

/// The squares below a length, in a list that grows.
pub fn grown(length: u64) -> Vec<u64> {
    let mut squares = Vec::new();
    for number in 0..length {
        squares.push(number * number);
    }
    squares
}

/// The squares below a length, in a list that has room for them from the start.
pub fn reserved(length: u64) -> Vec<u64> {
    let mut squares = Vec::with_capacity(length as usize);
    for number in 0..length {
        squares.push(number * number);
    }
    squares
}
