/** Who is invited: the people of any hospital, found by name, hospital after hospital. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { hospitalsQuery, useSpecialtyName } from '../../api/directory';
import { IconButton } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { Checkbox, Select, TextField } from '../../ui/Field';
import { plain } from '../../ui/plain';
import { invitedQuery } from './api';
import { maxSpeakers } from './meetings';

export type Chosen = { id: string; name: string };

type Props = { hospital: string; chosen: readonly Chosen[]; /** Cannot be taken away. */ fixed?: string; error?: string | false; onChange: (chosen: Chosen[]) => void };

export function PeopleChoice({ hospital: own, chosen, fixed, error, onChange }: Props) {
  const { t } = useLingui();
  const specialty = useSpecialtyName();
  const [hospital, setHospital] = useState(own);
  const [search, setSearch] = useState('');
  const hospitals = useQuery(hospitalsQuery);
  const people = useQuery(invitedQuery(hospital));
  const wanted = plain(search);
  const found = (people.data ?? []).filter((one) => plain(`${one.name} ${one.specialties.map(specialty).join(' ')}`).includes(wanted));
  const full = chosen.length >= maxSpeakers;
  const toggle = (one: Chosen, on: boolean) => onChange(on ? [...chosen, { id: one.id, name: one.name }] : chosen.filter(({ id }) => id !== one.id));
  return (
    <fieldset className="people-choice">
      <legend className="field__label">
        <Trans>Người dự, phát biểu và có hình</Trans>{' '}
        <span className="num text-2">
          ({chosen.length}/{maxSpeakers})
        </span>
      </legend>
      <ul className="chosen" aria-label={t`Đã mời`}>
        {chosen.map((one) => (
          <li key={one.id} className="chosen__one">
            {one.name}
            {one.id !== fixed && <IconButton icon="x" size="s" label={t`Bỏ ${one.name}`} onClick={() => toggle(one, false)} />}
          </li>
        ))}
      </ul>
      <div className="people-choice__find">
        <Select label={t`Cơ sở của người dự`} value={hospital} onChange={(event) => setHospital(event.target.value)}>
          {(hospitals.data ?? []).map((one) => (
            <option key={one.id} value={one.id}>
              {one.short_name}
            </option>
          ))}
        </Select>
        <TextField label={t`Tìm người`} icon="search" value={search} onChange={(event) => setSearch(event.target.value)} />
      </div>
      {people.isError && <ErrorNote what={<Trans>Chưa tải được danh sách người.</Trans>} error={people.error} onRetry={() => void people.refetch()} />}
      {people.isPending && <Skeleton rows={2} />}
      {people.data && (
        <div className="people-choice__found" role="group" aria-label={t`Người của cơ sở`} tabIndex={0}>
          {found.map((one) => {
            const on = chosen.some(({ id }) => id === one.id);
            return <Checkbox key={one.id} label={one.name} hint={one.specialties.map(specialty).join(', ')} checked={on} disabled={one.id === fixed || (full && !on)} onChange={(event) => toggle(one, event.target.checked)} />;
          })}
          {found.length === 0 && (
            <p className="text-2 size-13">
              <Trans>Không có ai tên như vậy.</Trans>
            </p>
          )}
        </div>
      )}
      {error && <p className="field__error">{error}</p>}
    </fieldset>
  );
}
