/** What a user can do next with a consultation: the button's words and where it leads. */
import { msg } from '@lingui/core/macro';
import type { ConsultationLine, NextStep } from '../../api/consultations';
import { paths } from '../../paths';

/** Rooms open this long before their time. */
export const roomOpensBeforeMs = 60 * 60_000;

export const stepNames = {
  complete_draft: msg`Viết tiếp`,
  add_information: msg`Bổ sung`,
  triage: msg`Xét yêu cầu`,
  find_time: msg`Xếp giờ`,
  confirm_hold: msg`Đặt giờ đang giữ`,
  join_room: msg`Vào phòng chờ`,
  answer: msg`Trả lời câu hỏi`,
  write_minutes: msg`Viết biên bản`,
  decide: msg`Ghi quyết định`,
  confirm: msg`Xác nhận biên bản`,
  replan_missed: msg`Xếp lại giờ`,
  report_outcome: msg`Báo kết quả`,
  read_outcome: msg`Đọc kết quả`,
  read: msg`Xem`,
};

export function isRoomOpen(line: ConsultationLine, now: number): boolean {
  return line.appointment !== null && line.appointment !== undefined && now >= line.appointment.starts_at - roomOpensBeforeMs;
}

/** The first step that can be taken now: a room that is not open yet can only be read about. */
export function stepNow(line: ConsultationLine, now: number): NextStep {
  return line.next.find((step) => step !== 'join_room' || isRoomOpen(line, now)) ?? 'read';
}

export function stepHref(line: ConsultationLine, step: NextStep): string {
  switch (step) {
    case 'complete_draft':
    case 'add_information':
      return paths.editConsultation(line.id);
    case 'triage':
    case 'find_time':
    case 'confirm_hold':
    case 'replan_missed':
      return paths.coordination(line.id);
    case 'join_room':
      return line.appointment ? paths.room(line.appointment.id) : paths.consultation(line.id);
    case 'answer':
    case 'write_minutes':
    case 'decide':
    case 'confirm':
    case 'report_outcome':
    case 'read_outcome':
      return paths.consultation(line.id, 'minutes');
    case 'read':
      return paths.consultation(line.id);
  }
}
