/** Who has confirmed and whose turn it is: secretary, members, then chair. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Minutes } from '../../api/consultations';
import { useUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { StateChip } from '../../ui/StateChip';
import { formatDateTime } from '../../ui/time';
import { toast } from '../../ui/Toast';
import { ReasonDialog } from '../coordination/ReasonDialog';
import { confirmMinutes, refuseMinutes, useKeepMinutes } from './api';

export function Confirmations({ minutes }: { minutes: Minutes }) {
  const { t } = useLingui();
  const user = useUser();
  const capacities = { secretary: t`Thư ký`, member: t`Thành viên`, chair: t`Chủ tọa` };
  const own = minutes.confirmations.some(({ person }) => person.id === user?.id);
  return (
    <section className="minutes__part">
      <h2>
        <Trans>Xác nhận</Trans>
      </h2>
      {minutes.confirmations.length === 0 && (
        <p className="text-2">
          <Trans>Chọn thư ký và chủ tọa để biết ai xác nhận.</Trans>
        </p>
      )}
      <ol className="minutes__confirmations">
        {minutes.confirmations.map(({ capacity, person, at, due }) => (
          <li key={`${capacity} ${person.id}`}>
            <span className="grow">
              <b>{person.name}</b> <span className="text-2">{capacities[capacity]}</span>
            </span>
            {at ? (
              <StateChip tone="ok" icon="check">
                <Trans>Đã xác nhận {formatDateTime(at)}</Trans>
              </StateChip>
            ) : (
              <StateChip tone={due ? 'accent' : 'neutral'} icon="clock">
                {due ? <Trans>Đến lượt</Trans> : <Trans>Chưa tới lượt</Trans>}
              </StateChip>
            )}
          </li>
        ))}
      </ol>
      {own && <ConfirmActions minutes={minutes} />}
    </section>
  );
}

function ConfirmActions({ minutes }: { minutes: Minutes }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const keep = useKeepMinutes();
  const { consultation_id: id } = minutes;
  const [refusing, setRefusing] = useState(false);
  const done = (saved: Minutes) => {
    keep(saved);
    setRefusing(false);
    void queryClient.invalidateQueries({ queryKey: ['consultation', id], exact: true });
    void queryClient.invalidateQueries({ queryKey: ['consultations'] });
  };
  const confirm = useMutation({
    mutationFn: () => confirmMinutes(id, minutes.digest),
    onSuccess: (saved) => {
      done(saved);
      toast(t`Đã xác nhận biên bản.`);
    },
    // Changed since it was read: the newer minutes are shown, to be read again.
    onError: () => queryClient.invalidateQueries({ queryKey: ['consultation', id, 'minutes'] }),
  });
  const refuse = useMutation({ mutationFn: (reason: string) => refuseMinutes(id, reason), onSuccess: done });
  const anyConfirmed = minutes.confirmations.some(({ at }) => at);
  return (
    <>
      {confirm.isError && <ErrorNote what={<Trans>Chưa xác nhận được.</Trans>} error={confirm.error} />}
      <div className="row row--wrap row--end">
        {(anyConfirmed || minutes.may_confirm) && (
          <Button variant="quiet" onClick={() => setRefusing(true)}>
            <Trans>Từ chối xác nhận…</Trans>
          </Button>
        )}
        {minutes.may_confirm && (
          <Button variant="primary" icon="check" busy={confirm.isPending} onClick={() => confirm.mutate()}>
            <Trans>Xác nhận biên bản</Trans>
          </Button>
        )}
      </div>
      {refusing && (
        <ReasonDialog
          title={<Trans>Từ chối xác nhận biên bản?</Trans>}
          confirmLabel={<Trans>Từ chối và mở lại</Trans>}
          danger
          busy={refuse.isPending}
          error={refuse.error}
          onConfirm={(reason) => refuse.mutate(reason)}
          onClose={() => setRefusing(false)}
        >
          <Trans>Các xác nhận đã có bị bỏ, biên bản mở lại để sửa. Mọi bên thấy lý do.</Trans>
        </ReasonDialog>
      )}
    </>
  );
}
