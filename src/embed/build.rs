//! Tells cargo that the embedded folders are part of the program, so that the next build includes any file added to them.

fn main() {
    println!("cargo::rerun-if-changed=content");
    println!("cargo::rerun-if-changed=themes");
    println!("cargo::rerun-if-changed=src/embed/build.rs");
}
