/** The fields of one kind of emergency, who will be rung, and the one button. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { advisersQuery } from '../../api/directory';
import { useUser } from '../../api/session';
import { paths } from '../../paths';
import { Button, LinkButton } from '../../ui/Button';
import { Select } from '../../ui/Field';
import { useServerNow } from '../paging/clock';
import { lowerFirst, said } from '../paging/words';
import type { StatSet } from '../paging/types';
import { missingFields, requestOf, valueOf } from './draft';
import { isSendKey } from './keys';
import { PatientRow } from './PatientRow';
import { RedHeader } from './RedHeader';
import { SendBar } from './SendBar';
import { SpecialtyChoice } from './SpecialtyChoice';
import { StatFieldRow } from './StatFieldRow';
import { useSend } from './useSend';
import { useStatDraft } from './useStatDraft';
import { WhereItRings } from './WhereItRings';

export function StatForm({ set, onClose }: { set: StatSet; onClose: () => void }) {
  const { t } = useLingui();
  const now = useServerNow(1000);
  const [draft, change] = useStatDraft(set.id);
  const { sending, send, stop } = useSend();
  const specialty = draft.specialty ?? set.specialty;
  const place = usePlace(specialty);
  const busy = sending.attempt > 0;
  const submit = () => void send(requestOf(set, draft, place));

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A dialog has the keys to itself.
      if (event.defaultPrevented || document.querySelector('[role=dialog]')) return;
      if (isSendKey(event)) submit();
      else if (event.key === 'Escape' && !busy) onClose();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });

  const title = lowerFirst(said(set, 'title'));
  return (
    <div className="red">
      <RedHeader
        title={<Trans>Báo động {title}</Trans>}
        note={set.id === 'stroke' ? <Trans>Bốn ô là đủ. Gửi ngay, không chờ CT: ảnh gửi sau vẫn vào đúng ca này.</Trans> : <Trans>Vài ô là đủ. Gửi ngay: kết quả và ảnh gửi sau vẫn vào đúng ca này.</Trans>}
      >
        {/* Leaving would give up a call that is on its way. */}
        {!busy && (
          <>
            <LinkButton href={paths.redButton()} className="red-head__other">
              <Trans>Đổi sang cấp cứu khác</Trans>
            </LinkButton>
            <Button icon="x" kbd="Esc" aria-keyshortcuts="Escape" onClick={onClose}>
              <Trans>Đóng</Trans>
            </Button>
          </>
        )}
      </RedHeader>
      <div className="red__body">
        <main className="red__form" aria-label={t`Thông tin cấp cứu`}>
          {set.fields.map((field, index) => (
            <StatFieldRow
              key={field.id}
              set={set.id}
              field={field}
              number={index + 1}
              value={valueOf(draft, field)}
              now={now}
              first={index === 0}
              onChange={(value) => change({ ...draft, values: { ...draft.values, [field.id]: value } })}
            />
          ))}
          <PatientRow sex={draft.sex} age={draft.age} card={draft.card} onChange={(patient) => change({ ...draft, ...patient })} />
        </main>
        <aside className="red__side">
          <SpecialtyChoice own={set.specialty} offered={place.specialties} value={specialty} onChange={(next) => change({ ...draft, specialty: next })} />
          {place.choices.length > 1 && (
            <Select label={t`Cơ sở tư vấn`} value={place.advising ?? ''} onChange={(event) => place.choose(event.target.value)}>
              {place.choices.map(({ hospital }) => (
                <option key={hospital.id} value={hospital.id}>
                  {hospital.short_name}
                </option>
              ))}
            </Select>
          )}
          <WhereItRings hospitalId={place.advising} specialty={specialty} loading={place.loading} />
          <SendBar missing={missingFields(set, draft)} sending={sending} phone={place.phone} onSend={submit} onStop={stop} />
        </aside>
      </div>
    </div>
  );
}

/** Which hospital is asked, and for whom: nearly always there is one of each. */
function usePlace(specialty: string) {
  const user = useUser();
  const advisers = useQuery(advisersQuery);
  const [chosen, choose] = useState<string | null>(null);
  const choices = (advisers.data ?? []).filter(({ specialties }) => specialties.includes(specialty));
  const adviser = choices.find(({ hospital }) => hospital.id === chosen) ?? choices[0];
  const own = user?.roles.filter(({ role }) => role === 'requesting_doctor').map(({ hospital_id }) => hospital_id) ?? [];
  return {
    choices,
    choose,
    specialties: [...new Set((advisers.data ?? []).flatMap(({ specialties }) => specialties))],
    loading: advisers.isPending,
    advising: adviser?.hospital.id,
    phone: adviser?.hospital.duty_phone ?? '',
    // The server knows the one hospital of a doctor by itself.
    requesting: own.length > 1 ? (own[0] ?? undefined) : undefined,
  };
}
