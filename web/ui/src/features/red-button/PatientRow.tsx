/** Who it is, as far as it matters now: sex and age, typed or read off a card. The rest comes later, in the case. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { dayKey } from '../../ui/time';
import { announce } from '../../ui/Toast';
import { ageOn, type Card } from '../patient/card';
import type { Draft } from './draft';
import { isScanKey } from './keys';
import { OptionGroup } from './OptionGroup';
import { ScanDialog } from '../patient/ScanDialog';
import { onEnterGoOn } from './StatFieldRow';

type Patient = Pick<Draft, 'sex' | 'age' | 'card'>;

export function PatientRow({ sex, age, card, onChange }: Patient & { onChange: (patient: Patient) => void }) {
  const { t } = useLingui();
  const [scanning, setScanning] = useState(false);
  const opener = useRef<HTMLElement | null>(null);
  const sexes = [
    { id: 'male', label: t`Nam` },
    { id: 'female', label: t`Nữ` },
  ];
  const open = () => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setScanning(true);
  };
  const close = () => {
    setScanning(false);
    // Back to where the typing was, after the dialog has let go of the focus.
    setTimeout(() => opener.current?.focus());
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isScanKey(event)) return;
      event.preventDefault();
      if (!scanning) open();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  const onCard = (read: Card) => {
    const years = ageOn(read.birth, dayKey(Date.now()));
    onChange({ card: read, sex: read.sex ?? sex, age: years === null ? age : String(years) });
    // The name is on the screen; it is not said aloud in a corridor.
    announce(t`Đã đọc thẻ: ${years ?? '?'} tuổi.`);
    close();
  };
  return (
    <section className="red-field red-field--patient" role="group" aria-labelledby="stat-patient" data-stat-field>
      <span className="red-field__number">
        <Icon name="user" />
      </span>
      <h2 id="stat-patient">
        <Trans>Người bệnh</Trans>
        <small>
          <Trans>không bắt buộc lúc này</Trans>
        </small>
      </h2>
      <div className="red-field__value">
        <OptionGroup label={t`Giới`} options={sexes} picked={sex ? [sex] : []} onPress={(id) => onChange({ age, card, sex: id === sex ? null : id === 'male' ? 'male' : 'female' })} />
        <span className="input red-field__age">
          <input type="text" inputMode="numeric" autoComplete="off" maxLength={3} aria-label={t`Tuổi`} value={age} onChange={(event) => onChange({ sex, card, age: event.target.value })} onKeyDown={onEnterGoOn} />
          <span className="input__unit">
            <Trans>tuổi</Trans>
          </span>
        </span>
        <Button icon="qr" kbd="Alt Q" aria-keyshortcuts="Alt+Q" onClick={open}>
          <Trans>Quét thẻ</Trans>
        </Button>
        {card && (
          <span className="red-card">
            <Icon name="check" size="s" />
            <b>{card.fullName}</b>
            {card.identityNumber !== '' && <span className="num">{card.identityNumber}</span>}
            <IconButton icon="x" size="s" label={t`Bỏ thông tin đọc từ thẻ`} onClick={() => onChange({ sex, age, card: null })} />
          </span>
        )}
      </div>
      {scanning && <ScanDialog onCard={onCard} onClose={close} />}
    </section>
  );
}
