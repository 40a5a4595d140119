/** Which meetings of a series somebody cannot come to, and having the others. */
import { Plural, Trans } from '@lingui/react/macro';
import { ApiError, describeError } from '../../api/error';
import { Button } from '../../ui/Button';
import { formatTime, formatWeekday } from '../../ui/time';
import type { SeriesConflict } from './api';
import { Absent } from './Refused';

export function SeriesRefused({ error, busy, onLeaveOut }: { error: unknown; busy: boolean; onLeaveOut: (starts: number[]) => void }) {
  const details = (error instanceof ApiError ? error.details : {}) as { conflicts?: SeriesConflict[]; bookable?: number };
  const conflicts = details.conflicts ?? [];
  const rest = details.bookable ?? 0;
  return (
    <div className="refused" role="alert">
      <p className="semi">{describeError(error).message}</p>
      {conflicts.map(({ starts_at, people }) => (
        <div key={starts_at}>
          <p className="semi num">
            {formatWeekday(starts_at)} {formatTime(starts_at)}
          </p>
          <Absent people={people} />
        </div>
      ))}
      {rest > 0 && (
        <div>
          <Button busy={busy} onClick={() => onLeaveOut(conflicts.map(({ starts_at }) => starts_at))}>
            <Trans>Bỏ các buổi này</Trans> (<Plural value={rest} other="còn # buổi" />)
          </Button>
        </div>
      )}
    </div>
  );
}
