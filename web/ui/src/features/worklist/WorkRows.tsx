/** Rows of a worklist: urgency, who and what, where it stands, whose clock runs, the main action. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'wouter';
import type { ConsultationLine } from '../../api/consultations';
import { useSpecialtyName } from '../../api/directory';
import { paths } from '../../paths';
import { LinkButton } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { ageAndSex } from '../../ui/patient';
import { stateNames } from '../../ui/states';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { DueTime } from '../consultation/DueTime';
import { stepHref, stepNames, stepNow } from '../consultation/steps';
import type { ListKeys } from './useListKeys';

type Props = { lines: readonly ConsultationLine[]; keys: ListKeys<ConsultationLine>; now: number; label: string };

export function WorkRows({ lines, keys, now, label }: Props) {
  if (lines.length === 0) return null;
  return (
    <ul className="panel worklist__rows" aria-label={label}>
      {lines.map((line) => (
        <Row key={line.id} line={line} keys={keys} now={now} />
      ))}
    </ul>
  );
}

function Row({ line, keys, now }: Omit<Props, 'lines' | 'label'> & { line: ConsultationLine }) {
  const { t } = useLingui();
  const specialtyName = useSpecialtyName();
  const step = stepNow(line, now);
  const selected = keys.selected === line.id;
  const hospital = line.advising_hospital?.short_name;
  const known = line.patient && (line.patient.birth || line.patient.sex) ? line.patient : null;
  const where = [specialtyName(line.specialty), hospital].filter(Boolean).join(' · ');
  return (
    <li className={classes('worklist__row', selected && 'worklist__row--selected')} aria-current={selected || undefined}>
      <UrgencyMark level={line.urgency} />
      <div className="worklist__what">
        <Link id={`row-${line.id}`} href={paths.consultation(line.id)} className="worklist__open" onFocus={() => keys.select(line)}>
          <b>{known ? ageAndSex(known, now) : line.code}</b>
        </Link>
        {known && <span className="text-2"> · {line.code}</span>}
        <Headline line={line} />
      </div>
      <div className="worklist__state">
        <p className="semi">{t(stateNames[line.state])}</p>
        <p className="text-2 size-13">{where || t`Chưa chọn chuyên khoa`}</p>
      </div>
      <DueTime line={line} />
      <LinkButton href={stepHref(line, step)} variant={step === 'read' ? 'quiet' : step === 'join_room' ? 'primary' : 'default'} block>
        {t(stepNames[step])}
      </LinkButton>
    </li>
  );
}

/** Why it came back matters more than what was asked. What the user's role does not see is not called unwritten. */
function Headline({ line: { state, state_reason: reason, headline } }: { line: ConsultationLine }) {
  const back = state === 'returned' || state === 'declined' || state === 'no_show';
  if (back && reason) return <p className="clip-2">{reason}</p>;
  if (headline === null || headline === undefined) {
    return (
      <p className="size-13 text-2">
        <Trans>Nội dung lâm sàng không hiển thị với vai trò này.</Trans>
      </p>
    );
  }
  return <p className="clip-2">{headline || <Trans>Chưa viết câu hỏi.</Trans>}</p>;
}
