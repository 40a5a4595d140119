/** Fixed words of meetings, by the API's codes. */
import { msg } from '@lingui/core/macro';
import type { Meeting, MeetingKind, PersonNotFree } from './api';

export const kindNames: Record<MeetingKind, ReturnType<typeof msg>> = {
  mdt: msg`Hội chẩn đa chuyên khoa`,
  tumour_board: msg`Hội chẩn ung thư`,
  briefing: msg`Giao ban`,
  training: msg`Đào tạo`,
};

export const partNames: Record<Meeting['part'], ReturnType<typeof msg>> = {
  chair: msg`Bạn chủ trì`,
  speaker: msg`Bạn được mời`,
  requester: msg`Có ca của bạn`,
  organiser: msg`Cơ sở bạn tổ chức`,
  listener: msg`Bạn được nghe`,
};

export const notFreeWords: Record<PersonNotFree['reason'], ReturnType<typeof msg>> = {
  outside_hours: msg`ngoài giờ làm việc`,
  absent: msg`vắng mặt`,
  theatre: msg`có lịch mổ`,
  holiday: msg`nghỉ lễ`,
  taken: msg`đã có lịch khác`,
  buffer: msg`quá sát lịch liền kề`,
  too_soon: msg`cần được báo trước lâu hơn`,
  day_full: msg`đã đủ số ca trong ngày`,
};

export const repeatNames = {
  once: msg`Một lần`,
  weekly: msg`Hằng tuần`,
  second_week: msg`Hai tuần một lần`,
  monthly: msg`Hằng tháng, cùng tuần và thứ`,
};

export const statusNames: Record<string, ReturnType<typeof msg>> = {
  waiting: msg({ message: 'Có người chờ', context: 'Buổi họp' }),
  in_consultation: msg({ message: 'Đang họp', context: 'Buổi họp' }),
  interrupted: msg({ message: 'Đang gián đoạn', context: 'Buổi họp' }),
  ended: msg({ message: 'Đã họp xong', context: 'Buổi họp' }),
  cancelled: msg({ message: 'Đã hủy', context: 'Buổi họp' }),
};

export const itemStates = {
  planned: msg`Chưa tới`,
  running: msg`Đang bàn`,
  done: msg({ message: 'Đã xong', context: 'Mục của chương trình họp' }),
  dropped: msg`Đã bỏ`,
};
