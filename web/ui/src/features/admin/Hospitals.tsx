/** The hospitals that take part. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { hospitalsQuery } from '../../api/directory';
import { useFieldErrors } from '../../api/fieldErrors';
import { Button } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { Select, TextField } from '../../ui/Field';
import { hospitalLevelName, hospitalLevels } from '../../ui/hospitalLevels';
import { toast } from '../../ui/Toast';
import { type Hospital, type HospitalInput, saveHospital, useSave } from './api';
import { FormDialog } from './FormDialog';

export function Hospitals() {
  const { t } = useLingui();
  const found = useQuery(hospitalsQuery);
  const [editing, setEditing] = useState<Hospital | 'new' | null>(null);
  return (
    <section className="stack">
      <div className="row">
        <span className="grow" />
        <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
          <Trans>Thêm cơ sở</Trans>
        </Button>
      </div>
      {found.isError && <ErrorNote what={<Trans>Chưa tải được danh sách cơ sở.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={4} />}
      {found.data && found.data.length > 0 && (
        <ul className="panel admin__rows" aria-label={t`Cơ sở`}>
          {found.data.map((hospital) => (
            <li key={hospital.id} className="admin__row">
              <div className="grow">
                <p className="semi">{hospital.name}</p>
                <p className="size-13 text-2 num">
                  {[hospital.short_name, hospital.cskcb_code, t(hospitalLevelName(hospital.level)), hospital.duty_phone].join(' · ')}
                </p>
                <p className="size-13">{[hospital.authority, hospital.address].filter(Boolean).join(' · ')}</p>
              </div>
              <Button size="s" icon="pen" aria-label={t`Sửa ${hospital.name}`} onClick={() => setEditing(hospital)}>
                <Trans>Sửa</Trans>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {editing !== null && <HospitalDialog hospital={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

function HospitalDialog({ hospital, onClose }: { hospital: Hospital | null; onClose: () => void }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState<HospitalInput>(() =>
    hospital ? { ...hospital } : { name: '', short_name: '', cskcb_code: '', level: 'basic', authority: '', address: '', duty_phone: '' },
  );
  const save = useSave('hospitals', () => {
    const { name, short_name, cskcb_code, level, authority, address, duty_phone, version } = typed;
    return saveHospital(hospital?.id ?? null, { name, short_name, cskcb_code, level, authority, address, duty_phone, version });
  });
  const fault = useFieldErrors(save.error);
  const set = (change: Partial<HospitalInput>) => setTyped({ ...typed, ...change });
  const done = () => {
    toast(t`Đã lưu.`);
    onClose();
  };
  return (
    <FormDialog
      wide
      title={hospital ? <Trans>Sửa cơ sở</Trans> : <Trans>Thêm cơ sở</Trans>}
      confirmLabel={<Trans>Lưu</Trans>}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined, { onSuccess: done })}
      onClose={onClose}
    >
      <div className="admin__pair">
        <TextField label={t`Tên đầy đủ`} required value={typed.name} error={fault('name')} onChange={(event) => set({ name: event.target.value })} />
        <TextField label={t`Tên ngắn`} required value={typed.short_name} error={fault('short_name')} onChange={(event) => set({ short_name: event.target.value })} />
        <TextField label={t`Mã CSKCB`} required maxLength={5} value={typed.cskcb_code} error={fault('cskcb_code')} onChange={(event) => set({ cskcb_code: event.target.value })} />
        <Select label={t`Cấp chuyên môn`} value={typed.level} onChange={(event) => set({ level: event.target.value })}>
          {Object.entries(hospitalLevels).map(([value, name]) => (
            <option key={value} value={value}>
              {t(name)}
            </option>
          ))}
        </Select>
        <TextField label={t`Cơ quan chủ quản`} required value={typed.authority} error={fault('authority')} onChange={(event) => set({ authority: event.target.value })} />
        <TextField label={t`Điện thoại trực`} required type="tel" value={typed.duty_phone} error={fault('duty_phone')} onChange={(event) => set({ duty_phone: event.target.value })} />
      </div>
      <TextField label={t`Địa chỉ`} required value={typed.address} error={fault('address')} onChange={(event) => set({ address: event.target.value })} />
    </FormDialog>
  );
}
