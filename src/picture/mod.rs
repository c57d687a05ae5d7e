//! Pictures: charts, maps of surfaces, rank diagrams, as SVG of our own.

pub mod canvas;
pub mod chart;
pub mod contour;
pub mod draw;
mod font;
pub mod levels;
pub mod ranks;
pub mod terrain;
pub mod theme;
pub mod ticks;
