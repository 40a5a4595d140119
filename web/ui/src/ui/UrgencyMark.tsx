/** Urgency: shape, letter and word, never colour alone. Where the word is cut, it stays in the accessible name. */
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import './urgency.css';

export type Urgency = 'stat' | 'asap' | 'urgent' | 'routine';

/** In order of haste. */
export const urgencies: readonly Urgency[] = ['stat', 'asap', 'urgent', 'routine'];

export const urgencyNames = {
  stat: msg`Cấp cứu`,
  asap: msg`Khẩn`,
  urgent: msg`Trong ngày`,
  routine: msg`Thường quy`,
};

export const urgencyLimits = {
  stat: msg`Trả lời trong 3 phút`,
  asap: msg`Trong 30 phút`,
  urgent: msg`Trong 24 giờ`,
  routine: msg`5 ngày làm việc`,
};

export const urgencyLetters = {
  stat: msg({ message: 'C', context: 'Chữ trong dấu Cấp cứu' }),
  asap: msg({ message: 'K', context: 'Chữ trong dấu Khẩn' }),
  urgent: msg({ message: 'N', context: 'Chữ trong dấu Trong ngày' }),
  routine: msg({ message: 'T', context: 'Chữ trong dấu Thường quy' }),
};

const shapes = {
  stat: { path: 'M7 1.5h8L20.5 7v8L15 20.5H7L1.5 15V7z', y: 15.1 },
  asap: { path: 'M11 1.5L21.5 20.5H.5z', y: 17.6 },
  urgent: { path: 'M11 .8L21.2 11 11 21.2.8 11z', y: 14.9 },
  routine: { path: 'M11 2a9 9 0 1 0 0 18 9 9 0 0 0 0-18z', y: 15 },
};

export function UrgencyMark({ level, wordless = false }: { level: Urgency; wordless?: boolean }) {
  const { t } = useLingui();
  const shape = shapes[level];
  return (
    <span className={`urgency urgency--${level}`}>
      <svg className="urgency__mark" viewBox="0 0 22 22" aria-hidden="true" focusable="false">
        <path d={shape.path} />
        <text x="11" y={shape.y} textAnchor="middle">
          {t(urgencyLetters[level])}
        </text>
      </svg>
      <span className={wordless ? 'sr-only' : undefined}>{t(urgencyNames[level])}</span>
    </span>
  );
}
