/** One case of the plan: what it is, where it goes, and a way to choose otherwise. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import { useSpecialtyName } from '../../api/directory';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { StateChip } from '../../ui/StateChip';
import { UrgencyMark } from '../../ui/UrgencyMark';
import { formatTimeRange } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { ChangeCase } from './ChangeCase';
import { type Away, type Case, type Choice, type Choices, choiceOf } from './plan';
import { hourOf } from './sentence';

type Props = { one: Case; away: Away; person: string; choices: Choices; clash: boolean; onChoose: (choice: Choice) => void };

export function CaseRow({ one, away, person, choices, clash, onChoose }: Props) {
  const { t } = useLingui();
  const id = useId();
  const specialty = useSpecialtyName();
  const now = useNow(60_000);
  const [open, setOpen] = useState(false);
  const choice = choiceOf(one, choices);
  const mine = choices[one.appointment_id] !== undefined;
  return (
    <li className="hand-over__case">
      <p className="hand-over__what">
        <UrgencyMark level={one.urgency} />
        <b className="num">{hourOf(one.starts_at, now)}</b>
        <span className="num nowrap">{one.code}</span>
        <span className="text-2 size-13">
          {one.requesting_hospital.short_name}
          {one.specialty && `, ${specialty(one.specialty)}`}
        </span>
      </p>
      <p className="hand-over__goes">
        <Icon name="right" size="s" />
        <span className="grow">
          <Way choice={choice} />{' '}
          <b>
            <Destination choice={choice} one={one} person={person} now={now} />
          </b>
          {mine && (
            <span className="text-2 size-13">
              {' '}
              <Trans>(bạn chọn)</Trans>
            </span>
          )}
          {clash && (
            <span className="text-bad size-13 semi">
              {' '}
              <Trans>Trùng với một ca khác ở đây.</Trans>
            </span>
          )}
        </span>
        <Button size="s" aria-expanded={open} aria-controls={id} aria-label={t`Đổi cách xử lý ca ${one.code}`} onClick={() => setOpen(!open)}>
          {open ? <Trans>Thu lại</Trans> : <Trans context="Chọn cách khác cho một ca">Đổi</Trans>}
        </Button>
      </p>
      {open && (
        <div id={id}>
          <ChangeCase one={one} away={away} choice={choice} onChoose={onChoose} />
        </div>
      )}
    </li>
  );
}

/** What changes, in a word; the line goes on with who and when. */
function Way({ choice: { way } }: { choice: Choice }) {
  const tone = way === 'decide' ? 'warn' : 'neutral';
  return <StateChip tone={tone}>{way === 'colleague' ? <Trans>Đổi người</Trans> : way === 'later' ? <Trans context="Ca được bàn giao">Đổi giờ</Trans> : <Trans>Chờ quyết định</Trans>}</StateChip>;
}

function Destination({ choice, one, person, now }: { choice: Choice; one: Case; person: string; now: number }) {
  if (choice.way === 'decide') return <Trans>Điều phối quyết định</Trans>;
  if (choice.way === 'colleague') {
    const { name } = choice;
    const hours = formatTimeRange(one.starts_at, one.ends_at);
    return (
      <Trans>
        {name}, vẫn {hours}
      </Trans>
    );
  }
  const at = hourOf(choice.from, now);
  return (
    <Trans>
      {at}, vẫn {person}
    </Trans>
  );
}
