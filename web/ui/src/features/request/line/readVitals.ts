/**
 * Vital signs as doctors write them in one line: "M 92 HA 165/95 T 37,2 SpO2 96 NT 20 G 14", or bare "92 165/95 37,2 96".
 * What could mean two things is refused, never guessed: the rest of the line says what was not understood. Pure.
 */
import { plain } from '../../../ui/plain';
import { showNumber, type VitalName, type Vitals } from '../draft/form';

/** What the server takes. */
const ranges: Readonly<Record<VitalName, readonly [number, number]>> = {
  pulse_per_min: [0, 350], systolic_mmhg: [0, 350], diastolic_mmhg: [0, 250], breaths_per_min: [0, 120],
  temperature_c: [20, 45], spo2_percent: [0, 100], glasgow: [3, 15], weight_kg: [0.2, 400], height_cm: [15, 260],
};

export const vitalNames = Object.keys(ranges) as VitalName[];

/** Longer names before shorter ones that begin them. */
const labels: readonly (readonly [VitalName, string])[] = [
  ['spo2_percent', 'spo2|sp02|sao2|sat'],
  ['breaths_per_min', 'nhip tho|tho|nt|rr'],
  ['temperature_c', 'nhiet do|nhiet|nd|temp|t°|t'],
  ['systolic_mmhg', 'huyet ap|ha|bp'],
  ['glasgow', 'glasgow|gcs|g'],
  ['weight_kg', 'can nang|nang|cn|kg'],
  ['height_cm', 'chieu cao|cao|cc'],
  ['pulse_per_min', 'mach|pulse|hr|m|p'],
];
const number = String.raw`\d+(?:[.,]\d{1,2})?(?![\d.,]\d)(?!\d)`;
const labelled = labels.map(([, words]) => `(${words})`).join('|');
const units = String.raw`(?:\s?(?:(?:lan|l|ck|c)\/(?:phut|ph|p)|\/(?:phut|ph|p)|mmhg|do c|do|°\s?c|°|oc|c|%|kg|cm|d)(?![a-z0-9]))?`;
const token = new RegExp(String.raw`(?<![a-z0-9])(?:(?:${labelled})\s*[:=]?\s*)?(${number})(?:\s*\/\s*(${number}))?${units}(?![a-z0-9])`, 'y');
const eyesVerbalMotor = /(?<![a-z0-9])(?:(?:glasgow|gcs|g)\s*[:=]?\s*)?e\s?([1-4])\s?v\s?([1-5])\s?m\s?([1-6])(?![a-z0-9])/y;

export type VitalsRead = {
  vitals: Partial<Record<VitalName, number>>;
  /** Pieces of the line that say nothing, or something impossible; as typed. */
  unread: string[];
};

type Found = { sets: readonly (readonly [VitalName, number])[]; end: number } | null;

const toNumber = (text: string | undefined) => Number((text ?? '').replace(',', '.'));

/** The bare numbers have their place: pulse, pressure (by its stroke), temperature, oxygen. */
function bareName(value: number, whole: boolean, known: VitalsRead['vitals']): VitalName | null {
  if (known.pulse_per_min === undefined) {
    if (!whole) return value >= 30 && value <= 45 ? 'temperature_c' : null;
    return known.temperature_c === undefined ? 'pulse_per_min' : null;
  }
  if (known.temperature_c === undefined) return value >= 30 && value <= 45 ? 'temperature_c' : null;
  return known.spo2_percent === undefined && whole && value >= 50 ? 'spo2_percent' : null;
}

function readOne(text: string, at: number, known: VitalsRead['vitals']): Found {
  eyesVerbalMotor.lastIndex = at;
  const parts = eyesVerbalMotor.exec(text);
  if (parts) return { sets: [['glasgow', toNumber(parts[1]) + toNumber(parts[2]) + toNumber(parts[3])]], end: eyesVerbalMotor.lastIndex };
  token.lastIndex = at;
  const match = token.exec(text);
  if (!match) return null;
  const end = token.lastIndex;
  const label = labels.find((_, index) => match[index + 1] !== undefined)?.[0];
  const [first, second] = [match[labels.length + 1], match[labels.length + 2]];
  const value = toNumber(first);
  if (second === undefined) {
    const name = label ?? bareName(value, !/[.,]/.test(first ?? ''), known);
    return { sets: name ? [[name, value]] : [], end };
  }
  if (label === 'glasgow') return { sets: toNumber(second) === 15 ? [['glasgow', value]] : [], end };
  const isPressure = (label === undefined || label === 'systolic_mmhg') && value > toNumber(second);
  return { sets: isPressure ? [['systolic_mmhg', value], ['diastolic_mmhg', toNumber(second)]] : [], end };
}

export function parseVitals(line: string): VitalsRead {
  // Letter by letter, so that a place in the plain text is one in the line; a letter with a loose mark is one letter.
  const typed = [...line.normalize('NFC')].filter((letter) => !/\p{M}/u.test(letter));
  const text = typed.map((letter) => (letter === '₂' ? '2' : plain(letter).slice(0, 1) || ' ')).join('');
  const read: VitalsRead = { vitals: {}, unread: [] };
  for (let at = 0; at < text.length; ) {
    const gap = /[\s,;.:-]*/y;
    gap.lastIndex = at;
    gap.exec(text);
    at = gap.lastIndex;
    if (at >= text.length) break;
    const found = readOne(text, at, read.vitals);
    const fits = found !== null && found.sets.length > 0 && found.sets.every(([name, value]) => value >= ranges[name][0] && value <= ranges[name][1] && read.vitals[name] === undefined);
    if (fits) for (const [name, value] of found.sets) read.vitals[name] = value;
    const end = found?.end ?? at + (/^\S+/.exec(text.slice(at))?.[0].length ?? 1);
    if (!fits) read.unread.push(typed.slice(at, end).join('').trim());
    at = end;
  }
  return read;
}

const written: readonly (readonly [VitalName, string])[] = [
  ['pulse_per_min', 'M'], ['systolic_mmhg', 'HA'], ['temperature_c', 'T'], ['spo2_percent', 'SpO2'],
  ['breaths_per_min', 'NT'], ['glasgow', 'G'], ['weight_kg', 'CN'], ['height_cm', 'cao'],
];

/** The line that says these; `parseVitals` reads it again as it was. */
export function showVitals(vitals: Vitals): string {
  return written
    .filter(([name]) => vitals[name] !== null && vitals[name] !== undefined)
    .map(([name, label]) => {
      const lower = name === 'systolic_mmhg' ? vitals.diastolic_mmhg : null;
      return `${label} ${showNumber(vitals[name])}${lower === null || lower === undefined ? '' : `/${showNumber(lower)}`}`;
    })
    .join(' ');
}
