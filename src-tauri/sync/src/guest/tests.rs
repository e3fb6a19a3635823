//! The connection against a host that is played by hand.

mod line;

mod attempts;
mod catching;
mod documented;
mod sending;
mod silence;
mod telling;
