/** "Hoàn tác" for the last step, while it can be taken back. Ctrl+Z does the same, but not while somebody types. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { describeError } from '../../api/error';
import { Button, IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { toast } from '../../ui/Toast';
import { isTyping } from './keys';
import { undo } from './undo';

export function UndoBar() {
  const { t } = useLingui();
  const offered = useSyncExternalStore(undo.subscribe, undo.current);
  const takeBack = useCallback(() => {
    undo.take()?.then(
      () => toast(t`Đã hoàn tác.`),
      (error: unknown) => toast(`${t`Chưa hoàn tác được.`} ${describeError(error).message}`, 'bad'),
    );
  }, [t]);
  useEffect(() => {
    if (!offered) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || isTyping(event.target)) return;
      event.preventDefault();
      takeBack();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [offered, takeBack]);
  // What was left on another page is not offered on the next visit.
  useEffect(() => () => undo.drop(), []);
  return (
    <div className="undo-bar" role="status">
      {offered && (
        <div className="undo-bar__box" key={offered.id}>
          <Icon name="check" />
          <span>{offered.text}</span>
          <Button size="s" kbd="Ctrl Z" aria-keyshortcuts="Control+Z" onClick={takeBack}>
            <Trans>Hoàn tác</Trans>
          </Button>
          <IconButton size="s" icon="x" label={t`Đóng dòng này`} onClick={undo.drop} />
        </div>
      )}
    </div>
  );
}
