/** Every figure of the whole at a glance; one of them is shown in detail below. Native radios, so arrows work. */
import { useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import { classes } from '../../ui/classes';
import { type FigureId, figureIds, figureOf, type Figures, units } from './figures';
import { figureNames, showFigure, showShare, showValue } from './words';

type Props = { total: Figures; value: FigureId; onChange: (figure: FigureId) => void };

export function Tiles({ total, value, onChange }: Props) {
  const { t } = useLingui();
  const name = useId();
  return (
    <fieldset className="tiles" role="radiogroup">
      <legend className="sr-only">{t`Số liệu xem chi tiết`}</legend>
      {figureIds.map((id) => {
        const shown = figureOf(total, id);
        const [small, p90] = [showShare(shown), shown.second === null ? '' : showValue(shown.second, 'time')];
        return (
          <label key={id} className={classes('tile', id === value && 'tile--on')}>
            <input type="radio" name={name} value={id} checked={id === value} onChange={() => onChange(id)} />
            <span className="tile__name">{t(figureNames[id])}</span>
            <b className="tile__value num">{showFigure(shown, units[id])}</b>
            <small className="num">{id === 'answer' ? p90 !== '' && t`P90 ${p90}` : small}</small>
          </label>
        );
      })}
    </fieldset>
  );
}
