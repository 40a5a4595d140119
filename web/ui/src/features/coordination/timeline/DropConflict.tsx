/** A time that could not be had: who has it, and the next three, at the place where it was dropped. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Button, IconButton } from '../../../ui/Button';
import { Icon } from '../../../ui/Icon';
import type { FreeTime } from '../api';
import { TimeButton } from '../TimeButton';
import type { Point } from './drag';

export type Refusal = { at: Point; message: string; who: string | null; alternatives: readonly FreeTime[] | null; /** Asks for the reason that sets the limit aside. */ override: (() => void) | null };

type Props = { refusal: Refusal; busy: boolean; onPick: (time: FreeTime) => void; onClose: () => void };

export function DropConflict({ refusal: { at, message, who, alternatives, override }, busy, onPick, onClose }: Props) {
  const { t } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const { offsetWidth: width = 0, offsetHeight: height = 0 } = box.current ?? {};
    setPlace({ left: Math.max(8, Math.min(at.x, innerWidth - width - 8)), top: at.y + 12 + height <= innerHeight ? at.y + 12 : Math.max(8, at.y - 12 - height) });
  }, [at]);
  useEffect(() => {
    if (place === null) return;
    const first = box.current?.querySelector<HTMLElement>('.time-button') ?? box.current?.querySelector<HTMLElement>('button');
    first?.focus({ preventScroll: true });
  }, [place]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      onClose();
    };
    const outside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose();
    };
    // Before the grid, which would take back the hold.
    addEventListener('keydown', onKey, true);
    addEventListener('pointerdown', outside, true);
    return () => {
      removeEventListener('keydown', onKey, true);
      removeEventListener('pointerdown', outside, true);
    };
  }, [onClose]);
  return createPortal(
    <div ref={box} className="drop-conflict" role="dialog" aria-label={t`Không xếp được giờ này`} style={place ?? { left: 0, top: 0, visibility: 'hidden' }}>
      <div className="row">
        <Icon name="alert" />
        <p className="semi grow">{message}</p>
        <IconButton size="s" icon="x" label={t`Đóng`} onClick={onClose} />
      </div>
      {who !== null && <p>{who}</p>}
      {alternatives !== null && (
        <>
          <p>{alternatives.length > 0 ? <Trans>Giờ gần nhất còn trống:</Trans> : <Trans>14 ngày tới không còn giờ trống.</Trans>}</p>
          <div className="row row--wrap">
            {alternatives.map((time) => (
              <TimeButton key={`${time.specialist_id}-${time.starts_at}`} time={time} long busy={busy} onPick={onPick} />
            ))}
          </div>
        </>
      )}
      {override !== null && (
        <div>
          <Button
            size="s"
            icon="pen"
            onClick={() => {
              onClose();
              override();
            }}
          >
            <Trans>Vẫn đặt, ghi lý do…</Trans>
          </Button>
        </div>
      )}
    </div>,
    document.body,
  );
}
