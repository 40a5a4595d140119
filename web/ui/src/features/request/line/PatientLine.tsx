/** The person in one line: typed, pasted, or read off a card by a scanner. Beneath it what was understood. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/Button';
import { TextField } from '../../../ui/Field';
import { sexName } from '../../../ui/patient';
import { dayKey } from '../../../ui/time';
import { useNow } from '../../../ui/useNow';
import { ScanDialog } from '../../patient/ScanDialog';
import { birthToText } from '../draft/form';
import { useForm } from '../draft/FormContext';
import { fieldNames } from '../draft/names';
import { lineFields, parsePatient, showPatient } from './readPatient';
import { Understood } from './Understood';
import { settled, useLine } from './useLine';

export const patientLineId = 'request-patient-line';

export function PatientLine() {
  const { t } = useLingui();
  const { form, changePatient } = useForm();
  const { patient } = form.content;
  const today = dayKey(useNow(60_000));
  const { text, type, typing, focus } = useLine(showPatient(patient, today));
  const onType = (next: string) => {
    const before = parsePatient(text, today).patient;
    const now = parsePatient(next, today).patient;
    // What the line no longer says goes; what was filled in its own field stays.
    const gone = Object.fromEntries(lineFields.filter((field) => before[field] !== undefined).map((field) => [field, field === 'sex' ? null : '']));
    const changed = { ...gone, ...now };
    type(next, showPatient({ ...patient, ...changed }, today));
    changePatient(changed);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // A scanner ends with Enter. The code then makes room for the person it names.
    if (event.key !== 'Enter' || event.ctrlKey || !text.includes('|')) return;
    event.preventDefault();
    if (parsePatient(text, today).unread.length === 0) type(showPatient(patient, today), showPatient(patient, today));
  };
  const understood = lineFields.flatMap((field) => {
    const label = fieldNames[`patient.${field}`];
    const value = field === 'sex' ? (patient.sex ? sexName(patient.sex) : '') : field === 'birth' ? birthToText(patient.birth) : patient[field];
    return label && value !== '' ? [{ name: field, label: t(label), value }] : [];
  });
  return (
    <>
      <div className="request__line">
        <TextField
          id={patientLineId}
          label={t`Người bệnh trong một dòng`}
          required
          spellCheck={false}
          placeholder={t`Họ tên, ngày sinh, giới, số vào viện`}
          hint={<Trans>Ví dụ: Nguyễn Văn An 12/3/1961 nam 26-04956. Máy quét thẻ gõ được vào đây.</Trans>}
          {...focus}
          value={text}
          onChange={(event) => onType(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <ScanButton />
      </div>
      <Understood parts={understood} unread={settled(text, parsePatient(text, today).unread, typing)} />
    </>
  );
}

function ScanButton() {
  const { changePatient } = useForm();
  const [scanning, setScanning] = useState(false);
  const opener = useRef<Element | null>(null);
  const open = () => {
    opener.current = document.activeElement;
    setScanning(true);
  };
  const close = () => {
    setScanning(false);
    // After the dialog has let go of the focus.
    setTimeout(() => (opener.current as HTMLElement | null)?.focus());
  };
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || scanning || !event.altKey || event.ctrlKey || event.metaKey || event.code !== 'KeyQ') return;
      event.preventDefault();
      open();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  return (
    <>
      {/* Alt+Q opens it from anywhere; Tab goes on to what has to be filled. */}
      <Button icon="qr" kbd="Alt Q" aria-keyshortcuts="Alt+Q" tabIndex={-1} onClick={open}>
        <Trans>Quét thẻ</Trans>
      </Button>
      {scanning && (
        <ScanDialog
          onCard={({ fullName, birth, sex, identityNumber }) => {
            changePatient({ full_name: fullName, birth, ...(sex ? { sex } : {}), ...(identityNumber ? { identity_number: identityNumber } : {}) });
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
}
