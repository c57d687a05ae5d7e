//! Passes on what only the build knows.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo::rustc-env=RMSBENCH_TARGET={target}");
}
