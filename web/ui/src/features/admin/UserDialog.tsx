/** Adding or changing a person: name, roles at this hospital, specialties. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { specialtiesQuery } from '../../api/directory';
import { useFieldErrors } from '../../api/fieldErrors';
import type { Role } from '../../api/session';
import { Checkbox, TextField } from '../../ui/Field';
import { roleNames } from '../../ui/roles';
import { toast } from '../../ui/Toast';
import { createUser, inputOf, type NewPassword, updateUser, type User, type UserInput, useSave } from './api';
import { FormDialog } from './FormDialog';

const given: readonly Role[] = ['requesting_doctor', 'specialist', 'coordinator', 'hospital_admin'];

type Props = { user: User | null; hospital: string; onMade: (made: NewPassword) => void; onClose: () => void };

export function UserDialog({ user, hospital, onMade, onClose }: Props) {
  const { t } = useLingui();
  const [typed, setTyped] = useState<UserInput>(() => (user ? inputOf(user, hospital) : newUser(hospital)));
  const save = useSave('users', async (): Promise<NewPassword | null> => {
    if (!user) return createUser(typed);
    await updateUser(user.id, typed);
    return null;
  });
  const fault = useFieldErrors(save.error);
  const set = (change: Partial<UserInput>) => setTyped({ ...typed, ...change });
  const submit = () =>
    save.mutate(undefined, {
      onSuccess: (made) => {
        onClose();
        if (made) onMade(made);
        else toast(t`Đã lưu.`);
      },
    });
  const rolesFault = fault('roles');
  return (
    <FormDialog
      wide
      title={user ? <Trans>Sửa người dùng</Trans> : <Trans>Thêm người dùng</Trans>}
      confirmLabel={user ? <Trans>Lưu</Trans> : <Trans>Thêm</Trans>}
      busy={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="admin__pair">
        <TextField label={t`Chức danh`} hint={t`Đứng trước tên, như BSCKII.`} value={typed.title} error={fault('title')} onChange={(event) => set({ title: event.target.value })} />
        <TextField label={t`Họ và tên`} required value={typed.full_name} error={fault('full_name')} onChange={(event) => set({ full_name: event.target.value })} />
        <TextField label={t`Tên đăng nhập`} required autoCapitalize="none" value={typed.username} error={fault('username')} onChange={(event) => set({ username: event.target.value })} />
        <TextField label={t`Số điện thoại`} type="tel" value={typed.phone} error={fault('phone')} onChange={(event) => set({ phone: event.target.value })} />
        <TextField label={t`Số chứng chỉ hành nghề`} value={typed.license_number} error={fault('license_number')} onChange={(event) => set({ license_number: event.target.value })} />
      </div>
      <fieldset>
        <legend className="field__label">
          <Trans>Vai trò ở cơ sở này</Trans>
        </legend>
        <div className="admin__checks">
          {given.map((role) => (
            <Checkbox key={role} label={t(roleNames[role])} checked={typed.roles.includes(role)} onChange={(event) => set({ roles: toggled(typed.roles, role, event.target.checked) })} />
          ))}
        </div>
        {rolesFault && <p className="field__error">{rolesFault}</p>}
      </fieldset>
      {typed.roles.includes('specialist') && <Specialties chosen={typed.specialties} onChange={(specialties) => set({ specialties })} />}
    </FormDialog>
  );
}

export function Specialties({ chosen, error, onChange }: { chosen: readonly string[]; error?: string; onChange: (codes: string[]) => void }) {
  const { i18n } = useLingui();
  const { data } = useQuery(specialtiesQuery);
  return (
    <fieldset>
      <legend className="field__label">
        <Trans>Chuyên khoa</Trans>
      </legend>
      <div className="admin__checks admin__checks--many">
        {data?.map((specialty) => (
          <Checkbox
            key={specialty.code}
            label={i18n.locale === 'en' ? specialty.name_en : specialty.name_vi}
            checked={chosen.includes(specialty.code)}
            onChange={(event) => onChange(toggled(chosen, specialty.code, event.target.checked))}
          />
        ))}
      </div>
      {error && <p className="field__error">{error}</p>}
    </fieldset>
  );
}

function toggled<T>(list: readonly T[], one: T, on: boolean): T[] {
  return on ? [...list.filter((other) => other !== one), one] : list.filter((other) => other !== one);
}

function newUser(hospital: string): UserInput {
  return { hospital_id: hospital, username: '', full_name: '', title: '', license_number: '', phone: '', active: true, specialties: [], roles: [] };
}
