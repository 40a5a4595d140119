//! Reading sockets in batches: what the kernel joined is taken apart again.

use super::now;
use quinn_udp::{RecvMeta, UdpSockRef, UdpSocketState};
use std::{io::IoSliceMut, os::fd::AsFd, time::Instant};

const BATCH: usize = 8;
/// Datagrams that the kernel may join into one buffer of the largest size.
const BUFFER: usize = 64 * 1024;

/// Buffers that one batch after the other is read into.
pub struct Batch {
    buffers: Vec<Vec<u8>>,
    metas: [RecvMeta; BATCH],
}

impl Default for Batch {
    fn default() -> Self {
        Self { buffers: vec![vec![0; BUFFER]; BATCH], metas: [RecvMeta::default(); BATCH] }
    }
}

impl Batch {
    /// The next datagrams of a socket and when they were read; `None` when there are none.
    pub fn read<'a, S: AsFd>(
        &'a mut self,
        socket: &S,
        state: &UdpSocketState,
    ) -> Option<(Instant, impl Iterator<Item = &'a mut [u8]> + use<'a, S>)> {
        let Self { buffers, metas } = self;
        let mut slices = buffers.iter_mut().map(|buffer| IoSliceMut::new(buffer));
        let mut slices: [IoSliceMut<'_>; BATCH] = std::array::from_fn(|_| slices.next().expect("BATCH are made"));
        let count = state.recv(UdpSockRef::from(socket), &mut slices, metas).ok()?;
        let came = metas.iter().zip(buffers).take(count);
        Some((now(), came.flat_map(|(meta, buffer)| buffer[..meta.len].chunks_mut(meta.stride.max(1)))))
    }
}
