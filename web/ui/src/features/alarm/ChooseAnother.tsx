/** Whom a coordinator can ring besides the chain: those on duty first, then the others of the specialty, then everybody. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { specialistsQuery, useSpecialtyName } from '../../api/directory';
import { Button } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { PresenceDot } from '../../ui/StateChip';
import { toast } from '../../ui/Toast';
import { callPerson, dutyNowQuery, pagesQuery } from '../paging/api';
import { presenceDots, presenceNames } from '../paging/words';
import type { Page } from '../paging/types';
import { candidates } from './candidates';

export function ChooseAnother({ page }: { page: Page }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const specialty = useSpecialtyName();
  const hospital = page.advising_hospital.id;
  const duty = useQuery(dutyNowQuery(hospital, page.specialty));
  const specialists = useQuery(specialistsQuery(hospital));
  const call = useMutation({
    mutationFn: ({ id }: { id: string; name: string }) => callPerson(page.id, id),
    onSuccess: (_, { name }) => toast(t`Đang gọi ${name}.`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: pagesQuery.queryKey }),
  });
  if (!specialists.data && !specialists.isError) return <Skeleton rows={2} />;
  const list = candidates(page, specialists.data ?? [], duty.data?.people ?? []);
  return (
    <>
      <h3>
        <Trans>Chọn người khác</Trans>
      </h3>
      {specialists.isError && <ErrorNote what={<Trans>Chưa tải được danh sách chuyên gia.</Trans>} error={specialists.error} onRetry={() => void specialists.refetch()} />}
      {call.isError && <ErrorNote what={<Trans>Chưa gọi được.</Trans>} error={call.error} />}
      {list.length === 0 && specialists.data && (
        <p>
          <Trans>Mọi chuyên gia của cơ sở đã được gọi. Gọi điện cho từng người.</Trans>
        </p>
      )}
      <ul className="alarm__people">
        {list.map((one) => (
          <li key={one.id}>
            <span className="grow">
              <b>{one.name}</b>
              <small>
                {one.presence && <PresenceDot state={presenceDots[one.presence]} />}
                {[one.onDuty && t`đang trực`, one.presence && t(presenceNames[one.presence]), one.specialties.map(specialty).join(', ')].filter(Boolean).join(' · ')}
              </small>
            </span>
            <Button size="s" icon="bell" aria-label={t`Gọi ${one.name}`} busy={call.isPending && call.variables.id === one.id} onClick={() => call.mutate({ id: one.id, name: one.name })}>
              <Trans>Gọi</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
