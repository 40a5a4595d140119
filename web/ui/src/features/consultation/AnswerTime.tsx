/** How long whoever owes the next step still has, by the server's clock. */
import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { ConsultationLine } from '../../api/consultations';
import { serverTime } from '../../api/serverTime';
import { Countdown } from '../../ui/Countdown';
import { useNow } from '../../ui/useNow';
import { shownClock } from './answerClock';

export function AnswerTime({ line, otherwise = null }: { line: ConsultationLine; otherwise?: ReactNode }) {
  const { t } = useLingui();
  const now = serverTime(useNow(15_000));
  const clock = shownClock(line, now);
  if (clock === null) return otherwise;
  return <Countdown from={clock.from} to={clock.to} now={now} tone={clock.tone} owner={clock.owner === 'sender' ? t`giờ của bên hỏi` : t`hạn trả lời`} />;
}
