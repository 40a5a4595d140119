/** The people of a hospital: who they are, what they may do, and whether they may sign in. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useSpecialtyName } from '../../api/directory';
import { useUser } from '../../api/session';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialog';
import { Empty, ErrorNote, Skeleton } from '../../ui/Feedback';
import { TextField } from '../../ui/Field';
import { roleNames } from '../../ui/roles';
import { StateChip } from '../../ui/StateChip';
import { toast } from '../../ui/Toast';
import { inputOf, type NewPassword, resetPassword, updateUser, type User, useSave, usersQuery } from './api';
import { PasswordOnce } from './PasswordOnce';
import { UserDialog } from './UserDialog';

export function Users({ hospital }: { hospital: string }) {
  const { t } = useLingui();
  const found = useQuery(usersQuery);
  const [wanted, setWanted] = useState('');
  const [editing, setEditing] = useState<User | 'new' | null>(null);
  const [made, setMade] = useState<NewPassword | null>(null);
  const needle = wanted.trim().toLocaleLowerCase('vi');
  const here = found.data?.filter((user) => user.roles.some((held) => held.hospital_id === hospital)) ?? [];
  const shown = here.filter((user) => `${user.title} ${user.full_name} ${user.username}`.toLocaleLowerCase('vi').includes(needle));
  return (
    <section className="stack">
      <div className="row row--wrap admin__tools">
        <TextField label={t`Tìm người`} labelHidden icon="search" placeholder={t`Tìm theo tên`} value={wanted} onChange={(event) => setWanted(event.target.value)} />
        <span className="grow" />
        <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
          <Trans>Thêm người dùng</Trans>
        </Button>
      </div>
      {found.isError && !found.data && <ErrorNote what={<Trans>Chưa tải được danh sách người dùng.</Trans>} error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={4} />}
      {found.data && shown.length === 0 && (
        <Empty>{needle === '' ? <Trans>Chưa có ai. Thêm người đầu tiên.</Trans> : <Trans>Không có ai tên như vậy.</Trans>}</Empty>
      )}
      {shown.length > 0 && (
        <ul className="panel admin__rows" aria-label={t`Người dùng`}>
          {shown.map((user) => (
            <Row key={user.id} user={user} hospital={hospital} onEdit={() => setEditing(user)} onPassword={setMade} />
          ))}
        </ul>
      )}
      {editing !== null && <UserDialog user={editing === 'new' ? null : editing} hospital={hospital} onMade={setMade} onClose={() => setEditing(null)} />}
      {made && <PasswordOnce made={made} onClose={() => setMade(null)} />}
    </section>
  );
}

type RowProps = { user: User; hospital: string; onEdit: () => void; onPassword: (made: NewPassword) => void };

function Row({ user, hospital, onEdit, onPassword }: RowProps) {
  const { t } = useLingui();
  const me = useUser();
  const specialty = useSpecialtyName();
  const [asking, setAsking] = useState<'password' | 'switch' | null>(null);
  const name = [user.title, user.full_name].filter(Boolean).join(' ');
  const roles = user.roles.filter((held) => held.hospital_id === hospital).map((held) => t(roleNames[held.role]));
  const reset = useSave('users', () => resetPassword(user.id));
  const toggle = useSave('users', () => updateUser(user.id, { ...inputOf(user, hospital), active: !user.active }));
  const error = reset.error ?? toggle.error;
  return (
    <li className="admin__row">
      <div className="grow">
        <p className="semi">
          {name} {!user.active && <StateChip tone="bad"><Trans>Đã khóa</Trans></StateChip>}
        </p>
        <p className="size-13 text-2">{[user.username, user.phone].filter(Boolean).join(' · ')}</p>
        <p className="size-13">{[roles.join(', '), user.specialties.map(specialty).join(', ')].filter(Boolean).join(' · ')}</p>
        {error !== null && <ErrorNote what={<Trans>Chưa làm được.</Trans>} error={error} />}
      </div>
      <div className="row row--wrap">
        <Button size="s" icon="pen" aria-label={t`Sửa ${name}`} onClick={onEdit}>
          <Trans>Sửa</Trans>
        </Button>
        <Button size="s" icon="key" aria-label={t`Cấp lại mật khẩu cho ${name}`} onClick={() => setAsking('password')}>
          <Trans>Cấp lại mật khẩu</Trans>
        </Button>
        {user.id !== me?.id && (
          <Button size="s" aria-label={user.active ? t`Khóa tài khoản ${name}` : t`Mở lại tài khoản ${name}`} onClick={() => setAsking('switch')}>
            {user.active ? <Trans>Khóa</Trans> : <Trans>Mở lại</Trans>}
          </Button>
        )}
      </div>
      <ConfirmDialog
        open={asking === 'password'}
        title={<Trans>Cấp lại mật khẩu cho {name}</Trans>}
        confirmLabel={<Trans>Cấp mật khẩu mới</Trans>}
        busy={reset.isPending}
        onConfirm={() => reset.mutate(undefined, { onSuccess: onPassword, onSettled: () => setAsking(null) })}
        onClose={() => setAsking(null)}
      >
        <Trans>Mật khẩu cũ hết dùng ngay và người này bị đăng xuất ở mọi máy.</Trans>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'switch'}
        title={user.active ? <Trans>Khóa tài khoản {name}</Trans> : <Trans>Mở lại tài khoản {name}</Trans>}
        confirmLabel={user.active ? <Trans>Khóa</Trans> : <Trans>Mở lại</Trans>}
        danger={user.active}
        busy={toggle.isPending}
        onConfirm={() => toggle.mutate(undefined, { onSuccess: () => toast(t`Đã lưu.`), onSettled: () => setAsking(null) })}
        onClose={() => setAsking(null)}
      >
        {user.active ? <Trans>Người này bị đăng xuất ngay và rời phòng đang họp. Những gì đã ghi vẫn còn.</Trans> : <Trans>Người này đăng nhập lại được bằng mật khẩu cũ.</Trans>}
      </ConfirmDialog>
    </li>
  );
}
