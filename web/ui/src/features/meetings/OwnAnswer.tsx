/** The reader's own answer to a meeting's time: they come, or not and why. It can be said anew until the meeting is over. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { StateChip } from '../../ui/StateChip';
import { type Meeting, useMeetingStep } from './api';
import { isOpen, ownAnswer, runs } from './meetings';

export function OwnAnswer({ meeting, person }: { meeting: Meeting; person: string }) {
  const { t } = useLingui();
  const send = useMeetingStep(meeting);
  const [open, setOpen] = useState<'choose' | 'decline' | null>(null);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const own = ownAnswer(meeting, person);
  if (!own || !isOpen(meeting) || runs(meeting)) return null;
  const say = (answer: 'accepted' | 'declined') => send.mutate({ to: 'answer', answer, reason: answer === 'declined' ? reason.trim() : '' }, { onSuccess: () => setOpen(null) });
  const decline = (event: FormEvent) => {
    event.preventDefault();
    setMissing(reason.trim() === '');
    if (reason.trim() !== '' && !send.isPending) say('declined');
  };
  const choosing = !own.answer || open !== null;
  return (
    <div className="own-answer" role="group" aria-label={t`Trả lời buổi họp ${meeting.title}`}>
      {own.answer && (
        <div className="row row--wrap">
          {own.answer === 'accepted' ? (
            <StateChip tone="ok" icon="check">
              <Trans>Bạn sẽ dự</Trans>
            </StateChip>
          ) : (
            <StateChip tone="warn" icon="x">
              <Trans>Bạn không dự: {own.reason}</Trans>
            </StateChip>
          )}
          <Button size="s" variant="quiet" aria-expanded={choosing} onClick={() => setOpen(choosing ? null : 'choose')}>
            {choosing ? <Trans>Thôi</Trans> : <Trans>Đổi câu trả lời</Trans>}
          </Button>
        </div>
      )}
      {choosing && (
        <div className="row row--wrap">
          <Button icon="check" variant="ok" busy={send.isPending && send.variables.to === 'answer' && send.variables.answer === 'accepted'} onClick={() => say('accepted')}>
            <Trans context="Nhận dự họp">Nhận</Trans>
          </Button>
          <Button aria-expanded={open === 'decline'} onClick={() => setOpen(open === 'decline' ? 'choose' : 'decline')}>
            <Trans>Không dự</Trans>
          </Button>
        </div>
      )}
      {open === 'decline' && (
        <form className="own-answer__why" onSubmit={decline} noValidate>
          <TextField label={t`Vì sao không dự`} required maxLength={300} value={reason} error={missing && reason.trim() === '' && t`Ghi lý do trước khi gửi.`} onChange={(event) => setReason(event.target.value)} />
          <Button type="submit" variant="primary" busy={send.isPending}>
            <Trans>Gửi</Trans>
          </Button>
        </form>
      )}
      {send.isError && <ErrorNote what={<Trans>Chưa gửi được câu trả lời.</Trans>} error={send.error} kept={<Trans>Những gì bạn ghi vẫn còn.</Trans>} />}
    </div>
  );
}
