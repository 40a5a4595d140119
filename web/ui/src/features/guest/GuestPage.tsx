/** A guest's way in: the link binds to this device, then the waiting room, then the room. No patient data here. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../../api/error';
import { chooseLocale, currentLocale, type Locale } from '../../i18n/i18n';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { BrandMark } from '../../ui/Icon';
import { Segmented } from '../../ui/RadioCards';
import { formatTime, formatWeekday } from '../../ui/time';
import { type GuestWelcome, joinAsGuest, openGuestLink } from '../room/api';
import { Room } from '../room/Room';
import { useRoomSession } from '../room/useRoom';
import { kindNames } from '../room/words';
import { forgetLinkInAddress, linkToken } from './token';
import './guest.css';

const reopenMs = 15_000;

export default function GuestPage() {
  const [token] = useState(linkToken);
  const [entry, setEntry] = useState(0);
  useEffect(() => {
    document.title = 'Hoichan';
    // Another link followed in the same tab changes only what is behind the `#`.
    const onAnotherLink = () => location.reload();
    addEventListener('hashchange', onAnotherLink);
    return () => removeEventListener('hashchange', onAnotherLink);
  }, []);
  if (token === '') return <NoLink />;
  if (entry > 0) return <GuestRoom key={entry} onRejoin={() => setEntry(entry + 1)} />;
  return <Welcome token={token} onEnter={() => setEntry(1)} />;
}

function GuestRoom({ onRejoin }: { onRejoin: () => void }) {
  const session = useRoomSession(joinAsGuest);
  return session && <Room session={session} appointmentId={null} consultation={null} onRejoin={onRejoin} />;
}

function Welcome({ token, onEnter }: { token: string; onEnter: () => void }) {
  const link = useQuery({
    queryKey: ['guest', token],
    queryFn: () => openGuestLink(token),
    // A refusal stays one; asking again does not help.
    retry: (failures, error) => failures < 3 && !isRefusal(error),
    // A link opened before its time looks again by itself.
    refetchInterval: (query) => (query.state.data && !query.state.data.open ? reopenMs : false),
  });
  const opened = link.isSuccess;
  useEffect(() => {
    if (opened) forgetLinkInAddress(token);
  }, [opened, token]);
  return (
    <Sheet>
      {link.isPending && (
        <p role="status">
          <Trans>Đang mở lời mời…</Trans>
        </p>
      )}
      {link.isError && (
        <ErrorNote
          what={<Trans>Chưa mở được lời mời này.</Trans>}
          error={link.error}
          todo={<Trans>Gọi cho người đã gửi liên kết để xin liên kết mới.</Trans>}
          onRetry={isRefusal(link.error) ? undefined : () => void link.refetch()}
        />
      )}
      {link.data && <Invitation welcome={link.data} onEnter={onEnter} />}
    </Sheet>
  );
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500;
}

function NoLink() {
  return (
    <Sheet>
      <h1>
        <Trans>Mở bằng liên kết trong lời mời</Trans>
      </h1>
      <p>
        <Trans>Địa chỉ này thiếu phần riêng của bạn. Bấm lại liên kết đã nhận, hoặc gọi cho người đã gửi.</Trans>
      </p>
    </Sheet>
  );
}

function Sheet({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  return (
    <main className="guest">
      <p className="guest__brand">
        <BrandMark /> <span>Hoichan</span>
      </p>
      {children}
      <Segmented
        legend={t`Ngôn ngữ`}
        choices={[
          { value: 'vi', label: 'Tiếng Việt' },
          { value: 'en', label: 'English' },
        ]}
        value={currentLocale()}
        onChange={(locale: Locale) => void chooseLocale(locale)}
      />
    </main>
  );
}

function Invitation({ welcome, onEnter }: { welcome: GuestWelcome; onEnter: () => void }) {
  const { t } = useLingui();
  const { name, hospital, starts_at } = welcome;
  const role = t(kindNames[welcome.kind]);
  const time = starts_at === undefined || starts_at === null ? null : `${formatTime(starts_at)} ${formatWeekday(starts_at)}`;
  return (
    <>
      <h1>
        <Trans>Xin chào {name}</Trans>
      </h1>
      <p>
        <Trans>
          {hospital} mời bạn dự buổi hội chẩn từ xa. Vai trò: {role}.
        </Trans>
      </p>
      {time !== null && (
        <p className="semi num">
          <Trans>Giờ hẹn: {time}</Trans>
        </p>
      )}
      <p className="text-2">
        <Trans>Liên kết này gắn với máy bạn đang dùng. Buổi họp không ghi hình. Người chủ trì sẽ cho bạn vào.</Trans>
      </p>
      {welcome.open ? (
        <Button variant="primary" size="l" icon="camera" onClick={onEnter}>
          <Trans>Vào phòng chờ</Trans>
        </Button>
      ) : (
        <p role="status">
          <Trans>Phòng chưa mở. Để trang này mở, tới giờ nút vào phòng tự hiện.</Trans>
        </p>
      )}
    </>
  );
}
