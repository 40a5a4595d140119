//! The seeds of `fuzz/corpus/`, and deterministic mutations of them, as ordinary tests on a stable compiler.

use super::TARGETS;
use crate::codec::fixtures::{Random, mutate};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Where the tests run, not where they were compiled: checkouts may share a target folder.
fn fuzz() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("../fuzz")
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name().into_string();
    entries.map(|entry| name(entry).expect("UTF-8")).collect()
}

#[test]
fn every_target_has_seeds_and_a_program_and_no_other_stands_there() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names(&fuzz().join("corpus")), targets);
    let programs = targets.iter().map(|name| format!("{name}.rs")).collect();
    assert_eq!(names(&fuzz().join("targets")), programs);
}

/// Runs every seed of a target, then mutations of them.
fn run(target: &str, mutations: usize) {
    let (_, function) = TARGETS.iter().find(|(name, _)| *name == target).expect("a target");
    let folder = fuzz().join("corpus").join(target);
    let read = |name: String| std::fs::read(folder.join(name)).expect("a file");
    let seeds: Vec<Vec<u8>> = names(&folder).into_iter().map(read).collect();
    assert!(!seeds.is_empty(), "{target} has no seeds");
    let survives = |input: &[u8]| {
        let outcome = catch_unwind(AssertUnwindSafe(|| function(input)));
        assert!(outcome.is_ok(), "{target} does not survive {}", hex::encode(input));
    };
    seeds.iter().for_each(|seed| survives(seed));
    let mut random = Random(7);
    for round in 0..mutations {
        let mut input = mutate(&seeds[round % seeds.len()], &mut random);
        if random.below(8) == 0 {
            // The end of another seed behind the beginning of this one.
            let other = &seeds[random.below(seeds.len())];
            input.truncate(random.below(input.len() + 1));
            input.extend_from_slice(&other[random.below(other.len())..]);
        }
        survives(&input);
    }
}

#[test]
fn stun() {
    run("stun", 20_000);
}

#[test]
fn rtp() {
    run("rtp", 20_000);
}

#[test]
fn rtcp() {
    run("rtcp", 20_000);
}

#[test]
fn sdp() {
    run("sdp", 1_000);
}

#[test]
fn demux() {
    run("demux", 1_000);
}

#[test]
fn vp8() {
    run("vp8", 20_000);
}

#[test]
fn vp9() {
    run("vp9", 20_000);
}

#[test]
fn dependency() {
    run("dependency", 20_000);
}

#[test]
fn payload() {
    run("payload", 20_000);
}

#[test]
fn twcc() {
    run("twcc", 20_000);
}

#[test]
fn tcp() {
    run("tcp", 20_000);
}
