//! Packets on their way out: what goes to one address in a batch stands in one contiguous slab, so that the kernel takes
//! it in one call. Slabs are used again; a batch allocates nothing once they have grown.

use crate::peer::ice::Path;

/// Where a connection's packets of the running batch stand.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    batch: u64,
    at: usize,
}

/// Packets to one address, one after the other.
#[derive(Debug)]
pub(crate) struct Slab {
    pub(crate) path: Path,
    pub(crate) data: Vec<u8>,
    ends: Vec<usize>,
}

/// Packets of one size in a row, the last of them perhaps shorter: what a generic segmentation offload takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) segment: usize,
    pub(crate) packets: usize,
}

/// UDP takes no more in one datagram, and so in one offload.
const MAX_RUN: usize = 65_000;
/// With its headers a segment must fit an Ethernet frame: a kernel that refuses one is asked for no more offload.
const MAX_SEGMENT: usize = 1_440;

impl Slab {
    /// Where the next packet begins.
    pub(crate) fn begin(&self) -> usize {
        self.data.len()
    }

    /// What was written since the last packet is one.
    pub(crate) fn finish(&mut self) {
        self.ends.push(self.data.len());
    }

    pub(crate) fn packets(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.data[start..*end])
    }

    pub(crate) fn bytes(&self) -> usize {
        self.data.len()
    }

    /// The packets in runs of at most `max` each.
    pub(crate) fn runs(&self, max: usize) -> impl Iterator<Item = Run<'_>> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let start = if next == 0 { 0 } else { self.ends[next - 1] };
            let segment = self.ends.get(next)? - start;
            let mut end = start + segment;
            let mut packets = 1;
            next += 1;
            while packets < max && segment <= MAX_SEGMENT && next < self.ends.len() {
                let len = self.ends[next] - end;
                if len > segment || self.ends[next] - start > MAX_RUN {
                    break;
                }
                end = self.ends[next];
                packets += 1;
                next += 1;
                if len < segment {
                    break;
                }
            }
            Some(Run { bytes: &self.data[start..end], segment, packets })
        })
    }
}

#[derive(Debug)]
pub(crate) struct Outbox {
    slabs: Vec<Slab>,
    used: usize,
    batch: u64,
}

impl Default for Outbox {
    fn default() -> Self {
        // A `Place` that was never used belongs to no batch.
        Self { slabs: Vec::new(), used: 0, batch: 1 }
    }
}

impl Outbox {
    /// The slab of a connection in this batch.
    pub(crate) fn slab(&mut self, place: &mut Place, path: Path) -> &mut Slab {
        if place.batch != self.batch || self.slabs[place.at].path != path {
            *place = Place { batch: self.batch, at: self.open(path) };
        }
        &mut self.slabs[place.at]
    }

    /// One packet that belongs to no connection's slab.
    pub(crate) fn push(&mut self, packet: &[u8], path: Path) {
        let at = self.open(path);
        self.slabs[at].data.extend_from_slice(packet);
        self.slabs[at].finish();
    }

    fn open(&mut self, path: Path) -> usize {
        let at = self.used;
        self.used += 1;
        match self.slabs.get_mut(at) {
            Some(slab) => {
                slab.path = path;
                slab.data.clear();
                slab.ends.clear();
            }
            None => self.slabs.push(Slab { path, data: Vec::new(), ends: Vec::new() }),
        }
        at
    }

    pub(crate) fn slabs(&self) -> &[Slab] {
        &self.slabs[..self.used]
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.used == 0
    }

    pub(crate) fn bytes(&self) -> usize {
        self.slabs().iter().map(|slab| slab.bytes()).sum()
    }

    pub(crate) fn clear(&mut self) {
        self.used = 0;
        self.batch += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(port: u16) -> Path {
        Path { remote: ([127, 0, 0, 1], port).into(), local: None, stream: None }
    }

    fn put(outbox: &mut Outbox, place: &mut Place, port: u16, len: usize) {
        let slab = outbox.slab(place, path(port));
        slab.data.resize(slab.begin() + len, port as u8);
        slab.finish();
    }

    #[test]
    fn packets_to_one_address_stand_together() {
        let mut outbox = Outbox::default();
        let (mut one, mut two) = (Place::default(), Place::default());
        for _ in 0..2 {
            for len in [100, 100, 60, 100, 120] {
                put(&mut outbox, &mut one, 1, len);
                put(&mut outbox, &mut two, 2, len);
            }
            assert_eq!(outbox.slabs().len(), 2);
            for (slab, port) in outbox.slabs().iter().zip([1, 2]) {
                let lens: Vec<usize> = slab.packets().map(<[u8]>::len).collect();
                assert_eq!((slab.path, lens), (path(port), vec![100, 100, 60, 100, 120]));
                assert!(slab.data.iter().all(|byte| u16::from(*byte) == port));
            }
            outbox.clear();
            assert!(outbox.is_empty());
        }
    }

    #[test]
    fn a_run_ends_after_a_shorter_packet_and_before_a_longer_one() {
        let mut outbox = Outbox::default();
        let mut place = Place::default();
        for len in [100, 100, 60, 100, 120, 120, 120] {
            put(&mut outbox, &mut place, 1, len);
        }
        let runs = |max| -> Vec<(usize, usize, usize)> {
            outbox.slabs()[0].runs(max).map(|run| (run.segment, run.packets, run.bytes.len())).collect()
        };
        assert_eq!(runs(64), [(100, 3, 260), (100, 1, 100), (120, 3, 360)]);
        assert_eq!(runs(2), [(100, 2, 200), (60, 1, 60), (100, 1, 100), (120, 2, 240), (120, 1, 120)]);
        assert!(runs(1).iter().all(|(segment, packets, bytes)| *packets == 1 && segment == bytes));
    }

    #[test]
    fn a_run_is_never_longer_than_a_datagram() {
        let mut outbox = Outbox::default();
        let mut place = Place::default();
        (0..100).for_each(|_| put(&mut outbox, &mut place, 1, 1_200));
        assert!(outbox.slabs()[0].runs(64).all(|run| run.bytes.len() <= MAX_RUN));
        assert_eq!(outbox.slabs()[0].runs(64).map(|run| run.packets).sum::<usize>(), 100);
    }

    #[test]
    fn a_path_that_changed_gets_a_slab_of_its_own() {
        let mut outbox = Outbox::default();
        let mut place = Place::default();
        put(&mut outbox, &mut place, 1, 10);
        put(&mut outbox, &mut place, 2, 10);
        assert_eq!(outbox.slabs().iter().map(|slab| slab.path).collect::<Vec<_>>(), [path(1), path(2)]);
    }
}
