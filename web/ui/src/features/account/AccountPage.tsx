/** One's own account: who one is, language and theme, phone, password, signing out. */
import { useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSpecialtyName } from '../../api/directory';
import { sessionQuery, type SignedInUser, signOut, useUser } from '../../api/session';
import { type AccountPart, paths } from '../../paths';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/Feedback';
import { roleNames } from '../../ui/roles';
import { formatDateTime } from '../../ui/time';
import { NotificationSettings } from '../notifications/NotificationSettings';
import { PushDevices } from '../notifications/PushDevices';
import { RingDevices } from '../ringing/RingDevices';
import './account.css';
import { CalendarFeed } from './CalendarFeed';
import { PasswordForm } from './PasswordForm';
import { PhoneForm } from './PhoneForm';
import { PhotoForm } from './PhotoForm';
import { Preferences } from './Preferences';

export default function AccountPage() {
  const { t } = useLingui();
  const user = useUser();
  useEffect(() => {
    document.title = `${t`Tài khoản`} · Hoichan`;
  }, [t]);
  if (!user) return null;
  return (
    <div className="page account">
      <div className="page__head">
        <div className="grow">
          <h1>{[user.title, user.full_name].filter(Boolean).join(' ')}</h1>
          <p className="text-2">{user.username}</p>
        </div>
        <SignOut />
      </div>
      <Part name={<Trans>Hồ sơ</Trans>}>
        <Profile user={user} />
        <p className="text-2 size-13">
          <Trans>Tên, vai trò và chuyên khoa do quản trị cơ sở sửa.</Trans>
        </p>
        <PhoneForm user={user} />
      </Part>
      <Part name={<Trans>Ảnh của bạn</Trans>}>
        <PhotoForm user={user} />
      </Part>
      <Part name={<Trans>Hiển thị</Trans>}>
        <Preferences />
      </Part>
      <Part id="thong-bao" name={<Trans>Nhận thông báo</Trans>}>
        <NotificationSettings user={user} />
      </Part>
      <Part name={<Trans>Thông báo đẩy tới máy</Trans>}>
        <PushDevices />
      </Part>
      <Part name={<Trans>Đổ chuông khi trực</Trans>}>
        <RingDevices />
      </Part>
      <Part name={<Trans>Lịch hẹn trong lịch riêng</Trans>}>
        <CalendarFeed />
      </Part>
      <Part name={<Trans>Đổi mật khẩu</Trans>}>
        <PasswordForm username={user.username} />
      </Part>
    </div>
  );
}

/** `id`: other pages lead to this part by it. */
function Part({ id, name, children }: { id?: AccountPart; name: ReactNode; children: ReactNode }) {
  const part = useRef<HTMLElement>(null);
  useEffect(() => {
    // The shell begins each page at its top, so this waits for it.
    if (id === undefined || location.hash !== `#${id}`) return;
    const frame = requestAnimationFrame(() => part.current?.scrollIntoView());
    return () => cancelAnimationFrame(frame);
  }, [id]);
  return (
    <section ref={part} id={id} className="panel panel--pad account__part">
      <h2>{name}</h2>
      {children}
    </section>
  );
}

function Profile({ user }: { user: SignedInUser }) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  return (
    <dl className="account__facts">
      <div>
        <dt>
          <Trans>Vai trò</Trans>
        </dt>
        {user.roles.map((held) => (
          <dd key={`${held.role}-${held.hospital_id ?? ''}`}>
            {t(roleNames[held.role])}
            {held.hospital_name && `, ${held.hospital_name}`}
          </dd>
        ))}
      </div>
      {user.specialties.length > 0 && (
        <div>
          <dt>
            <Trans>Chuyên khoa</Trans>
          </dt>
          <dd>{user.specialties.map(specialty).join(', ')}</dd>
        </div>
      )}
      {user.license_number !== '' && (
        <div>
          <dt>
            <Trans>Số chứng chỉ hành nghề</Trans>
          </dt>
          <dd>{user.license_number}</dd>
        </div>
      )}
      <div>
        <dt>
          <Trans>Phiên đăng nhập hết lúc</Trans>
        </dt>
        <dd className="num">{formatDateTime(user.login_expires_at)}</dd>
      </div>
    </dl>
  );
}

function SignOut() {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const leave = async () => {
    setBusy(true);
    try {
      await signOut();
      // A fresh load: nothing of this user stays in memory.
      queryClient.removeQueries({ queryKey: sessionQuery.queryKey });
      location.assign(paths.signIn());
    } catch (cause) {
      setError(cause);
      setBusy(false);
    }
  };
  return (
    <>
      {error !== undefined && <ErrorNote what={<Trans>Chưa đăng xuất được.</Trans>} error={error} />}
      <Button icon="leave" busy={busy} onClick={() => void leave()}>
        <Trans>Đăng xuất</Trans>
      </Button>
    </>
  );
}
