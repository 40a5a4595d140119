use std::time::{Duration, Instant};
#[derive(Clone, Copy, Debug)]
pub(crate) struct Probe {
    pub(crate) rate_bps: u32,
    pub(crate) bytes: u32,
}
#[derive(Debug)]
pub(crate) struct Estimator(u32);
impl Estimator {
    pub(crate) fn new(_: Instant, start: u32) -> Self {
        Self(start)
    }
    pub(crate) fn sent(&mut self, _: u16, _: u16, _: Instant) {}
    pub(crate) fn feedback(&mut self, _: &[u8], _: Duration, _: Instant) -> bool {
        true
    }
    pub(crate) fn report(&mut self, _: u8, _: Instant) {}
    pub(crate) fn remb(&mut self, _: u64, _: Instant) {}
    pub(crate) fn tick(&mut self, _: Instant) {}
    pub(crate) fn estimate(&self) -> u32 {
        self.0
    }
    pub(crate) fn is_overusing(&self) -> bool {
        false
    }
    pub(crate) fn probe(&mut self, _: u32, _: u32, _: Instant) -> Option<Probe> {
        None
    }
}
