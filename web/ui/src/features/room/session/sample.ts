/** What `getStats` says, boiled down: is anything arriving, does each picture move, and the digest for the server. */
import type { StatsDigest } from './protocol';

type Stat = Record<string, unknown> & { type: string };
export type StatsLike = { forEach: (each: (stat: Stat) => void) => void };

export type Sample = {
  at: number;
  /** Grows with everything that arrives on the connection, of whatever kind. */
  packets: number;
  /** Decoded frames by track id. */
  frames: Readonly<Record<string, number>>;
  /** Packets of each voice by track id. */
  voices: Readonly<Record<string, number>>;
  rttMs: number;
  availableOutgoingBps: number;
  uplinkLoss: number;
  received: number;
  lost: number;
  concealed: number;
  samples: number;
  freezes: number;
  cpuLimited: boolean;
};

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

export function takeSample(report: StatsLike, at: number): Sample {
  const frames: Record<string, number> = {};
  const voices: Record<string, number> = {};
  const sample = { at, packets: 0, frames, voices, rttMs: 0, availableOutgoingBps: 0, uplinkLoss: 0, received: 0, lost: 0, concealed: 0, samples: 0, freezes: 0, cpuLimited: false };
  let transportPackets = 0;
  let pairBytes = 0;
  report.forEach((stat) => {
    switch (stat.type) {
      case 'transport':
        transportPackets += number(stat.packetsReceived);
        break;
      case 'candidate-pair':
        pairBytes += number(stat.bytesReceived);
        if (stat.nominated === true && stat.state === 'succeeded') {
          sample.rttMs = number(stat.currentRoundTripTime) * 1000;
          sample.availableOutgoingBps = number(stat.availableOutgoingBitrate);
        }
        break;
      case 'inbound-rtp':
        sample.received += number(stat.packetsReceived);
        sample.lost += number(stat.packetsLost);
        if (stat.kind === 'video') {
          if (typeof stat.trackIdentifier === 'string') frames[stat.trackIdentifier] = number(stat.framesDecoded);
          sample.freezes += number(stat.freezeCount);
        } else {
          if (typeof stat.trackIdentifier === 'string') voices[stat.trackIdentifier] = number(stat.packetsReceived);
          sample.concealed += number(stat.concealedSamples) - number(stat.silentConcealedSamples);
          sample.samples += number(stat.totalSamplesReceived);
        }
        break;
      case 'remote-inbound-rtp':
        sample.uplinkLoss = Math.max(sample.uplinkLoss, number(stat.fractionLost));
        break;
      case 'outbound-rtp':
        if (stat.qualityLimitationReason === 'cpu') sample.cpuLimited = true;
        break;
    }
  });
  // Firefox has no transport statistics; the bytes of its candidate pairs grow just the same.
  sample.packets = transportPackets || pairBytes || sample.received;
  return sample;
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, Math.round((part / whole) * 1000) / 1000)) : 0;
}

export function digest(before: Sample, now: Sample): StatsDigest {
  const lost = now.lost - before.lost;
  return {
    rtt_ms: Math.round(now.rttMs),
    uplink_loss: Math.round(now.uplinkLoss * 1000) / 1000,
    downlink_loss: share(lost, lost + now.received - before.received),
    concealed_ratio: share(now.concealed - before.concealed, now.samples - before.samples),
    available_outgoing_bps: Math.round(now.availableOutgoingBps),
    freezes: Math.max(0, now.freezes - before.freezes),
    cpu_limited: now.cpuLimited,
  };
}

/** Since when each track's picture stands still; a track is absent while it moves or has never moved. */
export function stillSince(before: Sample | null, now: Sample, known: Readonly<Record<string, number>>): Record<string, number> {
  const still: Record<string, number> = {};
  for (const [track, frames] of Object.entries(now.frames)) {
    if (before && frames > 0 && before.frames[track] === frames) still[track] = known[track] ?? before.at;
  }
  return still;
}

export type LinkQuality = 'good' | 'weak';

/** Weak: loss or delay that people hear, or too little room for a picture. */
export function judge(d: StatsDigest): LinkQuality {
  const starved = d.available_outgoing_bps > 0 && d.available_outgoing_bps < 180_000;
  return d.rtt_ms > 500 || d.uplink_loss > 0.1 || d.downlink_loss > 0.1 || d.concealed_ratio > 0.08 || starved ? 'weak' : 'good';
}
