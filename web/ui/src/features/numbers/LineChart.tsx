/** A figure month by month: a line, or two for the time to answer. The table beside it says the same in numbers. */
import { t } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { roundedNumber } from '../../ui/number';
import { useMediaQuery } from '../../ui/useMediaQuery';
import { Legend } from './BarTable';
import { type FigureId, figureOf, scaleOf, type Unit, units } from './figures';
import type { Row } from './rows';
import { figureNames, showValue } from './words';

type Point = { x: number; y: number; name: string; value: number };
type Props = { rows: readonly Row[]; figure: FigureId };

const left = 64;
const [top, bottom, right] = [14, 30, 18];

/** Stretches of points without a gap between them. */
export function stretches(points: readonly (Point | null)[]): Point[][] {
  const out: Point[][] = [[]];
  for (const point of points) {
    if (point) out.at(-1)?.push(point);
    else out.push([]);
  }
  return out.filter((stretch) => stretch.length > 0);
}

export function LineChart({ rows, figure }: Props) {
  const { t } = useLingui();
  const phone = useMediaQuery('(max-width: 759px)');
  const [width, height] = phone ? [360, 230] : [680, 290];
  const unit = units[figure];
  const shown = rows.map(({ line }) => figureOf(line, figure));
  const most = scaleOf(
    shown.flatMap(({ value, second }) => [value, second]),
    unit,
  );
  const x = (at: number) => left + ((width - left - right) * (at + 0.5)) / rows.length;
  const y = (value: number) => top + (height - top - bottom) * (1 - value / most);
  const series = (values: readonly (number | null)[]) => values.map((value, at) => (value === null ? null : { x: x(at), y: y(value), name: rows[at]?.name ?? '', value }));
  const name = t(figureNames[figure]);
  const summary = useSummary(rows, shown.map(({ value }) => value), unit);
  if (shown.every(({ value }) => value === null)) return <p className="text-2">{summary}</p>;
  const every = Math.ceil(rows.length / (phone ? 4 : 6));
  return (
    <figure className="chart">
      {figure === 'answer' && <Legend />}
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${name}. ${summary}`}>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share} aria-hidden="true">
            <line className="chart__grid" x1={left} x2={width - right} y1={y(share * most)} y2={y(share * most)} />
            <text className="chart__tick num" x={left - 8} y={y(share * most) + 4} textAnchor="end">
              {showTick(share * most, unit, most)}
            </text>
          </g>
        ))}
        {rows.map((row, at) => (at % every === 0 ? <text key={row.key} className="chart__tick num" x={x(at)} y={height - 8} textAnchor="middle" aria-hidden="true">{row.name}</text> : null))}
        {figure === 'answer' && <Series points={series(shown.map(({ second }) => second))} unit={unit} second />}
        <Series points={series(shown.map(({ value }) => value))} unit={unit} />
      </svg>
    </figure>
  );
}

const hourMs = 3_600_000;

/** Short, and in one unit all the way up. */
function showTick(value: number, unit: Unit, most: number): string {
  if (unit === 'time' && most > hourMs) {
    const hours = roundedNumber(value / hourMs);
    return t`${hours} giờ`;
  }
  return unit === 'count' && !Number.isInteger(value) ? '' : showValue(value, unit);
}

function Series({ points, unit, second = false }: { points: (Point | null)[]; unit: Unit; second?: boolean }) {
  const look = second ? 'chart__line chart__line--second' : 'chart__line';
  return (
    <g aria-hidden="true">
      {stretches(points).map((stretch) => (
        <polyline key={stretch[0]?.name} className={look} points={stretch.map((point) => `${point.x},${point.y}`).join(' ')} />
      ))}
      {points.map(
        (point) =>
          point && (
            <circle key={point.name} className={second ? 'chart__dot chart__dot--second' : 'chart__dot'} cx={point.x} cy={point.y} r={second ? 3 : 4}>
              <title>{`${point.name}: ${showValue(point.value, unit)}`}</title>
            </circle>
          ),
      )}
    </g>
  );
}

/** What the eye takes from the line: its ends, its lowest and its highest. */
function useSummary(rows: readonly Row[], values: readonly (number | null)[], unit: Unit): string {
  const { t } = useLingui();
  const known = values.flatMap((value, at) => (value === null ? [] : [{ value, name: rows[at]?.name ?? '' }]));
  const sorted = [...known].sort((a, b) => a.value - b.value);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (!low || !high) return t`Không có tháng nào trong kỳ này có số liệu để vẽ.`;
  const [lowest, lowMonth, highest, highMonth] = [showValue(low.value, unit), low.name, showValue(high.value, unit), high.name];
  return t`Thấp nhất ${lowest} (${lowMonth}), cao nhất ${highest} (${highMonth}). Số liệu từng tháng ở bảng bên cạnh.`;
}
