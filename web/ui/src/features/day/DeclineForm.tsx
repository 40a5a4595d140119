/** Declining a booked time: its reason from a list, and words of one's own. */
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import type { Appointment } from '../../api/consultations';
import { useDraft } from '../../app/drafts';
import { Button } from '../../ui/Button';
import { ReasonFields } from '../handover/ReasonFields';
import type { Said } from './AnswerBooking';
import { declineNames, type DeclineReason, declineReasons, declineText } from './declineReasons';

export function DeclineForm({ appointment, busy, onSay }: { appointment: Appointment; busy: boolean; onSay: (said: Said) => void }) {
  const [code, setCode] = useState<DeclineReason | null>(null);
  const [note, setNote] = useDraft(`hoichan.decline.${appointment.id}`);
  const [pressed, setPressed] = useState(false);
  const reason = declineText(code, note);
  return (
    <form
      className="answer__form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setPressed(true);
        if (reason !== null) onSay({ answer: 'declined', reason });
      }}
    >
      <ReasonFields codes={declineReasons} names={declineNames} code={code} note={note} missing={pressed && reason === null} onCode={setCode} onNote={setNote} />
      <p className="text-2 size-13">
        <Trans>Giờ này trống lại, ca về hàng chờ xếp. Nơi yêu cầu và điều phối được báo.</Trans>
      </p>
      <Button type="submit" variant="danger" busy={busy}>
        <Trans>Từ chối giờ này</Trans>
      </Button>
    </form>
  );
}
