/** Choosing the square: by dragging, or by sliders that every keyboard moves. What is shown is what is sent. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type PointerEvent, useEffect, useRef } from 'react';
import { Field } from '../../ui/Field';
import { type Crop, dragged, fitted, mostZoom } from './crop';
import { drawSquare, type Picture } from './photo';

type Props = { picture: Picture; crop: Crop; onChange: (crop: Crop) => void };

export function PhotoCrop({ picture, crop, onChange }: Props) {
  const { t } = useLingui();
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number } | null>(null);
  useEffect(() => {
    if (canvas.current) drawSquare(canvas.current, picture, crop);
  }, [picture, crop]);
  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    last.current = { x: event.clientX, y: event.clientY };
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const { width, height } = event.currentTarget.getBoundingClientRect();
    if (!last.current || width === 0 || height === 0) return;
    const by = { x: (event.clientX - last.current.x) / width, y: (event.clientY - last.current.y) / height };
    last.current = { x: event.clientX, y: event.clientY };
    onChange(dragged(crop, by, picture));
  };
  const release = () => {
    last.current = null;
  };
  return (
    <div className="photo__crop">
      <canvas
        ref={canvas}
        width={256}
        height={256}
        className="photo__canvas"
        aria-hidden="true"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={release}
        onPointerCancel={release}
      />
      <div className="stack">
        <p className="field__hint">
          <Trans>Kéo ảnh để mặt bạn nằm giữa khung.</Trans>
        </p>
        <Slider label={t`Phóng to`} value={crop.zoom} min={1} max={mostZoom} onChange={(zoom) => onChange(fitted({ ...crop, zoom }, picture))} />
        <Slider label={t`Sang ngang`} value={crop.x} min={0} max={1} onChange={(x) => onChange(fitted({ ...crop, x }, picture))} />
        <Slider label={t`Lên xuống`} value={crop.y} min={0} max={1} onChange={(y) => onChange(fitted({ ...crop, y }, picture))} />
      </div>
    </div>
  );
}

type SliderProps = { label: string; value: number; min: number; max: number; onChange: (value: number) => void };

function Slider({ label, value, min, max, onChange }: SliderProps) {
  return <Field label={label}>{(control) => <input {...control} type="range" min={min} max={max} step={0.01} value={value} onChange={(event) => onChange(Number(event.target.value))} />}</Field>;
}
