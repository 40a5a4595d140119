/** The names of a consultation's states, and how loud each is. */
import { msg } from '@lingui/core/macro';
import type { components } from '../api/schema';
import type { Tone } from './StateChip';

export type ConsultationState = components['schemas']['State'];

export const stateNames = {
  draft: msg`Bản nháp`,
  submitted: msg({ message: 'Mới', context: 'Trạng thái của ca' }),
  returned: msg`Thiếu thông tin`,
  accepted: msg`Chờ xếp`,
  declined: msg`Bị từ chối`,
  held: msg`Đang giữ chỗ`,
  booked: msg`Đã đặt`,
  waiting: msg`Có người chờ`,
  in_consultation: msg`Đang họp`,
  interrupted: msg`Đang gián đoạn`,
  concluded: msg`Chờ ký`,
  signed: msg`Đã ký`,
  no_show: msg`Vắng, cần xếp lại`,
  cancelled: msg`Đã hủy`,
};

export const stateTones: Record<ConsultationState, Tone> = {
  draft: 'neutral',
  submitted: 'accent',
  returned: 'warn',
  accepted: 'accent',
  declined: 'bad',
  held: 'accent',
  booked: 'accent',
  waiting: 'warn',
  in_consultation: 'ok',
  interrupted: 'warn',
  concluded: 'accent',
  signed: 'ok',
  no_show: 'bad',
  cancelled: 'neutral',
};
