/** An absence: for the rest of today, a day, or from–to. Says which booked meetings fall in it, and hands them over. */
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { appointmentsQuery } from '../../api/consultations';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { absenceReasons, isReason, type ReasonCode, reasonNames, reasonText } from './reasons';
import { AbsenceWhen } from './AbsenceWhen';
import { daysWith, firstTyped, meetingsIn, spanOf, type Typed } from './absence';
import { lookAgain } from './api';
import { HandOverDialog } from './HandOverDialog';
import './handover.css';
import { MeetingsIn } from './MeetingsIn';
import type { Span } from './plan';
import { ReasonFields } from './ReasonFields';
import { saveAbsence } from './saveAbsence';
import { dayKey } from '../../ui/time';

type Props = { person: { id: string; name: string }; self: boolean; onClose: () => void };

export function AbsenceSheet({ person, self, onClose }: Props) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [opened] = useState(() => Date.now());
  const [typed, setTyped] = useState<Typed>(() => firstTyped(opened));
  const [code, setCode] = useState<ReasonCode | null>(null);
  const [note, setNote] = useState('');
  const [pressed, setPressed] = useState(false);
  const [handing, setHanding] = useState<Span | null>(null);
  const span = spanOf(typed, opened);
  const calendar = useQuery(span ? appointmentsQuery(span.from, span.to) : { queryKey: ['appointments', 'none'], queryFn: skipToken });
  const meetings = span && calendar.data ? meetingsIn(calendar.data, person.id, span) : [];
  const days = span ? daysWith(meetings, span) : [];
  // A hand-over is about one day, and records the absence itself.
  const atOnce = span !== null && days.length === 1 && dayKey(span.from) === dayKey(span.to - 1);
  const save = useMutation({
    mutationFn: (wanted: Span) => saveAbsence(person.id, wanted, reasonText(code, note)),
    onSuccess: () => lookAgain(queryClient, person.id),
  });
  const { name } = person;
  const title = self ? t`Ghi vắng` : t`Ghi vắng cho ${name}`;
  const check = (then: (span: Span) => void) => {
    setPressed(true);
    if (span && isReason(code, note)) then(span);
  };

  if (handing) return <HandOverDialog person={person} self={self} span={handing} reason={code ?? undefined} note={note} onClose={save.isSuccess ? () => setHanding(null) : onClose} />;
  if (save.isSuccess) return <Saved title={title} days={days} onHand={setHanding} onClose={onClose} />;
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Quay lại</Trans>
          </Button>
          <Button variant={atOnce ? 'default' : 'primary'} busy={save.isPending} disabled={!span} reason={<Trans>Sửa ngày giờ trước.</Trans>} onClick={() => check((wanted) => save.mutate(wanted))}>
            {meetings.length > 0 ? <Trans>Ghi vắng, giữ các ca</Trans> : <Trans>Ghi vắng</Trans>}
          </Button>
          {atOnce && (
            <Button variant="primary" icon="swap" onClick={() => check(setHanding)}>
              <Plural value={meetings.length} other="Xem bàn giao # ca" />
            </Button>
          )}
        </>
      }
    >
      <AbsenceWhen typed={typed} now={opened} onTyped={setTyped} />
      <MeetingsIn meetings={meetings} known={calendar.isSuccess} error={calendar.error} days={days.length} onRetry={() => void calendar.refetch()} />
      <ReasonFields codes={absenceReasons} names={reasonNames} code={code} note={note} missing={pressed && !isReason(code, note)} onCode={setCode} onNote={setNote} />
      {save.isError && <ErrorNote what={<Trans>Chưa ghi vắng được.</Trans>} error={save.error} kept={<Trans>Những gì bạn chọn vẫn còn. Bấm lại để gửi lại.</Trans>} />}
    </Dialog>
  );
}

type SavedProps = { title: string; days: readonly (Span & { count: number })[]; onHand: (span: Span) => void; onClose: () => void };

/** Over several days the meetings are handed over day by day. */
function Saved({ title, days, onHand, onClose }: SavedProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <Button variant="primary" onClick={onClose}>
          <Trans>Xong</Trans>
        </Button>
      }
    >
      <p role="status">
        <Trans>Đã ghi vắng. Không ai đặt được vào giờ này.</Trans> {days.length > 0 && <Trans>Các ca đã đặt vẫn còn nguyên.</Trans>}
      </p>
      {days.map((day) => (
        <HandDay key={day.from} day={day} onHand={onHand} />
      ))}
    </Dialog>
  );
}

function HandDay({ day, onHand }: { day: Span & { count: number }; onHand: (span: Span) => void }) {
  const date = dayKey(day.from).slice(5).split('-').reverse().join('/');
  return (
    <Button icon="swap" onClick={() => onHand({ from: day.from, to: day.to })}>
      <Plural value={day.count} other={`Bàn giao # ca ngày ${date}`} />
    </Button>
  );
}
