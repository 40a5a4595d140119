/** Where a notification leads. */
import { hasRole, type SignedInUser } from '../../api/session';
import { paths } from '../../paths';
import type { Notification } from './api';

// What a coordinator settles on the board.
const onTheBoard = ['consultation.submitted', 'sla.', 'handover.', 'page.siren', 'page.unanswered'];
const minutes = ['outcome.'];
const schedule = ['appointment.', 'waitlist.', 'meeting.case_'];
const begins = (kind: string, beginnings: readonly string[]) => beginnings.some((beginning) => kind.startsWith(beginning));

/** null: there is nothing to open, only to read. */
export function targetOf({ kind, consultation_id: id, appointment_id: meeting }: Pick<Notification, 'kind' | 'consultation_id' | 'appointment_id'>, user: SignedInUser | null): string | null {
  if (kind.startsWith('swap.')) return paths.rota();
  if (!id && kind.startsWith('meeting.')) return paths.meetings(meeting ?? undefined);
  if (!id) return null;
  if (hasRole(user, 'coordinator') && begins(kind, onTheBoard)) return paths.coordination(id);
  if (kind === 'meeting.your_case' && meeting) return paths.meetings(meeting);
  // Who is called rings on the first page; the consultation opens to whoever took it.
  if (kind === 'page.ringing' || kind === 'page.leader') return paths.worklist();
  if (begins(kind, minutes)) return paths.consultation(id, 'minutes');
  return paths.consultation(id, begins(kind, schedule) ? 'schedule' : undefined);
}
