//! Compares gradient optimizers on benchmark loss surfaces.
//!
//! The way of the data: a [`config`] is read and resolved into an [`Experiment`](experiment::Experiment), whose runs the
//! [`engine`] executes block by block, each step an evaluation of a [`problem`] and an update by an optimizer of
//! [`optim`]; recorded steps become rows of a [`trace`], and every run ends in a [`summary`]. [`finished`] runs are judged
//! in a [`comparison`].

pub mod check;
pub mod comparison;
pub mod component;
pub mod config;
pub mod curves;
pub mod difference;
pub mod dual;
pub mod engine;
pub mod experiment;
pub mod export;
pub mod figures;
pub mod finished;
pub mod horizon;
pub mod isa;
pub mod journal;
pub mod key;
pub mod memory;
pub mod modifier;
mod newton;
pub mod noise;
pub mod numerals;
pub mod optim;
pub mod picture;
pub mod plan;
pub mod problem;
pub mod profile;
pub mod real;
pub mod report;
pub mod results;
pub mod runs;
pub mod schedule;
pub mod seed;
pub mod statistics;
pub mod suite;
pub mod summary;
pub mod target;
pub mod text;
pub mod trace;
pub mod tuning;
pub mod unittest;
pub mod verify;
