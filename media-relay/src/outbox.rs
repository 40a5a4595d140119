//! Packets on their way out: one contiguous buffer for a batch, so that sending allocates nothing.

use crate::peer::ice::Path;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Outgoing {
    pub(crate) path: Path,
    start: usize,
    end: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    pub(crate) data: Vec<u8>,
    packets: Vec<Outgoing>,
}

impl Outbox {
    /// Where the next packet begins.
    pub(crate) fn begin(&self) -> usize {
        self.data.len()
    }

    /// What was written since `start` goes to `path`.
    pub(crate) fn finish(&mut self, start: usize, path: Path) {
        self.packets.push(Outgoing { path, start, end: self.data.len() });
    }

    pub(crate) fn push(&mut self, packet: &[u8], path: Path) {
        let start = self.begin();
        self.data.extend_from_slice(packet);
        self.finish(start, path);
    }

    pub(crate) fn len(&self) -> usize {
        self.packets.len()
    }

    pub(crate) fn packets(&self) -> impl Iterator<Item = (Path, &[u8])> {
        self.packets.iter().map(|packet| (packet.path, &self.data[packet.start..packet.end]))
    }

    pub(crate) fn clear(&mut self) {
        self.data.clear();
        self.packets.clear();
    }
}
