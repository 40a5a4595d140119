/** Bars as a table: each row says its name, draws its bar and tells its numbers, so that nothing needs the drawing. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type FigureId, figureOf, scaleOf, units } from './figures';
import type { Row } from './rows';
import { figureNames, showFigure, showShare } from './words';

type Props = { rows: readonly Row[]; figure: FigureId; head: string };

export function BarTable({ rows, figure, head }: Props) {
  const { t } = useLingui();
  const unit = units[figure];
  const known = rows.map((row) => ({ ...row, shown: figureOf(row.line, figure) }));
  const most = scaleOf(
    known.flatMap(({ shown }) => [shown.value, shown.second]),
    unit,
  );
  const two = figure === 'answer';
  const share = unit === 'percent';
  return (
    <table className="bars">
      <caption className="sr-only">{t(figureNames[figure])}</caption>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" className="bars__scale">
            <span className="sr-only">
              <Trans>Thanh so sánh</Trans>
            </span>
            {two && <Legend />}
          </th>
          <th scope="col" className="bars__number">
            {two ? <Trans>Trung vị</Trans> : share ? <Trans>Tỷ lệ</Trans> : <Trans>Số ca</Trans>}
          </th>
          {(two || share) && (
            <th scope="col" className="bars__number">
              {two ? <Trans>P90</Trans> : <Trans>Số ca</Trans>}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {known.map(({ key, name, shown }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td className="bars__bar">
              <Bar share={(shown.value ?? 0) / most} />
              {two && <Bar share={(shown.second ?? 0) / most} second />}
            </td>
            <td className="bars__number num">{showFigure(shown, unit)}</td>
            {(two || share) && <td className="bars__number num">{two ? showFigure({ value: shown.second, hidden: shown.hidden }, unit) : showShare(shown)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ share, second = false }: { share: number; second?: boolean }) {
  return (
    <svg className="bars__svg" height={second ? 6 : 12} width="100%" aria-hidden="true" focusable="false">
      <rect className="bars__track" width="100%" height="100%" rx="2" />
      <rect className={second ? 'bars__value bars__value--second' : 'bars__value'} width={`${Math.max(0, Math.min(1, share)) * 100}%`} height="100%" rx="2" />
    </svg>
  );
}

export function Legend() {
  return (
    <span className="legend" aria-hidden="true">
      <i className="legend__first" /> <Trans>Trung vị</Trans> <i className="legend__second" /> <Trans>P90</Trans>
    </span>
  );
}
