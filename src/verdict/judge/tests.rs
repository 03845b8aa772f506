//! Verdict rules.
