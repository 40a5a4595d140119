/** What would happen, in one sentence and then case by case, before anything does. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useNow } from '../../ui/useNow';
import { CaseRow } from './CaseRow';
import { type Away, type Case, type Choice, type Choices, groupsOf, type Plan } from './plan';
import { hourOf, partsOf } from './sentence';

type Props = { plan: Plan; away: Away; self: boolean; choices: Choices; clashes: ReadonlySet<string>; onChoose: (one: Case, choice: Choice) => void };

export function Consequences({ plan, away, self, choices, clashes, onChoose }: Props) {
  const { t } = useLingui();
  const now = useNow(60_000);
  const groups = groupsOf(plan, choices);
  const [from, to] = [hourOf(away.from, now), hourOf(away.to, now)];
  if (plan.cases.length === 0) {
    return (
      <p role="status">
        <Trans>
          Từ {from} tới {to} không có ca nào đã đặt. Lịch ghi vắng, không ai đặt được vào giờ này.
        </Trans>
      </p>
    );
  }
  const parts = partsOf(groups, choices);
  const rows = (cases: readonly Case[]) => cases.map((one) => <CaseRow key={one.appointment_id} one={one} away={away} person={plan.person} choices={choices} clash={clashes.has(one.appointment_id)} onChoose={(choice) => onChoose(one, choice)} />);
  return (
    <section className="stack" aria-label={t`Điều sẽ xảy ra`}>
      <p className="hand-over__sum" role="status">
        <b>
          <Plural value={plan.cases.length} other={`# ca từ ${from} tới ${to}`} />:
        </b>{' '}
        {parts}.{' '}
        <span className="text-2">
          <Trans>Mỗi người liên quan nhận một tin. Đường dẫn phòng họp giữ nguyên.</Trans>
        </span>
      </p>
      <Group name={<Trans>Chuyển người, giữ giờ</Trans>} cases={groups.colleague}>
        {rows(groups.colleague)}
      </Group>
      <Group name={<Trans>Giữ người, đổi giờ</Trans>} cases={groups.later}>
        {rows(groups.later)}
      </Group>
      <Group name={self ? <Trans>Điều phối cơ sở bạn quyết định, ca giữ nguyên tới lúc đó</Trans> : <Trans>Bạn hoặc điều phối cùng cơ sở quyết định, ca giữ nguyên tới lúc đó</Trans>} cases={groups.decide}>
        {rows(groups.decide)}
      </Group>
    </section>
  );
}

function Group({ name, cases, children }: { name: ReactNode; cases: readonly Case[]; children: ReactNode }) {
  if (cases.length === 0) return null;
  return (
    <div className="stack stack--s">
      <h3>{name}</h3>
      <ul className="hand-over__cases">{children}</ul>
    </div>
  );
}
