/** The kinds of notifications, family by family, as administrators choose them and read about them. */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

type Family = { name: MessageDescriptor; kinds: Record<string, MessageDescriptor> };

export const families: Record<string, Family> = {
  page: {
    name: msg`Ca đỏ`,
    kinds: {
      'page.ringing': msg`Ca đỏ đổ chuông`,
      'page.siren': msg`Chưa ai nhận, gọi điều phối`,
      'page.leader': msg`Chưa ai nhận, gọi lãnh đạo trực`,
      'page.accepted': msg`Ca đỏ có người nhận`,
      'page.unanswered': msg`Không ai nhận ca đỏ`,
    },
  },
  consultation: {
    name: msg`Yêu cầu`,
    kinds: {
      'consultation.submitted': msg`Có yêu cầu mới`,
      'consultation.accepted': msg`Yêu cầu được tiếp nhận`,
      'consultation.redirected': msg`Yêu cầu được chuyển nơi khác`,
      'consultation.returned': msg`Yêu cầu cần bổ sung`,
      'consultation.declined': msg`Yêu cầu bị từ chối`,
      'consultation.cancelled': msg`Ca bị hủy`,
    },
  },
  sla: {
    name: msg`Hạn trả lời`,
    kinds: { 'sla.due': msg`Sắp hết hạn trả lời`, 'sla.overdue': msg`Quá hạn trả lời` },
  },
  appointment: {
    name: msg`Lịch hẹn`,
    kinds: {
      'appointment.booked': msg`Lịch hẹn mới`,
      'appointment.moved': msg`Lịch hẹn đổi giờ`,
      'appointment.cancelled': msg`Lịch hẹn bị hủy`,
      'appointment.missed': msg`Vắng mặt`,
      'appointment.confirm_asked': msg`Cần xác nhận lịch hẹn`,
      'appointment.accepted': msg`Bác sĩ nhận lịch`,
      'appointment.declined': msg`Bác sĩ từ chối lịch`,
      'appointment.time_proposed': msg`Bác sĩ đề nghị giờ khác`,
      'appointment.late': msg`Đến giờ mà thiếu người`,
      'appointment.handed_over': msg`Chuyển cho bác sĩ khác`,
      'appointment.reminder': msg`Nhắc lịch hẹn`,
    },
  },
  meeting: {
    name: msg`Họp`,
    kinds: {
      'meeting.invited': msg`Lịch họp mới`,
      'meeting.moved': msg`Buổi họp đổi giờ`,
      'meeting.cancelled': msg`Hủy lịch họp`,
      'meeting.reminder': msg`Nhắc lịch họp`,
      'meeting.declined': msg`Có người không dự họp`,
      'meeting.series_gap': msg`Một buổi họp định kỳ bị bỏ`,
      'meeting.series_ended': msg`Lịch họp định kỳ kết thúc`,
      'meeting.case_booked': msg`Ca được đưa vào buổi họp`,
      'meeting.case_dropped': msg`Ca chưa được hội chẩn, chờ lịch khác`,
      'meeting.your_case': msg`Đang bàn ca của bạn`,
    },
  },
  handover: { name: msg`Bàn giao`, kinds: { 'handover.undecided': msg`Bàn giao cần quyết định` } },
  waitlist: { name: msg`Danh sách chờ`, kinds: { 'waitlist.offer': msg`Có giờ trống` } },
  swap: { name: msg`Đổi ca trực`, kinds: { 'swap.asked': msg`Đề nghị đổi ca trực`, 'swap.answered': msg`Trả lời đổi ca trực` } },
  outcome: {
    name: msg`Kết quả sau hội chẩn`,
    kinds: { 'outcome.due': msg`Đến hạn báo kết quả`, 'outcome.reported': msg`Đã có kết quả`, 'outcome.overdue': msg`Quá hạn báo kết quả` },
  },
};

const kinds: Record<string, MessageDescriptor> = Object.assign({}, ...Object.values(families).map((family) => family.kinds));

/** A kind that this page does not know is shown as the server has it. */
export function kindName(kind: string): string {
  const known = kinds[kind];
  return known ? i18n._(known) : kind;
}

/** A kind, or all of a family as `page.*`. */
export function eventName(event: string): string {
  const family = event.endsWith('.*') ? families[event.slice(0, -2)] : undefined;
  return family ? i18n._(family.name) : kindName(event);
}
