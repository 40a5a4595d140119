/** Swaps that wait for an answer, and the last ones that got one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { msg } from '@lingui/core/macro';
import { ApiError } from '../../api/error';
import { useUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { StateChip, type Tone } from '../../ui/StateChip';
import { formatTimeRange, formatWeekday } from '../../ui/time';
import { answerSwap, swapsQuery } from '../paging/api';
import type { DutyShift, DutySwap } from '../paging/types';

const stateNames = { asked: msg`Chờ trả lời`, accepted: msg`Đã nhận`, refused: msg`Từ chối`, withdrawn: msg`Đã rút` };
const tones: Record<DutySwap['state'], Tone> = { asked: 'warn', accepted: 'ok', refused: 'bad', withdrawn: 'neutral' };
const shown = 6;

const when = ({ starts_at, ends_at }: DutyShift) => `${formatWeekday(starts_at)}, ${formatTimeRange(starts_at, ends_at)}`;

export function Swaps() {
  const { t } = useLingui();
  const swaps = useQuery(swapsQuery);
  // An administrator who neither coordinates nor is on call has no part in swaps.
  if (swaps.error instanceof ApiError && swaps.error.status === 403) return null;
  if (swaps.isError) return <ErrorNote what={<Trans>Chưa tải được các lời xin đổi ca.</Trans>} error={swaps.error} onRetry={() => void swaps.refetch()} />;
  if (!swaps.data || swaps.data.length === 0) return null;
  return (
    <section className="stack stack--s" aria-labelledby="rota-swaps">
      <h2 id="rota-swaps">
        <Trans>Đổi ca</Trans>
      </h2>
      <ul className="rota-swaps panel" aria-label={t`Đổi ca`}>
        {swaps.data.slice(0, shown).map((swap) => (
          <Swap key={swap.id} swap={swap} />
        ))}
      </ul>
    </section>
  );
}

function Swap({ swap }: { swap: DutySwap }) {
  const { t } = useLingui();
  const user = useUser();
  const queryClient = useQueryClient();
  const answer = useMutation({
    mutationFn: (how: 'accept' | 'refuse' | 'withdraw') => answerSwap(swap, how),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['duty'] }),
  });
  const { from_person: from, to_person: to } = swap;
  const shift = when(swap.shift);
  const other = swap.with_shift && when(swap.with_shift);
  const open = swap.state === 'asked';
  return (
    <li className="rota-swap">
      <div className="grow">
        <p>
          <Trans>
            {from} nhờ {to} nhận ca <b className="num">{shift}</b>
          </Trans>
          {other && (
            <>
              {' '}
              <Trans>
                đổi lấy ca <b className="num">{other}</b>
              </Trans>
            </>
          )}
        </p>
        {swap.reason && <p className="text-2 size-13">{swap.reason}</p>}
        {answer.isError && <ErrorNote what={<Trans>Chưa trả lời được.</Trans>} error={answer.error} />}
      </div>
      {(!open || (swap.to_person_id !== user?.id && swap.from_person_id !== user?.id)) && <StateChip tone={tones[swap.state]}>{t(stateNames[swap.state])}</StateChip>}
      {open && swap.to_person_id === user?.id && (
        <>
          <Button variant="primary" busy={answer.isPending} onClick={() => answer.mutate('accept')}>
            <Trans>Nhận trực thay</Trans>
          </Button>
          <Button onClick={() => answer.mutate('refuse')}>
            <Trans>Từ chối</Trans>
          </Button>
        </>
      )}
      {open && swap.from_person_id === user?.id && (
        <Button busy={answer.isPending} onClick={() => answer.mutate('withdraw')}>
          <Trans>Rút lời xin</Trans>
        </Button>
      )}
    </li>
  );
}
