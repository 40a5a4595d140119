/** A refusal: what failed, and at once the next three times when the server offers them. */
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { ApiError, describeError } from '../../api/error';
import { ErrorNote } from '../../ui/Feedback';
import { Icon } from '../../ui/Icon';
import type { FreeTime } from './api';
import { reasonOf } from './reasons';
import { TimeButton } from './TimeButton';

type Props = { error: unknown; what: ReactNode; busy: boolean; onPick: (time: FreeTime) => void };

function alternativesOf(error: unknown): FreeTime[] | null {
  if (!(error instanceof ApiError) || !error.isConflict) return null;
  const { alternatives } = error.details;
  return Array.isArray(alternatives) ? (alternatives as FreeTime[]) : null;
}

export function Alternatives({ error, what, busy, onPick }: Props) {
  const { i18n } = useLingui();
  if (error === null || error === undefined) return null;
  const times = alternativesOf(error);
  const reason = reasonOf(error);
  if (times === null) return <ErrorNote what={what} error={error} />;
  return (
    <div className="alternatives" role="alert">
      <Icon name="alert" />
      <div className="stack stack--s">
        <p className="semi">{describeError(error).message}</p>
        {reason && <p>{i18n._(reason)}</p>}
        <p>{times.length > 0 ? <Trans>Giờ gần nhất còn trống:</Trans> : <Trans>14 ngày tới không còn giờ trống.</Trans>}</p>
        <div className="row row--wrap">
          {times.map((time) => (
            <TimeButton key={`${time.specialist_id}-${time.starts_at}`} time={time} long busy={busy} onPick={onPick} />
          ))}
        </div>
      </div>
    </div>
  );
}
