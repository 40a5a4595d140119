/** The emergency mark on red: white, with the letter cut out. The word stands beside it. */
import { useLingui } from '@lingui/react/macro';
import { urgencyLetters } from '../../ui/UrgencyMark';
import './paging.css';

export function StatMark() {
  const { t } = useLingui();
  return (
    <svg className="stat-mark" viewBox="0 0 22 22" aria-hidden="true" focusable="false">
      <path d="M7 1.5h8L20.5 7v8L15 20.5H7L1.5 15V7z" />
      <text x="11" y="15.1" textAnchor="middle">
        {t(urgencyLetters.stat)}
      </text>
    </svg>
  );
}
