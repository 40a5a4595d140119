/** The abnormal values of a case and how complete it is: arrow and word, never colour alone. */
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { components } from '../../api/schema';
import { Icon } from '../../ui/Icon';
import { completePercent, type Flag, type KeyValue, keyValuesOf } from './caseFacts';

type Line = components['schemas']['ConsultationLine'];

const words: Record<Flag, ReturnType<typeof msg>> = { high: msg`cao`, low: msg`thấp`, critical: msg`nguy kịch` };
const icons = { high: 'arrow-up', low: 'arrow-down', critical: 'alert' } as const;

/** As boxes where there is room, as one line in a list. */
export function KeyValues({ line, boxes }: { line: Line; boxes?: boolean }) {
  const { t, i18n } = useLingui();
  const values = keyValuesOf(line, i18n.locale);
  if (values.length === 0) return null;
  return (
    <dl className={boxes ? 'key-values key-values--boxes' : 'key-values'} aria-label={t`Chỉ số bất thường`}>
      {values.map((one) => (
        <div key={one.label} className="key-values__one">
          <dt>{one.label}</dt>
          <dd className="num">
            {one.flag && <Icon name={icons[one.flag]} size="s" />}
            {shown(one, i18n.number.bind(i18n))}
            {one.flag && <small>{t(words[one.flag])}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function shown({ value, unit }: KeyValue, number: (value: number) => string): string {
  const text = typeof value === 'number' ? number(value) : value;
  return unit === '' ? text : `${text}\u00a0${unit}`;
}

export function Complete({ line }: { line: Line }) {
  const percent = completePercent(line);
  return (
    percent !== null && (
      <span className="num text-2">
        <Trans>Đầy đủ {percent} %</Trans>
      </span>
    )
  );
}
