/**
 * One PeerConnection with every media section it will ever need, made up front (docs/protocol.md, Joining): four
 * send-only sources, then 3 audio and 6 video receive slots. Muting, cameras and screens swap tracks; nothing renegotiates.
 */
import { type Offer, type Source, sources } from './protocol';

const audioSlots = 3;
const videoSlots = 6;

export type Tracks = Record<Source, MediaStreamTrack | null>;
export type ConnectionEvents = { connected: () => void; failed: () => void };

const cameraLayers: RTCRtpEncodingParameters[] = [
  { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: 'f', maxBitrate: 1_500_000 },
];

/** What devices send when it is not VP8 (RFC 7742 §5): H.264 as every browser decodes it, in one form of it only. */
function isDeviceCodec({ mimeType, sdpFmtpLine = '' }: RTCRtpCodec): boolean {
  return mimeType === 'video/H264' && sdpFmtpLine.includes('packetization-mode=1') && sdpFmtpLine.includes('profile-level-id=42e0');
}

/** VP9 with spatial layers, which Firefox does not put together. */
function isLayeredCodec({ mimeType, sdpFmtpLine = '' }: RTCRtpCodec): boolean {
  const usual = !sdpFmtpLine.includes('profile-id') || sdpFmtpLine.includes('profile-id=0');
  return mimeType === 'video/VP9' && usual && !navigator.userAgent.includes('Firefox');
}

/**
 * Opus and VP8. To receive also what others may send (H.264 from devices, VP9), and retransmissions, by which the relay
 * repairs and finds out what the link carries. Nothing else, because the whole offer must fit 64 KiB.
 */
function preferCodecs(transceiver: RTCRtpTransceiver, kind: 'audio' | 'video', receives: boolean): void {
  if (typeof transceiver.setCodecPreferences !== 'function') return;
  const wanted = kind === 'audio' ? 'audio/opus' : 'video/VP8';
  const capabilities = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const one = (which: (codec: RTCRtpCodec) => boolean) => (receives ? capabilities.filter(which).slice(0, 1) : []);
  const also = [...one(isDeviceCodec), ...one(isLayeredCodec), ...one((codec) => codec.mimeType === 'video/rtx')];
  const kept = [...capabilities.filter((codec) => codec.mimeType === wanted), ...also];
  if (kept.length > 0) transceiver.setCodecPreferences(kept);
}

export class Connection {
  readonly pc: RTCPeerConnection;
  private readonly sending: Record<Source, RTCRtpTransceiver>;
  private readonly receiving: RTCRtpTransceiver[];
  private readonly watched: Partial<Record<Source, number>> = {};
  private saves = false;

  constructor(tracks: Tracks, events: ConnectionEvents) {
    this.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' });
    const send = (kind: 'audio' | 'video', sendEncodings?: RTCRtpEncodingParameters[]) => this.add(kind, { direction: 'sendonly', sendEncodings });
    this.sending = {
      microphone: send('audio'),
      camera: send('video', cameraLayers),
      screen: send('video', [{ maxBitrate: 2_000_000, maxFramerate: 15 }]),
      camera2: send('video', [{ maxBitrate: 1_200_000 }]),
    };
    this.receiving = [
      ...Array.from({ length: audioSlots }, () => this.add('audio', { direction: 'recvonly' })),
      ...Array.from({ length: videoSlots }, () => this.add('video', { direction: 'recvonly' })),
    ];
    for (const source of sources) void this.setTrack(source, tracks[source]);
    this.pc.onconnectionstatechange = () => {
      if (this.pc.connectionState === 'connected') events.connected();
      else if (this.pc.connectionState === 'failed') events.failed();
    };
  }

  private add(kind: 'audio' | 'video', init: RTCRtpTransceiverInit): RTCRtpTransceiver {
    const transceiver = this.pc.addTransceiver(kind, init);
    preferCodecs(transceiver, kind, init.direction === 'recvonly');
    return transceiver;
  }

  async setTrack(source: Source, track: MediaStreamTrack | null): Promise<void> {
    await this.sending[source].sender.replaceTrack(track);
  }

  async makeOffer(offer_id: number, iceRestart: boolean): Promise<Offer> {
    await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart }));
    // The relay learns our addresses from our own checks (it is ICE-lite), so no candidate is waited for.
    return {
      offer_id,
      sdp: this.pc.localDescription?.sdp ?? '',
      sources: sources.map((source) => ({ mid: this.sending[source].mid ?? '', source })),
    };
  }

  async applyAnswer(sdp: string): Promise<void> {
    await this.pc.setRemoteDescription({ type: 'answer', sdp });
  }

  trackOf(mid: string): MediaStreamTrack | null {
    return this.receiving.find((transceiver) => transceiver.mid === mid)?.receiver.track ?? null;
  }

  get audioTracks(): MediaStreamTrack[] {
    return this.receiving.slice(0, audioSlots).map((transceiver) => transceiver.receiver.track);
  }

  get videoMids(): string[] {
    return this.receiving.slice(audioSlots).flatMap((transceiver) => transceiver.mid ?? []);
  }

  midOfTrack(trackId: string): string | null {
    return this.receiving.find((transceiver) => transceiver.receiver.track.id === trackId)?.mid ?? null;
  }

  /** Saving data: the two larger camera pictures rest. */
  async saveData(on: boolean): Promise<void> {
    this.saves = on;
    await this.activate('camera');
  }

  /** So many layers of a source are watched by somebody, from the smallest; the others rest. */
  async setLayers(source: Source, layers: number): Promise<void> {
    this.watched[source] = layers;
    await this.activate(source);
  }

  private async activate(source: Source): Promise<void> {
    const { sender } = this.sending[source];
    const parameters = sender.getParameters();
    if (parameters.encodings.length < 2) return;
    const most = source === 'camera' && this.saves ? 1 : (this.watched[source] ?? parameters.encodings.length);
    const active = (at: number) => at < Math.max(most, 1);
    if (parameters.encodings.every((encoding, at) => encoding.active === active(at))) return;
    for (const [at, encoding] of parameters.encodings.entries()) encoding.active = active(at);
    await sender.setParameters(parameters);
  }

  close(): void {
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }
}
