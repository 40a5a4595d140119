/** What was written in a room and is not stored there yet, kept in this tab so that a reload loses no word. */
import { readSession, removeSession, writeSession } from '../../../app/storage';
import type { OutgoingChat } from './state';

/** The text in the input, by room; a room is one appointment. */
export const chatDraftKey = (room: string) => `hoichan.chat.${room}`;
const outboxKey = (room: string) => `hoichan.room-outbox.${room}`;

export function keepOutbox(room: string, outbox: readonly OutgoingChat[]): void {
  if (outbox.length === 0) removeSession(outboxKey(room));
  else writeSession(outboxKey(room), JSON.stringify(outbox.map(({ client_id, text }) => ({ client_id, text }))));
}

/** Sent again with their first ids: the server stores each once. */
export function keptOutbox(room: string): { client_id: string; text: string }[] {
  try {
    return JSON.parse(readSession(outboxKey(room)) ?? '[]') as { client_id: string; text: string }[];
  } catch {
    return [];
  }
}

export function forgetChat(room: string): void {
  removeSession(chatDraftKey(room));
  removeSession(outboxKey(room));
}
