/** A hospital's departments. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { departmentsQuery } from '../../api/directory';
import { useFieldErrors } from '../../api/fieldErrors';
import { Button } from '../../ui/Button';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { createDepartment, useSave } from './api';

export function Departments({ hospital }: { hospital: string }) {
  const { t } = useLingui();
  const found = useQuery(departmentsQuery(hospital));
  const [name, setName] = useState('');
  const save = useSave('departments', () => createDepartment(hospital, name.trim()));
  const fault = useFieldErrors(save.error)('name');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') save.mutate(undefined, { onSuccess: () => setName('') });
  };
  return (
    <section className="stack">
      <form className="admin__add" onSubmit={submit}>
        <TextField label={t`Tên khoa, phòng mới`} value={name} error={fault} onChange={(event) => setName(event.target.value)} />
        <Button type="submit" icon="plus" variant="primary" busy={save.isPending} disabled={name.trim() === ''} reason={<Trans>Ghi tên trước.</Trans>}>
          <Trans>Thêm khoa, phòng</Trans>
        </Button>
      </form>
      {save.isError && !fault && <ErrorNote what={<Trans>Chưa lưu được.</Trans>} error={save.error} />}
      {found.isError && <ErrorNote what={<Trans>Chưa tải được danh sách khoa, phòng.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={3} />}
      {found.data?.length === 0 && (
        <Empty>
          <Trans>Chưa có khoa, phòng nào.</Trans>
        </Empty>
      )}
      {found.data && found.data.length > 0 && (
        <ul className="panel admin__rows">
          {found.data.map((department) => (
            <li key={department.id} className="admin__row">
              {department.name}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
