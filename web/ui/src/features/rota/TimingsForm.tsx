/** After how many seconds without an answer the next level rings. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { toast } from '../../ui/Toast';
import { saveTimings, timingsQuery } from '../paging/api';
import type { Timings } from '../paging/types';

export function TimingsForm({ hospitalId }: { hospitalId: string }) {
  const timings = useQuery(timingsQuery(hospitalId));
  return (
    <section className="panel panel--pad stack" aria-labelledby="rota-timings">
      <h2 id="rota-timings">
        <Trans>Ca đỏ chưa ai nhận thì gọi tiếp</Trans>
      </h2>
      {timings.isError && !timings.data && <ErrorNote what={<Trans>Chưa tải được số giây.</Trans>} error={timings.error} onRetry={() => void timings.refetch()} />}
      {timings.data && <Fields key={timings.data.version} hospitalId={hospitalId} timings={timings.data} />}
    </section>
  );
}

const longestSeconds = 900;

function Fields({ hospitalId, timings }: { hospitalId: string; timings: Timings }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState({ second_s: String(timings.second_s), third_s: String(timings.third_s), leader_s: String(timings.leader_s) });
  const [checked, setChecked] = useState(false);
  const values = { second_s: Number(typed.second_s), third_s: Number(typed.third_s), leader_s: Number(typed.leader_s) };
  const rising = 0 < values.second_s && values.second_s < values.third_s && values.third_s < values.leader_s && values.leader_s <= longestSeconds;
  const whole = Object.values(values).every(Number.isInteger);
  const save = useMutation({
    mutationFn: () => saveTimings(hospitalId, { ...values, version: timings.version }),
    onSuccess: (saved) => {
      queryClient.setQueryData(timingsQuery(hospitalId).queryKey, saved);
      toast(t`Đã lưu.`);
    },
  });
  const fields = [
    { name: 'second_s', label: t`Trực thứ hai sau` },
    { name: 'third_s', label: t`Trực thứ ba và điều phối viên sau` },
    { name: 'leader_s', label: t`Lãnh đạo trực sau` },
  ] as const;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (rising && whole) save.mutate();
  };
  return (
    <form className="rota-timings" noValidate onSubmit={submit}>
      {fields.map(({ name, label }) => (
        <TextField key={name} label={label} inputMode="numeric" maxLength={4} unit={t`giây`} value={typed[name]} onChange={(event) => setTyped({ ...typed, [name]: event.target.value })} />
      ))}
      <Button type="submit" busy={save.isPending}>
        <Trans>Lưu số giây</Trans>
      </Button>
      {checked && !(rising && whole) && (
        <p className="field__error" role="alert">
          <Trans>Số giây phải tăng dần, nhiều nhất {longestSeconds}.</Trans>
        </p>
      )}
      {save.isError && <ErrorNote what={<Trans>Chưa lưu được số giây.</Trans>} error={save.error} />}
    </form>
  );
}
