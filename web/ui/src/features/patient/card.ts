/**
 * What the code of an identity card says. Citizen cards (2021 and later) hold seven fields between bars: number, old
 * number, name, date of birth (ddMMyyyy), sex, address, date of issue; newer ones may add more at the end. Old
 * insurance cards hold number, name and address in hexadecimal UTF-8, date of birth and sex as 1 or 2.
 */
export type Card = {
  kind: 'citizen' | 'insurance';
  fullName: string;
  /** YYYY-MM-DD, or a year where the card knows no more. */
  birth: string;
  sex: 'male' | 'female' | null;
  /** Empty on insurance cards. */
  identityNumber: string;
};

function birthOf(text: string): string {
  const digits = /^(\d{2})\/?(\d{2})\/?(\d{4})$/.exec(text.trim());
  if (!digits) return /^\d{4}$/.test(text.trim()) ? text.trim() : '';
  const [, day = '', month = '', year = ''] = digits;
  const key = `${year}-${month}-${day}`;
  const date = new Date(`${key}T00:00:00Z`);
  if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(key)) return key;
  // Cards of people whose birthday is not known carry zeroes.
  return day === '00' || month === '00' ? year : '';
}

function sexOf(text: string): Card['sex'] {
  const plain = text.trim().normalize('NFC').toLowerCase();
  if (plain === 'nam' || plain === '1' || plain === 'male') return 'male';
  // A scanner that types may lose the marks.
  return plain === 'nữ' || plain === 'nu' || plain === '2' || plain === 'female' ? 'female' : null;
}

const tidy = (text: string) => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

function fromHex(text: string): string | null {
  if (!/^([0-9a-f]{2})+$/i.test(text)) return null;
  const bytes = Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Null when it is the code of something else, such as an address of a web page. */
export function parseCard(text: string): Card | null {
  const fields = text.trim().split('|');
  if (fields.length < 5 || text.includes('://')) return null;
  const [number = '', second = '', third = '', fourth = '', fifth = ''] = fields.map((field) => field.trim());
  if (/^\d{12}$/.test(number) && /^(\d{9}|\d{12})?$/.test(second)) {
    const [fullName, birth] = [tidy(third), birthOf(fourth)];
    return fullName === '' || birth === '' ? null : { kind: 'citizen', fullName, birth, sex: sexOf(fifth), identityNumber: number };
  }
  if (/^[A-Z]{2}\d{13}$|^\d{10}$/.test(number.toUpperCase())) {
    const [fullName, birth] = [tidy(fromHex(second) ?? ''), birthOf(third)];
    return fullName === '' || birth === '' ? null : { kind: 'insurance', fullName, birth, sex: sexOf(fourth), identityNumber: '' };
  }
  return null;
}

/** Whole years on a day (yyyy-MM-dd); by the year alone when that is all there is. */
export function ageOn(birth: string, today: string): number | null {
  const year = Number(birth.slice(0, 4));
  const years = Number(today.slice(0, 4)) - year - (birth.length === 10 && today.slice(5) < birth.slice(5) ? 1 : 0);
  return years >= 0 && years <= 130 ? years : null;
}
