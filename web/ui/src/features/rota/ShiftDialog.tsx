/** One shift: what it is, somebody else in its place, a swap, or taking it away. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useSpecialtyName } from '../../api/directory';
import { useUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/Feedback';
import { Select, TextField } from '../../ui/Field';
import { formatDateTime, formatTime, formatWeekday } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { askSwap, coverShift, removeShift, shiftsQuery } from '../paging/api';
import { PhoneLink } from '../paging/PhoneLink';
import { levelNames } from '../paging/words';
import type { DutyShift } from '../paging/types';
import { type Person, suited } from './usePeople';

type Props = { shift: DutyShift; people: readonly Person[]; writes: boolean; onClose: () => void };
type Doing = 'cover' | 'swap' | 'remove' | null;

export function ShiftDialog({ shift, people, writes, onClose }: Props) {
  const { t } = useLingui();
  const user = useUser();
  const specialty = useSpecialtyName();
  const [doing, setDoing] = useState<Doing>(null);
  const mine = shift.person_id === user?.id;
  const others = suited(people, shift.specialty ?? null).filter(({ id }) => id !== shift.person_id);
  return (
    <Dialog open onClose={onClose} title={[t(levelNames[shift.level]), specialty(shift.specialty)].filter(Boolean).join(' · ')}>
      <div>
        <p className="semi">{shift.person}</p>
        {shift.covers && <p className="text-2">{t`thay ${shift.covers}`}</p>}
        <p className="num">
          {formatDateTime(shift.starts_at)} – {formatDateTime(shift.ends_at)}
        </p>
        {shift.phone && <PhoneLink phone={shift.phone} />}
      </div>
      {doing === null && (
        <div className="row row--wrap">
          {writes && (
            <Button icon="users" onClick={() => setDoing('cover')}>
              <Trans>Người khác trực thay</Trans>
            </Button>
          )}
          {mine && (
            <Button icon="swap" onClick={() => setDoing('swap')}>
              <Trans>Xin đổi ca</Trans>
            </Button>
          )}
          {writes && (
            <Button icon="trash" onClick={() => setDoing('remove')}>
              <Trans>Bỏ ca trực này…</Trans>
            </Button>
          )}
          {!writes && !mine && (
            <p className="text-2 size-13">
              <Trans>Điều phối viên sửa lịch trực. Ca của bạn thì bạn xin đổi được.</Trans>
            </p>
          )}
        </div>
      )}
      {doing === 'cover' && <Instead shift={shift} people={others} kind="cover" onBack={() => setDoing(null)} onClose={onClose} />}
      {doing === 'swap' && <Instead shift={shift} people={others} kind="swap" onBack={() => setDoing(null)} onClose={onClose} />}
      {doing === 'remove' && <Remove shift={shift} onBack={() => setDoing(null)} onClose={onClose} />}
    </Dialog>
  );
}

type PartProps = { shift: DutyShift; onBack: () => void; onClose: () => void };
const aheadMs = 30 * 86_400_000;

/** Somebody else for this shift: at once (cover), or after they agree, perhaps for one of theirs (swap). */
function Instead({ shift, people, kind, onBack, onClose }: PartProps & { people: readonly Person[]; kind: 'cover' | 'swap' }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [person, setPerson] = useState('');
  const [theirs, setTheirs] = useState('');
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const [from] = useState(() => Date.now());
  const shifts = useQuery({ ...shiftsQuery(shift.hospital_id, from, from + aheadMs), enabled: kind === 'swap' && person !== '' });
  const choices = (shifts.data ?? []).filter((one) => one.person_id === person && one.specialty === shift.specialty && one.starts_at > from);
  const save = useMutation({
    mutationFn: async () => {
      if (kind === 'cover') await coverShift(shift, person, reason.trim());
      else await askSwap(shift, person, theirs || null, reason.trim());
    },
    onSuccess: () => {
      toast(kind === 'cover' ? t`Đã đổi người trực.` : t`Đã gửi lời xin đổi ca.`);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['duty'] }),
  });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (person !== '' && reason.trim() !== '') save.mutate();
      }}
    >
      <Select label={kind === 'cover' ? t`Người trực thay` : t`Xin ai nhận ca này`} required value={person} error={checked && person === '' && t`Chọn một người.`} onChange={(event) => setPerson(event.target.value)}>
        <option value="">{t`Chọn…`}</option>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      {kind === 'swap' && person !== '' && (
        <Select label={t`Đổi lấy ca của họ`} value={theirs} onChange={(event) => setTheirs(event.target.value)}>
          <option value="">{t`Không đổi lại, chỉ nhờ nhận`}</option>
          {choices.map((one) => (
            <option key={one.id} value={one.id}>
              {`${formatWeekday(one.starts_at)}, ${formatTime(one.starts_at)}–${formatTime(one.ends_at)}, ${t(levelNames[one.level])}`}
            </option>
          ))}
        </Select>
      )}
      <TextField label={t`Lý do`} required value={reason} error={checked && reason.trim() === '' && t`Ghi lý do.`} onChange={(event) => setReason(event.target.value)} />
      {save.isError && <ErrorNote what={kind === 'cover' ? <Trans>Chưa đổi được người trực.</Trans> : <Trans>Chưa gửi được lời xin đổi ca.</Trans>} error={save.error} />}
      <div className="row row--end row--wrap">
        <Button onClick={onBack}>
          <Trans>Quay lại</Trans>
        </Button>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {kind === 'cover' ? <Trans>Đổi người trực ngay</Trans> : <Trans>Gửi lời xin</Trans>}
        </Button>
      </div>
    </form>
  );
}

function Remove({ shift, onBack, onClose }: PartProps) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeShift(shift),
    onSuccess: () => {
      toast(t`Đã bỏ ca trực.`);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['duty'] }),
  });
  return (
    <div className="stack">
      <p>
        <Trans>Bỏ ca này thì không ai được gọi ở cấp đó trong giờ ấy. Các tuần lặp khác vẫn còn.</Trans>
      </p>
      {remove.isError && <ErrorNote what={<Trans>Chưa bỏ được ca trực.</Trans>} error={remove.error} />}
      <div className="row row--end row--wrap">
        <Button onClick={onBack}>
          <Trans>Quay lại</Trans>
        </Button>
        <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          <Trans>Bỏ ca trực</Trans>
        </Button>
      </div>
    </div>
  );
}
