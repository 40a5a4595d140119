//! Who is in the room already: sends audio and video without a pause, and a key frame when one is asked for.

use super::{CAMERA, MICROPHONE, Participant};
use crate::peer::{Header, Packet, vp8};
use std::{io, time::Duration};
use tokio::{sync::oneshot, task::JoinHandle, time};

/// 30 frames a second of about 700 kbit/s; a key frame of 24 kB.
const FRAME: Duration = Duration::from_micros(33_333);
const FRAME_TICKS: u32 = 3_000;
const PACKET_BYTES: usize = 1_000;
const DELTA_PACKETS: usize = 3;
const KEY_PACKETS: usize = 24;
/// 50 audio packets a second of 32 kbit/s.
const VOICE: Duration = Duration::from_millis(20);
const VOICE_TICKS: u32 = 960;
const VOICE_BYTES: usize = 80;

const OPUS: u8 = 111;
const VP8: u8 = 96;

pub struct Publisher {
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

impl Publisher {
    pub fn start(host: Participant) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self { stop, task: tokio::spawn(publish(host, stopped)) }
    }

    pub async fn stop(self) -> io::Result<()> {
        // It has ended already when sending failed, and says so below.
        let _ended = self.stop.send(());
        self.task.await.map_err(io::Error::other)?
    }
}

async fn publish(host: Participant, mut stopped: oneshot::Receiver<()>) -> io::Result<()> {
    let keyframe_wanted = host.peer.keyframe_wanted();
    let (mut frames, mut voices) = (time::interval(FRAME), time::interval(VOICE));
    let (mut frame, mut voice, mut sequence_number) = (0_u32, 0_u32, 0_u16);
    let mut key = true;
    loop {
        tokio::select! {
            _ = &mut stopped => return host.leave().await,
            () = keyframe_wanted.notified() => key = true,
            _ = voices.tick() => {
                let header = header(OPUS, host.ssrc, voice as u16, voice.wrapping_mul(VOICE_TICKS), true);
                host.peer.write(MICROPHONE, Packet { header, payload: vec![0x78; VOICE_BYTES].into() }).await?;
                voice = voice.wrapping_add(1);
            }
            _ = frames.tick() => {
                let packets = if key { KEY_PACKETS } else { DELTA_PACKETS };
                for (nth, payload) in vp8::frame(frame as u16, key, packets, PACKET_BYTES).into_iter().enumerate() {
                    let (timestamp, last) = (frame.wrapping_mul(FRAME_TICKS), nth + 1 == packets);
                    let header = header(VP8, host.ssrc + CAMERA as u32, sequence_number, timestamp, last);
                    host.peer.write(CAMERA, Packet { header, payload: payload.into() }).await?;
                    sequence_number = sequence_number.wrapping_add(1);
                }
                frame = frame.wrapping_add(1);
                key = false;
            }
        }
    }
}

fn header(payload_type: u8, ssrc: u32, sequence_number: u16, timestamp: u32, marker: bool) -> Header {
    Header { version: 2, marker, payload_type, sequence_number, timestamp, ssrc, ..Default::default() }
}
