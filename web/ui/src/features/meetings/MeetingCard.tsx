/** One meeting in a list: when, what, the reader's part, their answer, the way in. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'wouter';
import { paths } from '../../paths';
import { LinkButton } from '../../ui/Button';
import { StateChip } from '../../ui/StateChip';
import { formatTime } from '../../ui/time';
import type { Meeting } from './api';
import { runs } from './meetings';
import './meetings.css';
import { OwnAnswer } from './OwnAnswer';
import { kindNames, partNames, statusNames } from './words';

export function MeetingState({ meeting }: { meeting: Pick<Meeting, 'status'> }) {
  const { t } = useLingui();
  const name = statusNames[meeting.status];
  const tone = runs(meeting) ? 'ok' : meeting.status === 'cancelled' ? 'bad' : 'neutral';
  return name ? <StateChip tone={tone}>{t(name)}</StateChip> : null;
}

export function JoinButton({ meeting }: { meeting: Meeting }) {
  if (!meeting.may_join) return null;
  return (
    <LinkButton href={paths.room(meeting.id)} variant="primary" icon={meeting.part === 'listener' ? 'speaker' : 'camera'}>
      {meeting.part === 'listener' ? <Trans>Vào nghe</Trans> : <Trans>Vào buổi họp</Trans>}
    </LinkButton>
  );
}

/** `day`: where the list does not say which day it is. */
export function MeetingCard({ meeting, person, day }: { meeting: Meeting; person: string; day?: string }) {
  const { t } = useLingui();
  const minutes = Math.round((meeting.ends_at - meeting.starts_at) / 60_000);
  const cases = meeting.agenda.filter((item) => item.is_case && item.state !== 'dropped').length;
  return (
    <li className="meeting-card">
      <p className="meeting-card__hour num">
        <b>{formatTime(meeting.starts_at)}</b>
        <span className="size-13 text-2">
          <Trans>{minutes} phút</Trans>
        </span>
      </p>
      <div className="meeting-card__body">
        <div className="row row--wrap">
          <Link href={paths.meetings(meeting.id)} className="meeting-card__title">
            {meeting.title}
          </Link>
          <MeetingState meeting={meeting} />
          <span className="grow" />
          <JoinButton meeting={meeting} />
        </div>
        <p className="size-13 text-2">
          {day && <b>{day} · </b>}
          {t(kindNames[meeting.kind])} · {meeting.hospital} · {t(partNames[meeting.part])}
          {cases > 0 && (
            <>
              {' '}
              · <Plural value={cases} other="# ca" />
            </>
          )}
        </p>
        <OwnAnswer meeting={meeting} person={person} />
      </div>
    </li>
  );
}
