//! Pure decisions about packets: which go to a receiver, and with which numbers.
pub(crate) mod allocation;
pub(crate) mod history;
pub(crate) mod keyframe;
pub(crate) mod layer;
pub(crate) mod missing;
pub(crate) mod rate;
pub(crate) mod rewrite;
pub(crate) mod subscription;
