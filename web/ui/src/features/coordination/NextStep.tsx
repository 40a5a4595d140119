/** The first line: one sentence and one button. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useSpecialtyName } from '../../api/directory';
import { Button } from '../../ui/Button';
import { ageAndSex } from '../../ui/patient';
import { formatTime, formatWeekday } from '../../ui/time';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { AnswerTime } from '../consultation/AnswerTime';
import { isOffer } from '../consultation/holds';
import { type Line, nextMeeting, waiting } from './board';

type Props = { lines: readonly Line[]; now: number; onOpen: (id: string, how: 'read' | 'plan') => void };

export function NextStep({ lines, now, onOpen }: Props) {
  const mine = waiting(lines);
  const [next] = mine;
  if (!next) return <Nothing coming={nextMeeting(lines, now)} />;
  const count = mine.length;
  const triage = next.state === 'submitted';
  return (
    <div className="next-step">
      <UrgencyMark level={next.urgency} wordless />
      <div className="next-step__text">
        <p className="next-step__what">
          <Sentence line={next} now={now} />
        </p>
        <p className="size-13 text-2 num">
          {next.requesting_hospital.short_name} · <Trans>{count} ca chờ bạn</Trans>
        </p>
      </div>
      {next.state !== 'held' && <AnswerTime line={next} />}
      <Button variant="primary" onClick={() => onOpen(next.id, triage ? 'read' : 'plan')}>
        {triage ? <Trans>Xem ca</Trans> : next.state === 'held' ? <Trans>Chốt giờ</Trans> : <Trans>Xếp giờ</Trans>}
      </Button>
    </div>
  );
}

function Nothing({ coming }: { coming: number | null }) {
  const when = coming === null ? '' : `${formatTime(coming)} ${formatWeekday(coming)}`;
  return (
    <p className="next-step__what">
      <Trans>Không có ca nào chờ bạn.</Trans> {coming !== null && <Trans>Ca họp gần nhất: {when}.</Trans>}
    </p>
  );
}

function Sentence({ line, now }: { line: Line; now: number }) {
  const { t } = useLingui();
  const specialty = useSpecialtyName()(line.specialty);
  const who = line.patient ? `${specialty}, ${ageAndSex(line.patient, now).toLocaleLowerCase('vi')}` : specialty;
  switch (line.state) {
    case 'submitted':
      return t`Ca mới cần nhận: ${who}`;
    case 'held':
      return isOffer(line) ? t`Có giờ trống cho ca đang chờ: ${who}` : t`Đang giữ chỗ, chốt giờ cho ca: ${who}`;
    case 'no_show':
      return t`Có bên vắng, xếp lại ca: ${who}`;
    default:
      return t`Xếp giờ cho ca: ${who}`;
  }
}
