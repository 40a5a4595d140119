/** One appointment in the day's order. The whole card opens the case; answering and joining lie above that. */
import { Trans } from '@lingui/react/macro';
import { Link } from 'wouter';
import { paths } from '../../paths';
import { LinkButton } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { ageAndSex } from '../../ui/patient';
import { formatTime, formatWeekday } from '../../ui/time';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { AnswerBooking } from './AnswerBooking';
import { Complete, KeyValues } from './CaseFacts';
import { type Entry, isAnswerable, isJoinable, isOver, roomOpensAt } from './day';
import { Documents, StateOf } from './NextMeeting';

type Props = {
  entry: Entry;
  now: number;
  /** Another day than the one that is shown: the date stands with the hour. */
  dated?: boolean;
};

export function DayEntry({ entry, now, dated }: Props) {
  const { appointment, consultation } = entry;
  const minutes = Math.round((appointment.ends_at - appointment.starts_at) / 60_000);
  return (
    <li className={classes('day__entry', isOver(entry) && 'day__entry--over')} id={`gio-${appointment.id}`}>
      <p className="day__hour num">
        <b>{formatTime(appointment.starts_at)}</b>
        <span className="size-13 text-2">{dated ? formatWeekday(appointment.starts_at) : <Trans>{minutes} phút</Trans>}</span>
      </p>
      <div className="day__card">
        <div className="day__top">
          {consultation && <UrgencyMark level={consultation.urgency} />}
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
          {/* What can be answered says so by its buttons. */}
          {!isAnswerable(entry, now) && <StateOf entry={entry} />}
        </div>
        {consultation?.headline && (
          <p className="day__question" title={consultation.headline}>
            {consultation.headline}
          </p>
        )}
        {consultation && <KeyValues line={consultation} />}
        {consultation && (
          <p className="day__foot size-13">
            <Documents count={consultation.excerpt_count} />
            <Complete line={consultation} />
            <span className="text-2">{consultation.requesting_hospital.short_name}</span>
          </p>
        )}
        {isAnswerable(entry, now) && <AnswerBooking appointment={appointment} code={consultation?.code ?? ''} now={now} />}
        {isJoinable(entry) && now >= roomOpensAt(entry) && (
          <div className="day__join">
            <LinkButton href={paths.room(appointment.id)} icon="camera">
              <Trans>Vào phòng chờ</Trans>
            </LinkButton>
          </div>
        )}
      </div>
    </li>
  );
}
