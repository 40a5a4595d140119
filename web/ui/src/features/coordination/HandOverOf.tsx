/** The specialist of a booked case is called away: everything around its time is handed over. */
import { HandOverDialog } from '../handover/HandOverDialog';
import type { Line } from './board';

export function HandOverOf({ line: { specialist, appointment }, onClose }: { line: Line; onClose: () => void }) {
  if (!specialist) return null;
  const span = appointment ? { from: appointment.starts_at, to: appointment.ends_at } : undefined;
  return <HandOverDialog person={specialist} self={false} span={span} onClose={onClose} />;
}
