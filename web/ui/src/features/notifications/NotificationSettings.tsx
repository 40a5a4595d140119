/** Which group of notifications goes which way, and when not to be disturbed. In the page everything is shown always. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { useFieldErrors } from '../../api/fieldErrors';
import type { SignedInUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { Strip } from '../../ui/Strip';
import { toast } from '../../ui/Toast';
import { ChannelTable } from './ChannelTable';
import './notifications.css';
import { QuietHours } from './QuietHours';
import { draftOf, newerOf, saveSettings, type Settings, settingsOf, settingsQuery } from './settings';

export function NotificationSettings({ user }: { user: SignedInUser }) {
  const found = useQuery(settingsQuery);
  if (found.data) return <Form settings={found.data} user={user} />;
  if (found.isError) return <ErrorNote what={<Trans>Chưa tải được cách nhận thông báo.</Trans>} error={found.error} onRetry={() => void found.refetch()} />;
  return <Skeleton rows={4} />;
}

function Form({ settings, user }: { settings: Settings; user: SignedInUser }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  // Looking again at the server does not touch what was chosen here; saving is against the version this began with.
  const [base, setBase] = useState(settings);
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [checked, setChecked] = useState(false);
  const save = useMutation({
    mutationFn: saveSettings,
    onSuccess: (saved) => {
      queryClient.setQueryData(settingsQuery.queryKey, saved);
      take(saved);
      toast(t`Đã lưu cách nhận thông báo.`);
    },
  });
  const take = (saved: Settings) => {
    setBase(saved);
    setDraft(draftOf(saved));
    setChecked(false);
    save.reset();
  };
  const newer = newerOf(save.error);
  const fault = useFieldErrors(save.error);
  const emailFault = fault('email');
  const known = ['email', 'quiet_from', 'quiet_to', 'zone'].some((field) => fault(field) !== undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    const body = settingsOf(draft, (newer ?? base).version);
    if (body) save.mutate(body);
  };
  return (
    <form className="stack notify-form" onSubmit={submit} noValidate>
      <ChannelTable chosen={draft.channels} mail={base.mail_available ?? false} onChange={(chosen) => setDraft({ ...draft, channels: chosen })} />
      <Notes user={user} />
      <TextField
        className="notify-form__field"
        label={t`Địa chỉ email`}
        type="email"
        inputMode="email"
        autoComplete="email"
        value={draft.email}
        error={emailFault}
        hint={base.mail_available ? t`Để trống thì không nhận email. Lịch hẹn đến bằng thư mời, thêm được vào lịch của bạn.` : t`Máy chủ này chưa gửi email. Địa chỉ vẫn được giữ cho khi có.`}
        onChange={(event) => setDraft({ ...draft, email: event.target.value })}
      />
      <QuietHours draft={draft} checked={checked} fault={fault} onChange={(change) => setDraft({ ...draft, ...change })} />
      {newer ? (
        <Strip
          actions={
            <Button size="s" onClick={() => take(newer)}>
              <Trans>Dùng bản mới</Trans>
            </Button>
          }
        >
          <Trans>Cách nhận thông báo vừa được lưu ở máy khác. Lưu lần nữa thì giữ những gì bạn chọn ở đây.</Trans>
        </Strip>
      ) : (
        save.isError && !known && <ErrorNote what={<Trans>Chưa lưu được cách nhận thông báo.</Trans>} error={save.error} kept={<Trans>Những gì bạn chọn vẫn còn.</Trans>} />
      )}
      <div>
        <Button type="submit" variant="primary" busy={save.isPending}>
          <Trans>Lưu cách nhận thông báo</Trans>
        </Button>
      </div>
    </form>
  );
}

/** What follows from the rest of the profile, and what cannot be chosen. */
function Notes({ user }: { user: SignedInUser }) {
  const language = user.locale === 'en' ? 'English' : 'Tiếng Việt';
  return (
    <ul className="notify-form__notes">
      <li>
        <Trans>Nhắc lịch hẹn đến trước 24 giờ, 1 giờ và 10 phút, theo dòng Lịch hẹn.</Trans>
      </li>
      <li>{user.phone ? <Trans>SMS, Zalo và cuộc gọi tới số {user.phone}, nếu cơ sở có cổng nhắn tin.</Trans> : <Trans>Muốn nhận SMS, Zalo hoặc cuộc gọi, ghi số điện thoại ở mục Hồ sơ.</Trans>}</li>
      <li>
        <Trans>Viết bằng {language}, theo ngôn ngữ ở mục Hiển thị. Không cách nào nói về người bệnh: chỉ mã ca và giờ.</Trans>
      </li>
    </ul>
  );
}
