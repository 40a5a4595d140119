/** All vital signs in one line, and beneath it what was understood. */
import { Trans, useLingui } from '@lingui/react/macro';
import { TextField } from '../../../ui/Field';
import { yearsOld } from '../../../ui/patient';
import { useNow } from '../../../ui/useNow';
import { judgeVital, showNumber } from '../draft/form';
import { useForm } from '../draft/FormContext';
import { fieldNames } from '../draft/names';
import { VitalVerdict } from '../parts/VitalVerdict';
import { Understood } from './Understood';
import { settled, useLine } from './useLine';
import { parseVitals, showVitals, vitalNames } from './readVitals';

export const vitalsLineId = 'request-vitals-line';

export function VitalsLine() {
  const { t } = useLingui();
  const { form, changeContent } = useForm();
  const { vitals, patient } = form.content;
  const age = yearsOld(patient.birth, useNow(3_600_000));
  const { text, type, typing, focus } = useLine(showVitals(vitals));
  const read = parseVitals(text);
  const onType = (next: string) => {
    const before = parseVitals(text).vitals;
    const now = parseVitals(next).vitals;
    const changed = { ...vitals };
    // What the line no longer says goes; what was filled in its own field stays.
    for (const name of vitalNames) if (now[name] !== undefined || before[name] !== undefined) changed[name] = now[name] ?? null;
    type(next, showVitals(changed));
    changeContent({ vitals: changed });
  };
  const understood = vitalNames.flatMap((name) => {
    const label = fieldNames[`vitals.${name}`];
    const value = vitals[name];
    if (!label || value === null || value === undefined) return [];
    const verdict = judgeVital(name, value, age);
    return [{ name, label: t(label), value: showNumber(value), verdict: verdict && <VitalVerdict verdict={verdict} /> }];
  });
  return (
    <>
      <TextField
        id={vitalsLineId}
        label={t`Sinh hiệu trong một dòng`}
        required
        spellCheck={false}
        placeholder="92 165/95 37,2 96"
        hint={<Trans>Mạch, huyết áp, nhiệt độ, SpO₂; hoặc ghi tên: M 92 HA 165/95 T 37,2 SpO2 96 NT 20 G 14</Trans>}
        {...focus}
        value={text}
        onChange={(event) => onType(event.target.value)}
      />
      <Understood parts={understood} unread={settled(text, read.unread, typing)} />
    </>
  );
}
