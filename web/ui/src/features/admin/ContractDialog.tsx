/** Adding or changing a support contract. Its last day counts whole. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { hospitalsQuery } from '../../api/directory';
import { useFieldErrors } from '../../api/fieldErrors';
import { Select, TextField } from '../../ui/Field';
import { formatDate, instantOf, parseDate } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { type Contract, saveContract, useSave } from './api';
import { FormDialog } from './FormDialog';
import { Specialties } from './UserDialog';

const dayMs = 86_400_000;

function startOf(text: string): number | null {
  const day = parseDate(text);
  return day === null ? null : instantOf(day, '00:00');
}

function typedFrom(contract: Contract | null) {
  return {
    number: contract?.number ?? '',
    asking: contract?.requesting_hospital_id ?? '',
    advising: contract?.advising_hospital_id ?? '',
    specialties: contract?.specialties ?? [],
    from: contract ? formatDate(contract.valid_from) : '',
    // The end is the first moment after it.
    to: contract ? formatDate(contract.valid_to - 1) : '',
  };
}

export function ContractDialog({ contract, onClose }: { contract: Contract | null; onClose: () => void }) {
  const { t } = useLingui();
  const { data: hospitals } = useQuery(hospitalsQuery);
  const [typed, setTyped] = useState(() => typedFrom(contract));
  const [checked, setChecked] = useState(false);
  const [from, to] = [startOf(typed.from), startOf(typed.to)];
  const ready = from !== null && to !== null && typed.asking !== '' && typed.advising !== '';
  const save = useSave('contracts', () =>
    saveContract(contract?.id ?? null, {
      number: typed.number,
      requesting_hospital_id: typed.asking,
      advising_hospital_id: typed.advising,
      specialties: typed.specialties,
      valid_from: from ?? 0,
      valid_to: (to ?? 0) + dayMs,
      version: contract?.version,
    }),
  );
  const fault = useFieldErrors(save.error);
  const set = (change: Partial<typeof typed>) => setTyped({ ...typed, ...change });
  const submit = () => {
    setChecked(true);
    if (!ready) return;
    save.mutate(undefined, {
      onSuccess: () => {
        toast(t`Đã lưu.`);
        onClose();
      },
    });
  };
  const choices = [
    <option key="" value="">
      {t`Chọn cơ sở`}
    </option>,
    ...(hospitals ?? []).map((hospital) => (
      <option key={hospital.id} value={hospital.id}>
        {hospital.short_name}
      </option>
    )),
  ];
  const dateFault = (at: number | null) => checked && at === null && t`Ghi ngày như 31/12/2026.`;
  const choiceFault = (id: string) => checked && id === '' && t`Chọn một cơ sở.`;
  return (
    <FormDialog
      wide
      title={contract ? <Trans>Sửa hợp đồng</Trans> : <Trans>Thêm hợp đồng</Trans>}
      confirmLabel={<Trans>Lưu</Trans>}
      busy={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField label={t`Số hợp đồng`} required value={typed.number} error={fault('number')} onChange={(event) => set({ number: event.target.value })} />
      <div className="admin__pair">
        <Select label={t`Cơ sở yêu cầu`} required value={typed.asking} error={choiceFault(typed.asking)} onChange={(event) => set({ asking: event.target.value })}>
          {choices}
        </Select>
        <Select label={t`Cơ sở tư vấn`} required value={typed.advising} error={choiceFault(typed.advising) || fault('advising_hospital_id')} onChange={(event) => set({ advising: event.target.value })}>
          {choices}
        </Select>
        <TextField label={t`Có hiệu lực từ ngày`} required placeholder={t`ngày/tháng/năm`} inputMode="numeric" value={typed.from} error={dateFault(from) || fault('valid_from')} onChange={(event) => set({ from: event.target.value })} />
        <TextField label={t`Đến hết ngày`} required placeholder={t`ngày/tháng/năm`} inputMode="numeric" value={typed.to} error={dateFault(to) || fault('valid_to')} onChange={(event) => set({ to: event.target.value })} />
      </div>
      <Specialties chosen={typed.specialties} error={fault('specialties')} onChange={(specialties) => set({ specialties })} />
    </FormDialog>
  );
}
