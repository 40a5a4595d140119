/** The messages of docs/protocol.md, version 1. */

export type Source = 'microphone' | 'camera' | 'screen' | 'camera2';
export const sources: readonly Source[] = ['microphone', 'camera', 'screen', 'camera2'];
export type MediaFlags = Record<Source, boolean>;

export type ParticipantKind = 'requesting_doctor' | 'specialist' | 'coordinator' | 'family' | 'interpreter' | 'second_doctor' | 'device_check' | 'listener';
export type SeatState = 'waiting' | 'admitted' | 'reconnecting' | 'away' | 'left';

export type Participant = {
  id: string;
  name: string;
  kind: ParticipantKind;
  role: 'host' | 'cohost' | 'member' | 'guest';
  hospital: string | null;
  state: SeatState;
  hand_raised_at: number | null;
  waiting_since: number | null;
  media: MediaFlags;
  /** The machine whose picture is the second camera; absent without one. */
  device?: DeviceInfo | null;
};

export type DeviceInfo = { kind: 'ultrasound' | 'endoscope' | 'theatre_camera' | 'other'; label: string };

export type Slot = { mid: string; participant: string; source: Source; layer?: string };
export type ChatMessage = { id: string; client_id: string; participant: string; name: string; text: string; at: number };
export type Relay = { id: string; address: string; present: boolean };
export type Offer = { offer_id: number; sdp: string; sources: { mid: string; source: Source }[] };
export type Answer = { offer_id: number; sdp: string };
export type RoomInfo = { id: string; started_at: number };

/** What a page asks to see in one video slot; priority 0 is hidden, 3 the stage. */
export type ViewWish = { mid: string; width: number; height: number; fps: number; priority: 0 | 1 | 2 | 3 };

export type StatsDigest = {
  rtt_ms: number;
  uplink_loss: number;
  downlink_loss: number;
  concealed_ratio: number;
  available_outgoing_bps: number;
  freezes: number;
  cpu_limited: boolean;
};

type Locale = 'vi' | 'en';

export type ClientRequest =
  | { type: 'join'; ticket: string; locale: Locale; offer: Offer; media: MediaFlags }
  | { type: 'join'; resume: string; session: string; epoch: number; last_seq: number; locale: Locale; offer?: Offer }
  | { type: 'media'; source: Source; on: boolean }
  | { type: 'hand'; raised: boolean }
  | { type: 'chat'; client_id: string; text: string }
  | { type: 'admit' | 'refuse' | 'remove'; participant: string }
  | { type: 'view'; wishes: ViewWish[] }
  | ({ type: 'stats' } & StatsDigest)
  | { type: 'offer'; offer: Offer; ice_restart: boolean }
  | { type: 'relay_alive' }
  | { type: 'leave' };

type Snapshot = { room: RoomInfo; answer: Answer | null; roster: Participant[]; slots: Slot[]; chat: ChatMessage[]; relays: Relay[] };

export type Reply =
  | { type: 'ok' }
  | { type: 'error'; code: string; message: string }
  | ({ type: 'joined'; session: string; epoch: number; seq?: number; you: string; resume: string; replay?: boolean } & Snapshot)
  | { type: 'waiting'; session: string; epoch: number; seq?: number; you: string; since: number; resume: string; replay?: boolean }
  | { type: 'chat_stored'; message: ChatMessage }
  | { type: 'answer'; answer: Answer; slots: Slot[] }
  | { type: 'relay_alive'; alive: boolean };

export type ServerEvent =
  | ({ type: 'admitted' } & Snapshot)
  | { type: 'roster'; participants: Participant[] }
  | { type: 'slots'; slots: Slot[] }
  | { type: 'chat'; message: ChatMessage }
  | { type: 'need_offer'; reason: 'slots' | 'ice_restart' | 'relay_lost'; n: number }
  | { type: 'removed'; reason: 'refused' | 'removed' | 'revoked' | 'signed_out' }
  | { type: 'replaced' }
  | { type: 'ended'; reason: string };

export type Hint =
  | { type: 'speakers'; levels: { participant: string; level: number }[] }
  | { type: 'layers'; source: Source; layers: number }
  | { type: 'quality'; [key: string]: unknown }
  | { type: 'resume'; credential: string };

export type ServerMessage = ({ reply: number } & Reply) | ({ seq: number } & ServerEvent) | Hint;

export function isReply(message: ServerMessage): message is { reply: number } & Reply {
  return 'reply' in message;
}

export function isEvent(message: ServerMessage): message is { seq: number } & ServerEvent {
  return 'seq' in message && !('reply' in message);
}

/** null for what is not a message: it is dropped, as unknown types are. */
export function parseServerMessage(data: unknown): ServerMessage | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    return value !== null && typeof value === 'object' && 'type' in value ? (value as ServerMessage) : null;
  } catch {
    return null;
  }
}
