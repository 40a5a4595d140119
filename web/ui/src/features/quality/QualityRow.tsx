/** One participant: how their connection was, why, when; and on demand every figure. */
import { Trans, useLingui } from '@lingui/react/macro';
import { currentLocale } from '../../i18n/i18n';
import { StateChip } from '../../ui/StateChip';
import { formatTime, formatTimeRange } from '../../ui/time';
import { kindNames } from '../room/words';
import type { MeetingQuality, ParticipantQuality } from './api';
import { QualityFigures } from './QualityFigures';
import { QualityStrip } from './QualityStrip';
import { levelIcons, levelNames, levelTones, reasonNames } from './words';

export function QualityRow({ meeting, participant }: { meeting: MeetingQuality; participant: ParticipantQuality }) {
  const { t } = useLingui();
  const { level, verdicts, worst, series } = participant;
  const kind = participant.kind in kindNames ? t(kindNames[participant.kind as keyof typeof kindNames]) : participant.kind;
  const name = participant.name ?? kind;
  const [first, ...others] = verdicts.map(({ text }) => text[currentLocale()]);
  const known = series.length > 0 && meeting.from && meeting.to;
  return (
    <li className="quality__row">
      <div className="quality__who">
        <p className="semi">{name}</p>
        {participant.name && <p className="size-13 text-2">{kind}</p>}
      </div>
      <div className="quality__chip">
        <StateChip tone={levelTones[level]} icon={levelIcons[level]}>
          {t(levelNames[level])}
        </StateChip>
      </div>
      <div className="quality__why">
        <p>{first}</p>
        {worst.length > 0 && (
          <p className="size-13 text-2 num">
            <Trans>Nặng nhất: {worst.map(({ at, reason }) => (reason === verdicts[0]?.code ? formatTime(at) : `${formatTime(at)} (${t(reasonNames[reason])})`)).join(', ')}</Trans>
          </p>
        )}
      </div>
      <div className="quality__strip">{known && <QualityStrip series={series} from={meeting.from ?? 0} to={meeting.to ?? 0} stepMs={meeting.step_seconds * 1000} />}</div>
      <details className="quality__details">
        <summary>
          <Trans>Số đo</Trans>
          <span className="sr-only"> {name}</span>
        </summary>
        {others.length > 0 && (
          <ul className="quality__others">
            {others.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
        {known && <QualityFigures figures={participant.figures} />}
        <Presence participant={participant} />
      </details>
    </li>
  );
}

function Presence({ participant: { joined_at: joined, left_at: left, connected } }: { participant: ParticipantQuality }) {
  const spans = connected.map(({ from, to }) => formatTimeRange(from, to)).join(', ');
  return (
    <p className="size-13 text-2 num">
      {joined && <Trans>Vào phòng lúc {formatTime(joined)}.</Trans>} {left && <Trans>Rời phòng lúc {formatTime(left)}.</Trans>} {spans && <Trans>Có hình, tiếng: {spans}.</Trans>}
    </p>
  );
}
