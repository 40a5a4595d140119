import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { render, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { activateLocale } from '../../i18n/i18n';
import type { Figures, MeetingQuality, ParticipantQuality, Point } from './api';
import { QualityList } from './QualityPanel';
import { bars, durations, runs } from './strip';

const start = Date.UTC(2026, 10, 21, 7, 0);
const minute = 60_000;

const levels = (text: string): Point[] =>
  [...text].map((letter, n) => ({
    at: start + n * minute,
    level: letter === 'B' ? 'bad' : letter === 'w' ? 'weak' : 'good',
    reason: letter === 'g' ? 'good' : 'uplink_loss',
    up_lost_permille: 0,
    down_lost_permille: 0,
    round_trip_ms: 40,
    down_estimate_kbps: 4000,
    down_wanted_kbps: 1800,
  }));

const figures: Figures = {
  seconds: 480,
  up_lost_permille: 31,
  up_lost_worst_permille: 82,
  down_lost_permille: 0,
  down_lost_worst_permille: 4,
  round_trip_ms: 71,
  round_trip_worst_ms: 210,
  down_estimate_kbps: 1200,
  down_wanted_kbps: 1800,
  lowered_seconds: 90,
  paused_seconds: 4,
  lost_seconds: 0,
  cpu_limited_seconds: 0,
  camera_seconds: 480,
  freezes: 3,
  concealed_worst_permille: 12,
};

function person(part: Partial<ParticipantQuality>): ParticipantQuality {
  return {
    id: 'a',
    name: 'BS Lan',
    kind: 'requesting_doctor',
    joined_at: start,
    left_at: start + 8 * minute,
    connected: [{ from: start, to: start + 8 * minute }],
    level: 'good',
    verdicts: [{ code: 'good', level: 'good', seconds: 0, text: { vi: 'Kết nối của BS Lan tốt.', en: 'The connection of BS Lan was good.' } }],
    worst: [],
    figures,
    series: levels('gggggggg'),
    ...part,
  };
}

const lost = person({
  level: 'bad',
  verdicts: [
    { code: 'uplink_loss', level: 'bad', seconds: 120, text: { vi: 'Đường lên của BS Lan mất gói 8 %.', en: 'The uplink of BS Lan lost 8 %.' } },
    { code: 'round_trip_long', level: 'weak', seconds: 60, text: { vi: 'Đường truyền của BS Lan chậm.', en: 'The link of BS Lan was slow.' } },
  ],
  worst: [{ at: start + 4 * minute, level: 'weak', reason: 'round_trip_long' }, { at: start + 5 * minute, level: 'bad', reason: 'uplink_loss' }],
  series: levels('gggwwBBg'),
});

function show(participants: ParticipantQuality[]) {
  const meeting: MeetingQuality = { participants, step_seconds: 60, from: start, to: start + 8 * minute, kept_days: 90 };
  return render(
    <I18nProvider i18n={i18n}>
      <QualityList meeting={meeting} />
    </I18nProvider>,
  );
}

test('a line says who, how, why and when, and the strip says it in words', () => {
  show([lost, person({ id: 'b', name: 'TS Minh' })]);
  const rows = within(screen.getByRole('list', { name: /kém nhất trước/ })).getAllByRole('listitem');
  const first = within(rows[0] as HTMLElement);
  first.getByText('BS Lan', { selector: 'p' });
  first.getByText('Kém');
  first.getByText('Đường lên của BS Lan mất gói 8 %.');
  first.getByText('Nặng nhất: 14:04 (trễ), 14:05');
  expect(first.getByRole('img').getAttribute('aria-label')).toBe('Từ 14:00 đến 14:08: tốt 4 phút, yếu 2 phút, kém 2 phút. Kém lúc 14:05–14:07.');
  // The rest is in the details.
  first.getByText('Đường truyền của BS Lan chậm.');
  first.getByText('3,1 %, cao nhất 8,2 %');
  first.getByText('hẹp nhất 1.200 kbps, hình cần đến 1.800 kbps');
  first.getByText('1,5 phút');
  first.getByText('4 giây');
  first.getByText(/Vào phòng lúc 14:00\. Rời phòng lúc 14:08\. Có hình, tiếng: 14:00–14:08\./);
  screen.getByText(/xóa sau 90 ngày/);
});

test('in English, without a name, without figures', async () => {
  await activateLocale('en');
  show([
    person({ name: null, kind: 'family', level: 'unknown', series: [], connected: [], worst: [], verdicts: [{ code: 'no_records', level: 'unknown', seconds: 0, text: { vi: '-', en: 'There are no figures of the family.' } }] }),
  ]);
  screen.getByText('No figures');
  screen.getByText('There are no figures of the family.');
  expect(screen.queryByRole('img')).toBeNull();
});

test('nobody was there', () => {
  show([]);
  screen.getByText('Chưa có ai vào phòng.');
});

test('a strip joins neighbours, keeps gaps, and is taller where it is worse', () => {
  const series = levels('ggwBBg').filter((_, n) => n !== 1);
  expect(runs(series, minute).map(({ from, to, level }) => [(from - start) / minute, (to - start) / minute, level])).toEqual([
    [0, 1, 'good'],
    [2, 3, 'weak'],
    [3, 5, 'bad'],
    [5, 6, 'good'],
  ]);
  expect(durations(series, minute)).toEqual({ unknown: 0, good: 2 * minute, weak: minute, bad: 2 * minute });
  const drawn = bars(series, start, start + 6 * minute, minute);
  const good = drawn[0]?.height ?? 0;
  const weak = drawn[1]?.height ?? 0;
  const bad = drawn[2]?.height ?? 0;
  expect(good < weak && weak < bad).toBe(true);
  expect(drawn.every(({ x, width }) => x >= 0 && x + width <= 1.0001)).toBe(true);
});
