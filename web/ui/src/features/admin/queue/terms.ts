/** A routing rule as it is typed, and as it is read aloud. */
import type { Terms } from './api';

export type Typed = {
  position: string;
  active: boolean;
  asked: string;
  icd10: string;
  ageFrom: string;
  ageTo: string;
  requesting: string;
  urgency: string;
  to: string;
  specialist: string;
  autoAccept: boolean;
  note: string;
};

export function typedFrom(terms: Terms | null, position: number): Typed {
  return {
    position: String(terms?.position ?? position),
    active: terms?.active ?? true,
    asked: terms?.asked_specialty ?? '',
    icd10: (terms?.icd10 ?? []).join(', '),
    ageFrom: terms?.age_from?.toString() ?? '',
    ageTo: terms?.age_to?.toString() ?? '',
    requesting: terms?.requesting_hospital_id ?? '',
    urgency: terms?.urgency ?? '',
    to: terms?.to_specialty ?? '',
    specialist: terms?.to_specialist_id ?? '',
    autoAccept: terms?.auto_accept ?? false,
    note: terms?.note ?? '',
  };
}

/** "i63, I64 o" as I63, I64 and O. */
export function readCodes(text: string): string[] {
  return [...new Set(text.toUpperCase().split(/[\s,;]+/).filter(Boolean))];
}

const whole = (text: string) => (/^\s*\d+\s*$/.test(text) ? Number(text) : null);

export type Fault = 'number' | 'order' | 'required';

export function faultsOf(typed: Typed): Partial<Record<keyof Typed, Fault>> {
  const faults: Partial<Record<keyof Typed, Fault>> = {};
  const [from, to] = [whole(typed.ageFrom), whole(typed.ageTo)];
  if (whole(typed.position) === null) faults.position = 'number';
  if (typed.ageFrom.trim() !== '' && from === null) faults.ageFrom = 'number';
  if (typed.ageTo.trim() !== '' && to === null) faults.ageTo = 'number';
  if (from !== null && to !== null && from > to) faults.ageTo = 'order';
  if (typed.to === '') faults.to = 'required';
  return faults;
}

/** `known` keeps what the page does not show, such as a contract. */
export function termsOf(typed: Typed, known: Terms | null): Terms {
  return {
    position: whole(typed.position) ?? 0,
    active: typed.active,
    asked_specialty: typed.asked || null,
    icd10: readCodes(typed.icd10),
    age_from: whole(typed.ageFrom),
    age_to: whole(typed.ageTo),
    requesting_hospital_id: typed.requesting || null,
    contract_id: known?.contract_id ?? null,
    urgency: (typed.urgency || null) as Terms['urgency'],
    to_specialty: typed.to,
    to_specialist_id: typed.specialist || null,
    auto_accept: typed.autoAccept,
    note: typed.note.trim(),
  };
}

/** The terms alone, without what the server adds to them. */
export function plainTerms(rule: Terms): Terms {
  return termsOf(typedFrom(rule, rule.position), rule);
}

/** What has to be saved so that one rule stands one place further up (-1) or down (1). */
export function moved<R extends { id: string; position: number }>(rules: readonly R[], id: string, by: -1 | 1): { rule: R; position: number }[] {
  const at = rules.findIndex((rule) => rule.id === id);
  const order = [...rules];
  const [one, other] = [order[at], order[at + by]];
  if (!one || !other) return [];
  if (one.position !== other.position) {
    return [
      { rule: one, position: other.position },
      { rule: other, position: one.position },
    ];
  }
  // Two with one number: all are numbered anew.
  order[at] = other;
  order[at + by] = one;
  return order.map((rule, index) => ({ rule, position: index + 1 })).filter(({ rule, position }) => rule.position !== position);
}
