import { Trans } from '@lingui/react/macro';
import { Icon } from '../../../ui/Icon';
import './vital-verdict.css';

/** Out of range in an arrow and a word. */
export function VitalVerdict({ verdict }: { verdict: 'low' | 'high' }) {
  return (
    <span className="vital-verdict">
      <Icon name={verdict === 'low' ? 'arrow-down' : 'arrow-up'} size="s" /> {verdict === 'low' ? <Trans>Thấp</Trans> : <Trans>Cao</Trans>}
    </span>
  );
}
