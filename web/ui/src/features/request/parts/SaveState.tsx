/** Whether what was typed is safe: saved, being saved, or kept on this machine. */
import { Trans } from '@lingui/react/macro';
import type { Phase } from '../../../api/autosave';
import { StateChip } from '../../../ui/StateChip';
import { formatTimeWithSeconds } from '../../../ui/time';

export function SaveState({ phase, savedAt }: { phase: Phase; savedAt: number | null }) {
  const at = savedAt === null ? '' : formatTimeWithSeconds(savedAt);
  return (
    <span role="status" className="num">
      {phase === 'saved' && savedAt !== null && (
        <StateChip tone="ok" icon="check">
          <Trans>Đã lưu nháp {at}</Trans>
        </StateChip>
      )}
      {(phase === 'dirty' || phase === 'saving') && (
        <StateChip icon="clock">
          <Trans>Đang lưu…</Trans>
        </StateChip>
      )}
      {phase === 'failed' && (
        <StateChip tone="warn" icon="alert">
          <Trans>Chưa lưu lên máy chủ; vẫn còn trên máy này</Trans>
        </StateChip>
      )}
      {phase === 'conflict' && (
        <StateChip tone="bad" icon="alert">
          <Trans>Có bản mới hơn</Trans>
        </StateChip>
      )}
    </span>
  );
}
