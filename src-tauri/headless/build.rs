//! Notices when the UI was built, also for the first time: the macro that takes it in watches only the files it has seen.

fn main() {
    println!("cargo::rerun-if-changed=../../ui/dist/index.html");
}
