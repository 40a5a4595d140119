/** One appointment in the day's order. */
import { Trans } from '@lingui/react/macro';
import { Link } from 'wouter';
import { paths } from '../../paths';
import { LinkButton } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { ageAndSex } from '../../ui/patient';
import { formatTime } from '../../ui/time';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { type Entry, isJoinable, isOver, roomOpensAt } from './day';
import { Documents, StateOf } from './NextMeeting';

export function DayEntry({ entry, now, next }: { entry: Entry; now: number; next: boolean }) {
  const { appointment, consultation } = entry;
  const minutes = Math.round((appointment.ends_at - appointment.starts_at) / 60_000);
  return (
    <li className={classes('day__entry', isOver(entry) && 'day__entry--over', next && 'day__entry--next')}>
      <p className="day__hour num">
        <b>{formatTime(appointment.starts_at)}</b>
        <span className="size-13 text-2">
          <Trans>{minutes} phút</Trans>
        </span>
      </p>
      <div className="day__card">
        <div className="day__top">
          {consultation && <UrgencyMark level={consultation.urgency} wordless />}
          {consultation ? (
            <Link href={paths.consultation(consultation.id)} className="day__who">
              {consultation.patient ? ageAndSex(consultation.patient, now) : consultation.code}
            </Link>
          ) : (
            <span className="semi">
              <Trans>Ca hội chẩn</Trans>
            </span>
          )}
          <span className="grow" />
          <StateOf entry={entry} />
        </div>
        {consultation?.headline && <p>{consultation.headline}</p>}
        {consultation && (
          <p className="day__foot size-13">
            <Documents count={consultation.excerpt_count} />
            <span className="text-2">{consultation.requesting_hospital.short_name}</span>
          </p>
        )}
        {!next && isJoinable(entry) && now >= roomOpensAt(entry) && (
          <div>
            <LinkButton href={paths.room(appointment.id)} icon="camera">
              <Trans>Vào phòng chờ</Trans>
            </LinkButton>
          </div>
        )}
      </div>
    </li>
  );
}
