//! Pictures: charts, maps of surfaces, rank diagrams, as SVG of our own.

pub mod canvas;
pub mod chart;
pub mod draw;
mod font;
pub mod ranks;
pub mod theme;
pub mod ticks;
