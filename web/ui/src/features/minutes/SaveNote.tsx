/** Whether a text is stored; and when somebody else stored a newer one, both, to choose from. */
import { Trans } from '@lingui/react/macro';
import type { Phase } from '../../api/autosave';
import { Button } from '../../ui/Button';

export function SaveNote({ phase }: { phase: Phase }) {
  return (
    <span className="size-12 text-2" role="status">
      {phase === 'saved' && <Trans>Đã lưu</Trans>}
      {(phase === 'dirty' || phase === 'saving') && <Trans>Đang lưu…</Trans>}
      {phase === 'failed' && (
        <span className="text-bad">
          <Trans>Chưa lưu được, còn trên máy này</Trans>
        </span>
      )}
    </span>
  );
}

export function NewerText({ theirs, onKeepMine, onTakeTheirs }: { theirs: string; onKeepMine: () => void; onTakeTheirs: () => void }) {
  return (
    <div className="minutes__newer" role="alert">
      <p className="semi">
        <Trans>Người khác vừa lưu bản mới hơn:</Trans>
      </p>
      <p className="pre-line">{theirs || '–'}</p>
      <div className="row row--wrap">
        <Button size="s" variant="primary" onClick={onKeepMine}>
          <Trans>Giữ bản của tôi</Trans>
        </Button>
        <Button size="s" onClick={onTakeTheirs}>
          <Trans>Lấy bản mới hơn</Trans>
        </Button>
      </div>
    </div>
  );
}
