import { Trans } from '@lingui/react/macro';
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button';
import { ErrorNote } from '../ui/Feedback';

/** A fault in one page leaves the navigation standing, and says what to do. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <div className="page stack">
        <ErrorNote what={<Trans>Trang này gặp lỗi.</Trans>} error={this.state.error} kept={<Trans>Những gì đã lưu vẫn còn.</Trans>} />
        <div className="row">
          <Button variant="primary" icon="refresh" onClick={() => location.reload()}>
            <Trans>Tải lại trang</Trans>
          </Button>
        </div>
      </div>
    );
  }
}
