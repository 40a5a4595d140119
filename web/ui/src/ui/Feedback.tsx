/** Empty, failed and loading: each says one thing and the next step. */
import { Trans } from '@lingui/react/macro';
import { type ReactNode, useEffect, useState } from 'react';
import { describeError } from '../api/error';
import { Button } from './Button';
import './feedback.css';
import { Icon } from './Icon';

export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p>{children}</p>
      {action}
    </div>
  );
}

type ErrorNoteProps = {
  /** What failed: "Chưa gửi được yêu cầu." */
  what: ReactNode;
  error?: unknown;
  /** What is kept: "Nội dung bạn gõ vẫn còn." */
  kept?: ReactNode;
  /** What to do, when trying again is not it. */
  todo?: ReactNode;
  onRetry?: () => void;
};

export function ErrorNote({ what, error, kept, todo, onRetry }: ErrorNoteProps) {
  const known = error === undefined ? null : describeError(error);
  return (
    <div className="error-note" role="alert">
      <Icon name="alert" />
      <div className="grow">
        <p className="semi">{what}</p>
        {known?.message && <p>{known.message}</p>}
        {kept && <p>{kept}</p>}
        {todo && <p>{todo}</p>}
        {known && <p className="error-note__code">{known.code}</p>}
      </div>
      {onRetry && (
        <Button size="s" icon="refresh" onClick={onRetry}>
          <Trans>Thử lại</Trans>
        </Button>
      )}
    </div>
  );
}

const slowAfterMs = 4000;

/** Rows of grey while the first load runs; when it takes long, words say so. Later loads keep the old content. */
export function Skeleton({ rows = 3 }: { rows?: number }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="skeleton" role="status">
      {slow ? (
        <p className="skeleton__slow">
          <Trans>Tải lâu hơn thường lệ, có thể do mạng chậm. Trang tự hiện khi có, hoặc bạn tải lại trang.</Trans>
        </p>
      ) : (
        <span className="sr-only">
          <Trans>Đang tải…</Trans>
        </span>
      )}
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="skeleton__row" aria-hidden="true" />
      ))}
    </div>
  );
}

export function ProgressBar({ share, label, tone = 'accent' }: { share: number; label: string; tone?: 'accent' | 'ok' | 'waiting' }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className={`progress progress--${tone}`} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
      <div style={{ width: `${percent}%` }} />
    </div>
  );
}
