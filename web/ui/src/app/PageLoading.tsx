import { Trans } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import './shell.css';

/** Words, not a spinner, and only when the wait is long enough to notice. */
export function PageLoading() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 400);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="page-loading" role="status">
      {late && <Trans>Đang mở trang…</Trans>}
    </div>
  );
}
