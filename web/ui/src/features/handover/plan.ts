/** What becomes of each case while somebody is away: the server's plan and the reader's own choices. No React, no network. */
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type Away = Schemas['Away'];
export type Plan = Schemas['HandOverPlan'];
export type Case = Schemas['HandOverCase'];
export type Colleague = Schemas['Colleague'];
export type Move = Schemas['HandOverMove'];
export type Span = { from: number; to: number };

export type Choice =
  /** The same time with somebody else. */
  | { way: 'colleague'; id: string; name: string }
  /** Another time with the same person. */
  | ({ way: 'later' } & Span)
  /** Stays as it is until a coordinator has decided. */
  | { way: 'decide' };

/** What the reader chose otherwise, by appointment. What is not in it goes as the server proposes. */
export type Choices = Readonly<Record<string, Choice>>;

export function proposed(one: Case): Choice {
  if (one.way === 'colleague') return { way: 'colleague', id: one.to_specialist_id, name: one.to_specialist };
  if (one.way === 'later') return { way: 'later', from: one.to_starts_at, to: one.to_ends_at };
  return { way: 'decide' };
}

export function choiceOf(one: Case, choices: Choices): Choice {
  return choices[one.appointment_id] ?? proposed(one);
}

export function sameChoice(a: Choice, b: Choice): boolean {
  if (a.way === 'colleague') return b.way === 'colleague' && a.id === b.id;
  if (a.way === 'later') return b.way === 'later' && a.from === b.from && a.to === b.to;
  return b.way === 'decide';
}

/** A choice that is what the server proposes anyway is none. */
export function withChoice(choices: Choices, one: Case, choice: Choice): Choices {
  const { [one.appointment_id]: _, ...others } = choices;
  return sameChoice(choice, proposed(one)) ? others : { ...others, [one.appointment_id]: choice };
}

export type Groups = { colleague: Case[]; later: Case[]; decide: Case[] };

/** The cases by what becomes of them, each group in the order of the day. */
export function groupsOf(plan: Plan, choices: Choices): Groups {
  const groups: Groups = { colleague: [], later: [], decide: [] };
  for (const one of [...plan.cases].sort((a, b) => a.starts_at - b.starts_at)) groups[choiceOf(one, choices).way].push(one);
  return groups;
}

/** What is sent: every case that goes somewhere. */
export function movesOf(plan: Plan, choices: Choices): Move[] {
  return plan.cases.flatMap((one) => {
    const choice = choiceOf(one, choices);
    const same = { appointment_id: one.appointment_id, version: one.version };
    if (choice.way === 'colleague') return [{ ...same, specialist_id: choice.id, starts_at: one.starts_at, ends_at: one.ends_at }];
    if (choice.way === 'later') return [{ ...same, specialist_id: plan.person_id, starts_at: choice.from, ends_at: choice.to }];
    return [];
  });
}

/** Where a case would go: who and when. null when it stays for a decision. */
function placeOf(plan: Plan, one: Case, choices: Choices): (Span & { who: string }) | null {
  const choice = choiceOf(one, choices);
  if (choice.way === 'colleague') return { who: choice.id, from: one.starts_at, to: one.ends_at };
  if (choice.way === 'later') return { who: plan.person_id, from: choice.from, to: choice.to };
  return null;
}

/** Cases that would meet another one of this plan: the same person at the same time. */
export function clashes(plan: Plan, choices: Choices): ReadonlySet<string> {
  const placed = plan.cases.flatMap((one) => {
    const place = placeOf(plan, one, choices);
    return place ? [{ id: one.appointment_id, ...place }] : [];
  });
  const meets = (a: (typeof placed)[number], b: (typeof placed)[number]) => a.id !== b.id && a.who === b.who && a.from < b.to && b.from < a.to;
  return new Set(placed.filter((a) => placed.some((b) => meets(a, b))).map(({ id }) => id));
}

/** What the reader may choose for one case, as the calendars are now. */
export type Options = { colleagues: readonly Colleague[]; times: readonly Span[] };

function holds(choice: Choice, { colleagues, times }: Options): boolean {
  if (choice.way === 'colleague') return colleagues.some(({ person_id }) => person_id === choice.id);
  if (choice.way === 'later') return times.some(({ from, to }) => from === choice.from && to === choice.to);
  return true;
}

/** Of the reader's choices, those that still hold in a newer plan, and the cases whose choice does not. */
export function kept(plan: Plan, choices: Choices, options: ReadonlyMap<string, Options>): { choices: Choices; lost: Case[] } {
  let still: Choices = {};
  const lost: Case[] = [];
  for (const one of plan.cases) {
    const choice = choices[one.appointment_id];
    if (!choice) continue;
    const known = options.get(one.appointment_id);
    // What could not be looked at is left to the server, which refuses what does not hold.
    if (!known || holds(choice, known)) still = withChoice(still, one, choice);
    else lost.push(one);
  }
  return { choices: still, lost };
}

/** Another time away: what was chosen stays, but nobody sees patients before being back. */
export function after(choices: Choices, back: number): Choices {
  return Object.fromEntries(Object.entries(choices).filter(([, choice]) => choice.way !== 'later' || choice.from >= back));
}

/** Everything to one colleague who could take everything. */
export function allTo(plan: Plan, { person_id, person }: Colleague): Choices {
  return plan.cases.reduce<Choices>((choices, one) => withChoice(choices, one, { way: 'colleague', id: person_id, name: person }), {});
}

/** A few of the free times: none overlaps another one, and no day takes all the room. The chosen one is among them. */
export function offered(times: readonly Span[], chosen: Span | null, dayOf: (at: number) => string): Span[] {
  const [perDay, most] = [4, 8];
  const shown: Span[] = [];
  for (const time of times) {
    const last = shown.at(-1);
    const sameDay = shown.filter(({ from }) => dayOf(from) === dayOf(time.from)).length;
    if (shown.length < most && sameDay < perDay && (!last || last.to <= time.from)) shown.push(time);
  }
  return chosen && !shown.some(({ from }) => from === chosen.from) ? [chosen, ...shown.slice(0, most - 1)].sort((a, b) => a.from - b.from) : shown;
}
