//! The page stands inside the binary: a new page is a new binary.

fn main() {
    println!("cargo:rerun-if-changed=ui/dist");
    println!("cargo:rerun-if-changed=../migrations");
}
