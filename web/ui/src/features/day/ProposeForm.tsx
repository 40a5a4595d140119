/** Another time: three free ones near the booked one, or one's own. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Appointment } from '../../api/consultations';
import { useDraft } from '../../app/drafts';
import { Button } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { type Choice, RadioCards } from '../../ui/RadioCards';
import { formatDate, formatTimeRange, formatWeekday, instantOf, parseDate } from '../../ui/time';
import { parseMinute } from '../schedule/draft';
import { nearest, otherTimesQuery } from './answer';
import type { Said } from './AnswerBooking';

type Props = { appointment: Appointment; now: number; busy: boolean; onSay: (said: Said) => void };

/** When the typed day and hour are; null while they are none. */
function momentOf(day: string, hour: string): number | null {
  const [date, minute] = [parseDate(day), parseMinute(hour)];
  return date === null || minute === null ? null : instantOf(date, '00:00') + minute * 60_000;
}

export function ProposeForm({ appointment, now, busy, onSay }: Props) {
  const { t } = useLingui();
  const [opened] = useState(now);
  const found = useQuery(otherTimesQuery(appointment, opened));
  const [chosen, setChosen] = useState<string | null>(null);
  const [day, setDay] = useState(() => formatDate(appointment.starts_at));
  const [hour, setHour] = useState('');
  const [note, setNote] = useDraft(`hoichan.propose.${appointment.id}`);
  const [pressed, setPressed] = useState(false);
  const length = appointment.ends_at - appointment.starts_at;
  const times = nearest(found.data ?? [], { from: appointment.starts_at, to: appointment.ends_at });
  const own = momentOf(day, hour);
  const at = chosen === 'own' ? own : chosen === null ? null : Number(chosen);
  const choices: Choice<string>[] = [...times.map((time) => ({ value: String(time.from), label: formatTimeRange(time.from, time.to), hint: formatWeekday(time.from) })), { value: 'own', label: t`Giờ khác`, hint: t`tự ghi` }];
  const past = own !== null && own <= now;
  return (
    <form
      className="answer__form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setPressed(true);
        if (at !== null && at > now) onSay({ answer: 'proposed', reason: note.trim(), starts_at: at, ends_at: at + length });
      }}
    >
      {found.isPending && <Skeleton rows={1} />}
      {found.isError && <ErrorNote what={<Trans>Chưa tải được giờ trống của bạn.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && times.length === 0 && (
        <p className="text-2">
          <Trans>Bảy ngày tới bạn không còn giờ trống. Ghi giờ khác.</Trans>
        </p>
      )}
      <RadioCards legend={<Trans>Giờ nào hợp với bạn</Trans>} choices={choices} value={chosen} onChange={setChosen} required error={pressed && chosen === null ? <Trans>Chọn một giờ.</Trans> : undefined} />
      {chosen === 'own' && (
        <div className="answer__own">
          <TextField label={t`Ngày`} inputMode="numeric" placeholder={t`ngày/tháng/năm`} value={day} error={pressed && parseDate(day) === null && t`Ghi ngày như 25/12/2026.`} onChange={(event) => setDay(event.target.value)} />
          <TextField label={t`Giờ bắt đầu`} inputMode="numeric" maxLength={6} placeholder="14:30" value={hour} error={pressed && (parseMinute(hour) === null ? t`Ghi giờ như 14:30.` : past && t`Giờ này đã qua.`)} onChange={(event) => setHour(event.target.value)} />
        </div>
      )}
      <TextField label={t`Ghi thêm (không bắt buộc)`} maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} />
      <p className="text-2 size-13">
        <Trans>Hẹn cũ giữ nguyên tới khi điều phối đổi.</Trans>
      </p>
      <Button type="submit" variant="primary" busy={busy}>
        <Trans>Gửi giờ đề nghị</Trans>
      </Button>
    </form>
  );
}
