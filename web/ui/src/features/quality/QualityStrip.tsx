/** How somebody's connection went over the meeting: bars over time, the worse the taller, and the same in words. */
import { useLingui } from '@lingui/react/macro';
import { formatDuration, formatTime } from '../../ui/time';
import type { Point } from './api';
import { bars, durations, runs } from './strip';

type Props = { series: readonly Point[]; from: number; to: number; stepMs: number };

const width = 240;
const height = 22;
/** So many stretches are read out; more would be noise. */
const told = 3;

export function QualityStrip({ series, from, to, stepMs }: Props) {
  const label = useLabel({ series, from, to, stepMs });
  return (
    <svg className="quality-strip" role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
      <path className="quality-strip__line" d={`M0 ${height - 0.5}H${width}`} />
      {bars(series, from, to, stepMs).map((bar) => (
        <rect key={bar.x} className={`quality-strip__bar quality-strip__bar--${bar.level}`} x={bar.x * width} width={bar.width * width} y={height * (1 - bar.height)} height={height * bar.height} />
      ))}
    </svg>
  );
}

function useLabel({ series, from, to, stepMs }: Props): string {
  const { t } = useLingui();
  const lasted = durations(series, stepMs);
  const parts = [];
  if (lasted.good > 0) parts.push(t`tốt ${formatDuration(lasted.good)}`);
  if (lasted.weak > 0) parts.push(t`yếu ${formatDuration(lasted.weak)}`);
  if (lasted.bad > 0) parts.push(t`kém ${formatDuration(lasted.bad)}`);
  const worst = runs(series, stepMs)
    .filter(({ level }) => level === 'bad')
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, told)
    .sort((a, b) => a.from - b.from)
    .map((run) => `${formatTime(run.from)}–${formatTime(run.to)}`);
  const when = worst.length > 0 ? t` Kém lúc ${worst.join(', ')}.` : '';
  return t`Từ ${formatTime(from)} đến ${formatTime(to)}: ${parts.join(', ')}.${when}`;
}
