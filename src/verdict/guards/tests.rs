//! Every criterion on numbers that are known, and what each guard makes of a verdict.

use super::*;
