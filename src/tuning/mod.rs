//! Tuning: which trials to make, and what the best of them is worth.

pub mod curve;
pub mod methods;
