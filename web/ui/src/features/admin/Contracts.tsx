/** Support contracts: who may ask whom, for which specialties, until when. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { hospitalsQuery, useSpecialtyName } from '../../api/directory';
import { Button } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { StateChip } from '../../ui/StateChip';
import { formatDate } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { type Contract, contractsQuery } from './api';
import { ContractDialog } from './ContractDialog';

export function Contracts() {
  const { t } = useLingui();
  const found = useQuery(contractsQuery);
  const [editing, setEditing] = useState<Contract | 'new' | null>(null);
  return (
    <section className="stack">
      <div className="row">
        <span className="grow" />
        <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
          <Trans>Thêm hợp đồng</Trans>
        </Button>
      </div>
      {found.isError && <ErrorNote what={<Trans>Chưa tải được danh sách hợp đồng.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={3} />}
      {found.data?.length === 0 && (
        <Empty>
          <Trans>Chưa có hợp đồng nào. Không có hợp đồng thì không gửi được yêu cầu.</Trans>
        </Empty>
      )}
      {found.data && found.data.length > 0 && (
        <ul className="panel admin__rows" aria-label={t`Hợp đồng hỗ trợ`}>
          {found.data.map((contract) => (
            <Row key={contract.id} contract={contract} onEdit={() => setEditing(contract)} />
          ))}
        </ul>
      )}
      {editing !== null && <ContractDialog contract={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

function Row({ contract, onEdit }: { contract: Contract; onEdit: () => void }) {
  const { t } = useLingui();
  const { data: hospitals } = useQuery(hospitalsQuery);
  const specialty = useSpecialtyName();
  const now = useNow(60_000);
  const name = (id: string) => hospitals?.find((hospital) => hospital.id === id)?.short_name ?? '';
  const [from, to] = [formatDate(contract.valid_from), formatDate(contract.valid_to - 1)];
  return (
    <li className="admin__row">
      <div className="grow">
        <p className="semi">
          {name(contract.requesting_hospital_id)} → {name(contract.advising_hospital_id)}{' '}
          {now >= contract.valid_to && (
            <StateChip tone="bad">
              <Trans>Hết hiệu lực</Trans>
            </StateChip>
          )}
          {now < contract.valid_from && (
            <StateChip>
              <Trans>Chưa tới ngày</Trans>
            </StateChip>
          )}
        </p>
        <p className="size-13 text-2 num">
          {contract.number} ·{' '}
          <Trans>
            từ {from} đến {to}
          </Trans>
        </p>
        <p className="size-13">{contract.specialties.map(specialty).join(', ')}</p>
      </div>
      <Button size="s" icon="pen" aria-label={t`Sửa hợp đồng ${contract.number}`} onClick={onEdit}>
        <Trans>Sửa</Trans>
      </Button>
    </li>
  );
}
