/** A new gateway for SMS, Zalo and voice: its address, and what it is called for. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useFieldErrors } from '../../api/fieldErrors';
import { TextField } from '../../ui/Field';
import { createWebhook, useSave, type Webhook } from './api';
import { EventsChoice } from './EventsChoice';
import { FormDialog } from './FormDialog';

// What a telephone is worth most for; the administrator sees it and may take it away.
const first = ['page.*', 'appointment.reminder'];

export function WebhookDialog({ hospital, onMade, onClose }: { hospital: string; onMade: (made: Webhook) => void; onClose: () => void }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState({ label: '', url: '', events: first });
  const [checked, setChecked] = useState(false);
  const save = useSave('webhooks', () => createWebhook({ hospital_id: hospital, label: typed.label.trim(), url: typed.url.trim(), events: typed.events }));
  const fault = useFieldErrors(save.error);
  const none = checked && typed.events.length === 0 ? t`Chọn ít nhất một loại tin.` : undefined;
  const empty = (text: string) => checked && text.trim() === '' && t`Mục này bắt buộc.`;
  const submit = () => {
    setChecked(true);
    if (typed.label.trim() === '' || typed.url.trim() === '' || typed.events.length === 0) return;
    save.mutate(undefined, {
      onSuccess: (made) => {
        onClose();
        onMade(made);
      },
    });
  };
  return (
    <FormDialog wide title={<Trans>Thêm cổng nhắn tin</Trans>} confirmLabel={<Trans>Thêm cổng</Trans>} busy={save.isPending} error={save.error} onSubmit={submit} onClose={onClose}>
      <TextField label={t`Tên cổng`} required value={typed.label} error={empty(typed.label) || fault('label')} hint={t`Như SMS Viettel, Zalo OA, tổng đài gọi.`} onChange={(event) => setTyped({ ...typed, label: event.target.value })} />
      <TextField
        label={t`Địa chỉ nhận`}
        required
        type="url"
        inputMode="url"
        spellCheck={false}
        value={typed.url}
        error={empty(typed.url) || fault('url')}
        hint={t`Máy chủ gửi POST có chữ ký tới đây. Địa chỉ trong mạng bệnh viện phải được quản trị hệ thống cho phép.`}
        onChange={(event) => setTyped({ ...typed, url: event.target.value })}
      />
      <EventsChoice chosen={typed.events} error={none ?? fault('events')} onChange={(events) => setTyped({ ...typed, events })} />
      <p className="size-13 text-2">
        <Trans>Cổng nhận tên và số điện thoại của người được báo, mã ca và câu nhắn. Không có gì về người bệnh.</Trans>
      </p>
    </FormDialog>
  );
}
