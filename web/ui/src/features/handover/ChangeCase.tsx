/** Another colleague, another time, or a coordinator: everything that one case could do now. */
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { ErrorNote, Skeleton } from '../../ui/Feedback';
import { type Choice as Card, RadioCards } from '../../ui/RadioCards';
import { dayKey, formatTimeRange, formatWeekday } from '../../ui/time';
import { optionsQuery } from './api';
import { type Away, type Case, type Choice, offered, type Options, proposed, sameChoice } from './plan';

type Props = { one: Case; away: Away; choice: Choice; onChoose: (choice: Choice) => void };

export function ChangeCase({ one, away, choice, onChoose }: Props) {
  const { t } = useLingui();
  const found = useQuery(optionsQuery(away, one));
  if (found.isPending) return <Skeleton rows={1} />;
  if (found.isError) return <ErrorNote what={<Trans>Chưa xem được ai rảnh, giờ nào trống.</Trans>} error={found.error} onRetry={() => void found.refetch()} />;
  const choices = choicesFor(one, found.data, choice);
  const cards: Card<string>[] = choices.map((each) => ({
    value: keyOf(each),
    label: each.way === 'decide' ? t`Để điều phối quyết định` : each.way === 'colleague' ? each.name : formatTimeRange(each.from, each.to),
    hint: hintOf(each, one),
  }));
  const hintFor = (each: Choice) => (sameChoice(each, proposed(one)) ? t`đề nghị` : undefined);
  return (
    <>
      <RadioCards
        legend={t`Ca ${one.code} chuyển đi đâu`}
        legendHidden
        choices={cards.map((card, index) => {
          const each = choices[index];
          const mark = each && hintFor(each);
          return mark ? { ...card, hint: card.hint ? `${card.hint}, ${mark}` : mark } : card;
        })}
        value={keyOf(choice)}
        onChange={(key) => {
          const next = choices.find((each) => keyOf(each) === key);
          if (next) onChoose(next);
        }}
      />
      {found.data.colleagues.length === 0 && (
        <p className="text-2 size-13">
          <Trans>Không đồng nghiệp nào rảnh đúng giờ này.</Trans>
        </p>
      )}
    </>
  );

  function hintOf(each: Choice, { starts_at, ends_at }: Case): string | undefined {
    if (each.way === 'colleague') return t`giữ ${formatTimeRange(starts_at, ends_at)}`;
    if (each.way === 'later') return formatWeekday(each.from);
    return undefined;
  }
}

const keyOf = (choice: Choice) => (choice.way === 'colleague' ? `who ${choice.id}` : choice.way === 'later' ? `at ${choice.from}` : 'decide');

/** Colleagues, then times, then the coordinator. What is chosen and what was proposed are always among them. */
function choicesFor(one: Case, { colleagues, times }: Options, choice: Choice): Choice[] {
  const first = proposed(one);
  const all: Choice[] = [
    ...colleagues.map(({ person_id, person }): Choice => ({ way: 'colleague', id: person_id, name: person })),
    ...offered(times, first.way === 'later' ? first : null, dayKey).map((span): Choice => ({ way: 'later', ...span })),
    { way: 'decide' },
  ];
  const missing = [first, choice].filter((each, index, both) => !all.some((other) => sameChoice(other, each)) && both.findIndex((other) => sameChoice(other, each)) === index);
  return [...missing, ...all];
}
