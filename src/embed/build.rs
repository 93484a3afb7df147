//! Tells cargo that the embedded folders are part of the program: a file added to them is in the next build.

fn main() {
    println!("cargo::rerun-if-changed=content");
    println!("cargo::rerun-if-changed=themes");
    println!("cargo::rerun-if-changed=src/embed/build.rs");
}
