/** Which outcomes concern the reader. Pure. */
import type { OutcomeLine } from './api';

/** What the reader has to report, the first due first; the one that is being answered stays until it is done. */
export function owed(lines: readonly OutcomeLine[], opened: OutcomeLine | null): OutcomeLine[] {
  const mine = lines.filter(({ outcome, consultation }) => outcome.may_report && !outcome.reported_at && consultation.id !== opened?.consultation.id);
  return [...mine, ...(opened ? [opened] : [])].sort((a, b) => a.outcome.due_at - b.outcome.due_at);
}

/** What was reported and this specialist has not read yet, the newest first; what is read here stays until it is closed. */
export function unread(lines: readonly OutcomeLine[], opened: OutcomeLine | null): OutcomeLine[] {
  const mine = lines.filter(({ outcome, consultation }) => outcome.may_mark_seen && consultation.id !== opened?.consultation.id);
  return [...mine, ...(opened ? [opened] : [])].sort((a, b) => (b.outcome.reported_at ?? 0) - (a.outcome.reported_at ?? 0));
}
