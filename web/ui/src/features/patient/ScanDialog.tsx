/** Reading an identity card: by the camera, or by a scanner that types into the field and ends with Enter. */
import { Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { type Card, parseCard } from './card';
import './scan.css';
import { useCamera } from './useCamera';

type Props = { onCard: (card: Card) => void; onClose: () => void };

export function ScanDialog({ onCard, onClose }: Props) {
  return (
    <Dialog open onClose={onClose} title={<Trans>Quét thẻ căn cước hoặc thẻ BHYT</Trans>}>
      <Scan onCard={onCard} />
    </Dialog>
  );
}

function Scan({ onCard }: Pick<Props, 'onCard'>) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  // Before the dialog looks for something to focus: it leaves a focus that is inside where it is.
  useEffect(() => input.current?.focus(), []);
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const read = (text: string) => {
    const card = parseCard(text);
    setWrong(card === null);
    if (card) onCard(card);
  };
  const { video, state: camera } = useCamera(read);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (typed.trim() === '') return;
    read(typed);
    // The next scan begins in an empty field.
    setTyped('');
  };
  return (
    <>
      <TextField
        ref={input}
        label={t`Máy quét gõ vào đây`}
        hint={t`Để con trỏ ở ô này rồi quét mã QR trên thẻ. Ảnh thẻ không được lưu.`}
        spellCheck={false}
        autoCapitalize="none"
        value={typed}
        error={wrong && t`Mã này không phải của thẻ căn cước hay thẻ BHYT. Quét lại, hoặc gõ tuổi và giới.`}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {camera !== 'none' && camera !== 'refused' && (
        <video ref={video} className="scan__video" muted playsInline aria-label={t`Camera đang tìm mã QR`} />
      )}
      <p className="size-13 text-2" role="status">
        {camera === 'looking' && <Trans>Đưa mã QR trên thẻ vào giữa khung hình.</Trans>}
        {camera === 'none' && <Trans>Trình duyệt này không đọc mã bằng camera. Dùng máy quét.</Trans>}
        {camera === 'refused' && <Trans>Không mở được camera. Dùng máy quét, hoặc cho phép camera rồi mở lại.</Trans>}
      </p>
    </>
  );
}
