/** A refusal: what failed, and at once the next three times when the server offers them, or the way past a limit. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { ApiError, describeError } from '../../api/error';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { Icon } from '../../ui/Icon';
import type { FreeTime } from './api';
import { OverrideDialog } from './OverrideDialog';
import { mayOverride } from './overrides';
import { reasonOf } from './reasons';
import { refusalOf } from './steps';
import { TimeButton } from './TimeButton';

type Props = {
  error: unknown;
  what: ReactNode;
  busy: boolean;
  onPick: (time: FreeTime) => void;
  /** The time that was refused; given where a limit may be set aside. */
  refused?: FreeTime;
  onOverride?: (time: FreeTime, reason: string) => void;
};

function alternativesOf(error: unknown): FreeTime[] | null {
  if (!(error instanceof ApiError) || !error.isConflict) return null;
  const { alternatives } = error.details;
  return Array.isArray(alternatives) ? (alternatives as FreeTime[]) : null;
}

export function Alternatives({ error, what, busy, onPick, refused, onOverride }: Props) {
  // The question outlives the refusal, so that what was typed stays while the time is asked for again.
  const [overriding, setOverriding] = useState<FreeTime | null>(null);
  const question = overriding && onOverride && (
    <OverrideDialog time={overriding} busy={busy} error={mayOverride(error) ? null : error} onConfirm={(reason) => onOverride(overriding, reason)} onClose={() => setOverriding(null)} />
  );
  return (
    <>
      {question}
      {error !== null && error !== undefined && !(overriding && !mayOverride(error) && alternativesOf(error) === null) && (
        <Refused error={error} what={what} busy={busy} onPick={onPick} onAsk={refused && onOverride && mayOverride(error) ? () => setOverriding(refused) : undefined} />
      )}
    </>
  );
}

type RefusedProps = Pick<Props, 'error' | 'what' | 'busy' | 'onPick'> & { /** Asks for the reason that sets the limit aside. */ onAsk?: () => void };

function Refused({ error, what, busy, onPick, onAsk }: RefusedProps) {
  const { i18n } = useLingui();
  const times = alternativesOf(error);
  const reason = reasonOf(error);
  const { takenBy } = refusalOf(error);
  if (times === null) return <ErrorNote what={what} error={error} />;
  return (
    <div className="alternatives" role="alert">
      <Icon name="alert" />
      <div className="stack stack--s">
        <p className="semi">{describeError(error).message}</p>
        {takenBy && (
          <p>
            <Trans>{takenBy} vừa đặt giờ này.</Trans>
          </p>
        )}
        {reason && <p>{i18n._(reason)}</p>}
        <p>{times.length > 0 ? <Trans>Giờ gần nhất còn trống:</Trans> : <Trans>14 ngày tới không còn giờ trống.</Trans>}</p>
        <div className="row row--wrap">
          {times.map((time) => (
            <TimeButton key={`${time.specialist_id}-${time.starts_at}`} time={time} long busy={busy} onPick={onPick} />
          ))}
        </div>
        {onAsk && (
          <div>
            <Button size="s" icon="pen" disabled={busy} onClick={onAsk}>
              <Trans>Vẫn đặt, ghi lý do…</Trans>
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
