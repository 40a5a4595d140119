/** Why a time cannot be had by everybody, three times that can, and having it nevertheless with a reason. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ApiError, describeError } from '../../api/error';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { formatTime, formatWeekday } from '../../ui/time';
import type { PersonNotFree, TimeSpan } from './api';
import { notFreeWords } from './words';

export function Absent({ people }: { people: readonly PersonNotFree[] }) {
  const { t } = useLingui();
  return (
    <ul aria-label={t`Ai không dự được`}>
      {people.map((one) => (
        <li key={one.person_id}>
          <b>{one.name}</b>: {notFreeWords[one.reason] ? t(notFreeWords[one.reason]) : one.reason}
        </li>
      ))}
    </ul>
  );
}

/** The details of a 409 about a time; null when the refusal is of another kind. */
export function refusalOf(error: unknown): { people: PersonNotFree[]; alternatives: TimeSpan[]; mayOverride: boolean } | null {
  if (!(error instanceof ApiError) || !error.isConflict || !Array.isArray(error.details['people'])) return null;
  const { people, alternatives, may_override } = error.details as { people: PersonNotFree[]; alternatives?: TimeSpan[]; may_override?: boolean };
  return { people, alternatives: alternatives ?? [], mayOverride: may_override === true };
}

type Props = { error: unknown; busy: boolean; /** None where the time is not to be changed. */ onPick?: (time: TimeSpan) => void; onOverride: (reason: string) => void };

export function Refused({ error, busy, onPick, onOverride }: Props) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const refusal = refusalOf(error);
  if (!error) return null;
  if (!refusal) return <ErrorNote what={<Trans>Chưa lưu được.</Trans>} error={error} kept={<Trans>Những gì bạn ghi vẫn còn.</Trans>} />;
  return (
    <div className="refused" role="alert">
      <p className="semi">{describeError(error).message}</p>
      <Absent people={refusal.people} />
      {onPick && refusal.alternatives.length > 0 && (
        <div className="row row--wrap" role="group" aria-label={t`Giờ khác mọi người dự được`}>
          {refusal.alternatives.map((time) => (
            <Button key={time.starts_at} size="s" className="num" onClick={() => onPick(time)}>
              {formatTime(time.starts_at)} {formatWeekday(time.starts_at)}
            </Button>
          ))}
        </div>
      )}
      {refusal.mayOverride && (
        <div className="own-answer__why">
          <TextField
            label={t`Lý do vẫn đặt giờ này`}
            hint={t`Được ghi vào nhật ký cùng tên bạn.`}
            maxLength={300}
            value={reason}
            error={missing && reason.trim() === '' && t`Ghi lý do trước khi gửi.`}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button
            busy={busy}
            onClick={() => {
              setMissing(true);
              if (reason.trim() !== '') onOverride(reason.trim());
            }}
          >
            <Trans>Vẫn đặt</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}
