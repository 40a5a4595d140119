/** Fixed words about connections, by the API's codes. */
import { msg } from '@lingui/core/macro';
import type { IconName } from '../../ui/Icon';
import type { Tone } from '../../ui/StateChip';
import type { Level, Point } from './api';

export const levelNames = {
  unknown: msg`Chưa có số đo`,
  good: msg({ message: 'Tốt', context: 'Kết nối' }),
  weak: msg({ message: 'Yếu', context: 'Kết nối' }),
  bad: msg({ message: 'Kém', context: 'Kết nối' }),
} satisfies Record<Level, unknown>;

export const levelTones: Record<Level, Tone> = { unknown: 'neutral', good: 'ok', weak: 'warn', bad: 'bad' };
export const levelIcons: Record<Level, IconName | undefined> = { unknown: undefined, good: 'check', weak: 'gauge', bad: 'alert' };

/** What was wrong, in a word or two beside a time. */
export const reasonNames = {
  no_media: msg`không nối được`,
  connection_lost: msg`mất kết nối`,
  camera_missing: msg`không có hình gửi lên`,
  uplink_loss: msg`đường lên mất gói`,
  downlink_narrow: msg`đường xuống hẹp`,
  downlink_loss: msg`đường xuống mất gói`,
  round_trip_long: msg`trễ`,
  cpu_limited: msg`máy quá tải`,
  voice_gaps: msg`tiếng ngắt quãng`,
  picture_freezes: msg`hình đứng`,
  camera_off: msg`camera không bật`,
  good: msg({ message: 'tốt', context: 'Kết nối' }),
  no_records: msg`chưa có số đo`,
} satisfies Record<Point['reason'], unknown>;
