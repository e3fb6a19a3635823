//! `hearth-server`.
fn main() {}
