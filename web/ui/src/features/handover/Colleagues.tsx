/** Who is free at this moment, to be called by telephone or given everything. */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../ui/Button';
import { PresenceDot } from '../../ui/StateChip';
import { PhoneLink } from '../paging/PhoneLink';
import type { Colleague, Plan } from './plan';

const shownColleagues = 3;

export function Colleagues({ plan, onAll }: { plan: Plan; onAll: (colleague: Colleague) => void }) {
  const { t } = useLingui();
  const free = plan.colleagues.filter(({ free_now }) => free_now).slice(0, shownColleagues);
  const cases = plan.cases.length;
  if (cases === 0) return null;
  return (
    <section className="stack stack--s" aria-label={t`Đồng nghiệp rảnh lúc này`}>
      <h3>
        <Trans>Đồng nghiệp rảnh lúc này</Trans>
      </h3>
      {free.length === 0 && (
        <p className="text-2">
          <Trans>Không ai rảnh lúc này.</Trans>
        </p>
      )}
      <ul className="hand-over__people">
        {free.map((one) => (
          <li key={one.person_id}>
            <span className="grow">
              <PresenceDot state="ready" /> <b className="medium">{one.person}</b>{' '}
              <span className="text-2 size-13 num">
                <Takes count={one.could_take} of={cases} />
              </span>
            </span>
            {one.phone !== '' && <PhoneLink phone={one.phone} />}
            {one.could_take === cases && (
              <Button size="s" aria-label={t`Chuyển hết cho ${one.person}`} onClick={() => onAll(one)}>
                <Trans>Chuyển hết</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Takes({ count, of }: { count: number; of: number }) {
  if (count === 0) return <Trans>không nhận được ca nào đúng giờ</Trans>;
  return <Plural value={of} other={`nhận được ${count}/# ca đúng giờ`} />;
}
