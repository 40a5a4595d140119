/** Guests of the meeting: who was invited, whether they opened their link, and taking it back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api } from '../../../api/client';
import { type Consultation, guestsQuery } from '../../../api/consultations';
import { Button } from '../../../ui/Button';
import { ConfirmDialog } from '../../../ui/Dialog';
import { ErrorNote } from '../../../ui/Feedback';
import { StateChip } from '../../../ui/StateChip';
import { formatDateTime, formatTime } from '../../../ui/time';
import { useNow } from '../../../ui/useNow';
import { InviteDialog } from '../../room/InviteDialog';
import { kindNames } from '../../room/words';

type Link = { id: string; name: string; kind: keyof typeof kindNames; expires_at: number; opened_at?: number | null; revoked_at?: number | null };

export function GuestLinks({ consultation }: { consultation: Consultation }) {
  const queryClient = useQueryClient();
  const [inviting, setInviting] = useState(false);
  const [revoking, setRevoking] = useState<Link | null>(null);
  const guests = useQuery({ ...guestsQuery(consultation.id), enabled: consultation.may.includes('InviteGuest') });
  const refresh = () => void queryClient.invalidateQueries({ queryKey: guestsQuery(consultation.id).queryKey });
  if (!consultation.may.includes('InviteGuest')) return null;
  return (
    <section className="panel panel--pad stack">
      <div className="row row--between row--wrap">
        <h2>
          <Trans>Khách mời</Trans>
        </h2>
        <Button icon="plus" onClick={() => setInviting(true)}>
          <Trans>Mời khách</Trans>
        </Button>
      </div>
      {guests.isError && <ErrorNote what={<Trans>Chưa tải được danh sách khách.</Trans>} error={guests.error} onRetry={() => guests.refetch()} />}
      {guests.data?.length === 0 && (
        <p className="text-2">
          <Trans>Chưa mời ai. Người nhà, phiên dịch hoặc bác sĩ thứ hai vào bằng liên kết riêng.</Trans>
        </p>
      )}
      {guests.data && guests.data.length > 0 && (
        <ul className="guest-links">
          {guests.data.map((link) => (
            <LinkRow key={link.id} link={link} onRevoke={() => setRevoking(link)} />
          ))}
        </ul>
      )}
      <InviteDialog
        consultationId={consultation.id}
        open={inviting}
        onClose={() => {
          setInviting(false);
          refresh();
        }}
      />
      {revoking && <RevokeDialog link={revoking} onDone={refresh} onClose={() => setRevoking(null)} />}
    </section>
  );
}

function LinkRow({ link, onRevoke }: { link: Link; onRevoke: () => void }) {
  const { t } = useLingui();
  const now = useNow(60_000);
  const live = !link.revoked_at && link.expires_at > now;
  return (
    <li className="guest-links__row">
      <div className="grow">
        <p className="semi">{link.name}</p>
        <p className="size-13 text-2">
          {t(kindNames[link.kind])} · <Trans>liên kết hết hạn {formatDateTime(link.expires_at)}</Trans>
        </p>
      </div>
      {link.revoked_at ? (
        <StateChip tone="bad">
          <Trans>Đã thu hồi</Trans>
        </StateChip>
      ) : link.opened_at ? (
        <StateChip tone="ok" icon="check">
          <Trans>Đã mở lúc {formatTime(link.opened_at)}</Trans>
        </StateChip>
      ) : (
        <StateChip>{live ? <Trans>Chưa mở</Trans> : <Trans>Hết hạn</Trans>}</StateChip>
      )}
      {live && (
        <Button size="s" onClick={onRevoke}>
          <Trans>Thu hồi…</Trans>
        </Button>
      )}
    </li>
  );
}

function RevokeDialog({ link, onDone, onClose }: { link: Link; onDone: () => void; onClose: () => void }) {
  const revoke = useMutation({
    mutationFn: () => api.DELETE('/api/guests/{id}', { params: { path: { id: link.id } } }),
    onSuccess: () => {
      onDone();
      onClose();
    },
  });
  return (
    <ConfirmDialog open danger title={<Trans>Thu hồi lời mời của {link.name}?</Trans>} confirmLabel={<Trans>Thu hồi</Trans>} busy={revoke.isPending} onConfirm={() => revoke.mutate()} onClose={onClose}>
      <p>
        <Trans>Liên kết ngừng dùng được ngay. Nếu khách đang trong phòng thì bị mời ra.</Trans>
      </p>
      {revoke.isError && <ErrorNote what={<Trans>Chưa thu hồi được.</Trans>} error={revoke.error} />}
    </ConfirmDialog>
  );
}
