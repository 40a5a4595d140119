/** A booked time: taken, declined with a reason, or another one proposed. What was said can be said anew until it begins. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import type { Appointment } from '../../api/consultations';
import type { components } from '../../api/schema';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { StateChip } from '../../ui/StateChip';
import { formatTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { hourOf } from '../handover/sentence';
import { answer } from './answer';
import './answer.css';
import { DeclineForm } from './DeclineForm';
import { ProposeForm } from './ProposeForm';

type Body = components['schemas']['AnswerAppointment'];
export type Said = Omit<Body, 'version'>;
type Open = 'decline' | 'propose' | 'again' | null;

function useAnswer(appointment: Appointment, onDone: () => void) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const last = useRef({ body: '', key: '' });
  return useMutation({
    mutationFn: (said: Said) => {
      const body: Body = { version: appointment.version, ...said };
      const text = JSON.stringify(body);
      // The same answer sent again, because no reply came, is the same request.
      if (last.current.body !== text) last.current = { body: text, key: crypto.randomUUID() };
      return answer(appointment, body, last.current.key);
    },
    onSuccess: (_, said) => {
      const at = formatTime(appointment.starts_at);
      toast(said.answer === 'accepted' ? t`Đã nhận giờ ${at}.` : said.answer === 'declined' ? t`Đã từ chối giờ ${at}. Điều phối xếp lại.` : t`Đã gửi giờ đề nghị. Điều phối quyết định.`);
      onDone();
    },
    onSettled: () => Promise.all([['appointments'], ['consultations'], ['free-times']].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
}

export function AnswerBooking({ appointment, code, now }: { appointment: Appointment; code: string; now: number }) {
  const { t } = useLingui();
  const [open, setOpen] = useState<Open>(null);
  const send = useAnswer(appointment, () => setOpen(null));
  const said = appointment.answer;
  const choosing = !said || open !== null;
  const toggle = (which: 'decline' | 'propose') => {
    send.reset();
    setOpen(open === which ? (said ? 'again' : null) : which);
  };
  const name = code === '' ? formatTime(appointment.starts_at) : code;
  return (
    <div className="answer" role="group" aria-label={t`Trả lời giờ hẹn ${name}`}>
      {said && <SaidAlready said={said} now={now} again={choosing} onAgain={() => setOpen(choosing ? null : 'again')} />}
      {choosing && (
        <div className="answer__ways">
          <Button icon="check" variant="ok" busy={send.isPending && send.variables.answer === 'accepted'} onClick={() => send.mutate({ answer: 'accepted', reason: '' })}>
            <Trans context="Nhận giờ hẹn">Nhận</Trans>
          </Button>
          <Button aria-expanded={open === 'decline'} onClick={() => toggle('decline')}>
            <Trans context="Từ chối giờ hẹn">Từ chối</Trans>
          </Button>
          <Button aria-expanded={open === 'propose'} aria-label={t`Đề nghị giờ khác`} onClick={() => toggle('propose')}>
            <Trans>Giờ khác</Trans>
          </Button>
        </div>
      )}
      {open === 'decline' && <DeclineForm appointment={appointment} busy={send.isPending} onSay={(next) => send.mutate(next)} />}
      {open === 'propose' && <ProposeForm appointment={appointment} now={now} busy={send.isPending} onSay={(next) => send.mutate(next)} />}
      {send.isError && <ErrorNote what={<Trans>Chưa gửi được câu trả lời.</Trans>} error={send.error} kept={<Trans>Những gì bạn ghi vẫn còn.</Trans>} />}
    </div>
  );
}

type SaidProps = { said: components['schemas']['SpecialistAnswer']; now: number; again: boolean; onAgain: () => void };

function SaidAlready({ said, now, again, onAgain }: SaidProps) {
  const other = said.proposed_from ? hourOf(said.proposed_from, now) : '';
  return (
    <div className="answer__said">
      {said.answer === 'accepted' ? (
        <StateChip tone="ok" icon="check">
          <Trans>Bạn đã nhận</Trans>
        </StateChip>
      ) : (
        <StateChip tone="warn" icon="clock">
          <Trans>Bạn đề nghị {other}, chờ điều phối</Trans>
        </StateChip>
      )}
      <Button size="s" variant="quiet" aria-expanded={again} onClick={onAgain}>
        {again ? <Trans>Thôi</Trans> : <Trans>Đổi câu trả lời</Trans>}
      </Button>
    </div>
  );
}
