/** What would happen, in one sentence and then case by case, before anything does. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useNow } from '../../ui/useNow';
import { CaseRow } from './CaseRow';
import { type Away, type Case, type Choice, type Choices, groupsOf, type Plan } from './plan';
import { hourOf, partsOf, untilOf } from './sentence';

type Props = { plan: Plan; away: Away; self: boolean; choices: Choices; clashes: ReadonlySet<string>; onChoose: (one: Case, choice: Choice) => void };

export function Consequences({ plan, away, self, choices, clashes, onChoose }: Props) {
  const { t } = useLingui();
  const now = useNow(60_000);
  const groups = groupsOf(plan, choices);
  const [from, to] = [hourOf(away.from, now), untilOf(away.to, now)];
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
  // One list in the order of the day: a line stays where it is when its way is changed.
  const cases = [...plan.cases].sort((one, other) => one.starts_at - other.starts_at);
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
      <ul className="hand-over__cases">
        {cases.map((one) => (
          <CaseRow key={one.appointment_id} one={one} away={away} person={plan.person} choices={choices} clash={clashes.has(one.appointment_id)} onChoose={(choice) => onChoose(one, choice)} />
        ))}
      </ul>
      {groups.decide.length > 0 && (
        <p className="size-13">
          {self ? (
            <Trans>Ca chờ quyết định: điều phối cơ sở bạn được báo ngay, ca giữ nguyên giờ và bác sĩ tới lúc đó.</Trans>
          ) : (
            <Trans>Ca chờ quyết định: bạn hoặc điều phối cùng cơ sở đổi trên bảng, ca giữ nguyên giờ và bác sĩ tới lúc đó.</Trans>
          )}
        </p>
      )}
    </section>
  );
}
