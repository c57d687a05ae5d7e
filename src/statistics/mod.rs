//! The statistics of a comparison of optimizers.
//!
//! Two optimizers are compared by paired differences, one per problem and seed: the first one's value less the second's,
//! so that a negative difference says that the first was better. A difference is `−∞` or `∞` where one of the two has
//! diverged, or has come to the minimum exactly; it is never NaN. Infinities count by their rank, and no number is put in
//! their place. Whatever is computed is the same to the bit on every machine.
//!
//! - [`ranks`]: average ranks; how often one optimizer is better ([`ranks::a12`]).
//! - [`paired`]: the signed-rank and the sign test of two optimizers.
//! - [`bootstrap`]: an interval for the median difference.
//! - [`bayes`]: the probabilities that one of two optimizers is better, or that there is no practical difference.
//! - [`friedman`]: whether any of several optimizers differ.
//! - [`nemenyi`]: which of them do, by their mean ranks.
//! - [`holm`]: p-values of several tests at once.
//! - [`letters`]: a short display of which optimizers differ.
//! - [`tails`]: the distributions that all of these need.

pub mod bayes;
pub mod bootstrap;
pub mod friedman;
pub mod holm;
pub mod letters;
pub mod nemenyi;
pub mod paired;
pub mod ranks;
pub mod tails;
