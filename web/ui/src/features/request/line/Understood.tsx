/** What a line was understood as, and what of it was not. */
import type { ReactNode } from 'react';
import { Trans } from '@lingui/react/macro';
import { Icon } from '../../../ui/Icon';

type Part = { name: string; label: string; value: string; verdict?: ReactNode };

export function Understood({ parts, unread }: { parts: readonly Part[]; unread: readonly string[] }) {
  const rest = unread.join(' · ');
  return (
    <div role="status" className="request__read">
      {parts.length > 0 && (
        <ul className="request__understood">
          {parts.map(({ name, label, value, verdict }) => (
            <li key={name}>
              <span className="text-2">{label}</span> <b className="num">{value}</b> {verdict}
            </li>
          ))}
        </ul>
      )}
      {rest !== '' && (
        <p className="field__error">
          <Icon name="alert" size="s" /> <Trans>Chưa hiểu: {rest}. Xem lại, hoặc ghi ở từng ô.</Trans>
        </p>
      )}
    </div>
  );
}
