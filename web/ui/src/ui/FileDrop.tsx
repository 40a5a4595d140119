/** Files by dragging, by pasting or by the button; the button is what keyboards and readers use. */
import { type ReactNode, useRef, useState } from 'react';
import { Button } from './Button';
import { classes } from './classes';
import './file-drop.css';

type Props = { onFiles: (files: File[]) => void; buttonLabel: ReactNode; hint?: ReactNode; accept?: string; multiple?: boolean };

export function FileDrop({ onFiles, buttonLabel, hint, accept, multiple = true }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    if (files && files.length > 0) onFiles([...files]);
  };
  return (
    <div
      className={classes('file-drop', over && 'file-drop--over')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
      onPaste={(event) => take(event.clipboardData.files)}
    >
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
      <Button icon="upload" onClick={() => input.current?.click()}>
        {buttonLabel}
      </Button>
      {hint && <span className="size-13 text-2">{hint}</span>}
    </div>
  );
}
