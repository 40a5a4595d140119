/** Rings when an emergency that waits for this user comes in while a list of cases stands on the screen. */
import { useLingui } from '@lingui/react/macro';
import type { ConsultationLine, NextStep } from '../../api/consultations';
import { useArrivals } from '../../ui/arrivals';
import { hush, play, ringTones } from '../../ui/cues';
import { toast } from '../../ui/Toast';

const mine: ReadonlySet<NextStep> = new Set(['triage', 'find_time', 'join_room'] as const);

export function ringing(lines: readonly ConsultationLine[]): string[] {
  return lines.filter((line) => line.urgency === 'stat' && line.next.some((step) => mine.has(step))).map((line) => line.id);
}

export function useStatRing(lines: readonly ConsultationLine[] | undefined): void {
  const { t } = useLingui();
  useArrivals(
    lines ? ringing(lines) : null,
    () => {
      play(ringTones);
      // No patient in it: others may look at this screen.
      toast(t`Có ca cấp cứu mới chờ bạn.`);
    },
    hush,
  );
}
