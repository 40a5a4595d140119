/** A picture that fills its stage, small slices too; buttons and keys go closer, away, to fit and to 100 %. */
import { useLingui } from '@lingui/react/macro';
import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { IconButton } from '../../ui/Button';
import { nextStep, scaleOf, type Size, type Zoom } from './zoom';

type Props = { src: string; alt: string; onError: () => void };

const nothing: Size = { width: 0, height: 0 };

export function ZoomPicture({ src, alt, onError }: Props) {
  const { t, i18n } = useLingui();
  const whole = useRef<HTMLDivElement>(null);
  const view = useRef<HTMLDivElement>(null);
  const box = useBox(view);
  const [picture, setPicture] = useState(nothing);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const scale = scaleOf(zoom, picture, box);
  const closer = () => setZoom(nextStep(scale, 1));
  const away = () => setZoom(nextStep(scale, -1));
  useKeys(whole, { '+': closer, '=': closer, '-': away, 0: () => setZoom('fit'), 1: () => setZoom(1) });
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  const onScroll = useCentre(view, width, height);
  const drag = useDrag(view);
  const percent = i18n.number(Math.round(scale * 100));
  return (
    <div className="zoom" ref={whole}>
      <div ref={view} className={zoom === 'fit' ? 'zoom__view' : 'zoom__view zoom__view--free'} role="group" aria-label={t`Khung ảnh. Phím + và - phóng, 0 vừa khung, 1 cỡ thật.`} tabIndex={0} onScroll={onScroll} {...drag}>
        <img
          className="excerpts__picture"
          src={src}
          alt={alt}
          draggable={false}
          style={{ width, height }}
          onLoad={({ currentTarget: img }) => setPicture({ width: img.naturalWidth, height: img.naturalHeight })}
          onError={onError}
        />
      </div>
      <div className="zoom__tools" role="toolbar" aria-label={t`Phóng to, thu nhỏ`}>
        <IconButton variant="quiet" icon="plus" label={t`Phóng to`} aria-keyshortcuts="+" onClick={closer} />
        <IconButton variant="quiet" icon="minus" label={t`Thu nhỏ`} aria-keyshortcuts="-" onClick={away} />
        <IconButton variant="quiet" icon="expand" label={t`Vừa khung`} aria-keyshortcuts="0" aria-pressed={zoom === 'fit'} onClick={() => setZoom('fit')} />
        <button type="button" className="btn btn--quiet zoom__whole num" aria-keyshortcuts="1" aria-pressed={zoom === 1} aria-label={t`1:1, cỡ thật`} onClick={() => setZoom(1)}>
          1:1
        </button>
        <output className="zoom__percent num" aria-label={t`Độ phóng`}>
          {percent}&nbsp;%
        </output>
      </div>
    </div>
  );
}

function useBox(element: RefObject<HTMLElement | null>): Size {
  const [box, setBox] = useState(nothing);
  useEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const observer = new ResizeObserver(([entry]) => entry && setBox({ width: entry.contentRect.width, height: entry.contentRect.height }));
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return box;
}

/** Keys while the focus is on the picture or its buttons; the room's own letters go on working. */
function useKeys(element: RefObject<HTMLElement | null>, keys: Record<string, () => void>) {
  const newest = useRef(keys);
  useEffect(() => {
    newest.current = keys;
  });
  useEffect(() => {
    const listening = element.current;
    const onKey = (event: KeyboardEvent) => {
      const act = newest.current[event.key];
      if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      act();
    };
    listening?.addEventListener('keydown', onKey);
    return () => listening?.removeEventListener('keydown', onKey);
  }, [element]);
}

/** What stood in the middle stays in the middle when the scale changes. */
function useCentre(element: RefObject<HTMLElement | null>, width: number, height: number) {
  const centre = useRef({ x: 0.5, y: 0.5 });
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const { x, y } = centre.current;
    box.scrollTo(x * width - box.clientWidth / 2, y * height - box.clientHeight / 2);
  }, [element, width, height]);
  return () => {
    const box = element.current;
    if (box) centre.current = { x: (box.scrollLeft + box.clientWidth / 2) / box.scrollWidth, y: (box.scrollTop + box.clientHeight / 2) / box.scrollHeight };
  };
}

/** A mouse pulls the enlarged picture about; fingers scroll it as they scroll everything. */
function useDrag(element: RefObject<HTMLElement | null>) {
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType === 'mouse' && event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
      element.current?.scrollBy(-event.movementX, -event.movementY);
    },
  };
}
