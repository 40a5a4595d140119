/** Fixed words of the room, by the protocol's codes. */
import { msg, t } from '@lingui/core/macro';
import type { Participant, Source } from './session/protocol';

export const kindNames = {
  requesting_doctor: msg`Bác sĩ yêu cầu`,
  specialist: msg`Chuyên gia`,
  coordinator: msg({ message: 'Điều phối', context: 'Vai trò của một người' }),
  family: msg`Người nhà`,
  interpreter: msg`Phiên dịch`,
  second_doctor: msg`Bác sĩ cùng dự`,
  listener: msg({ message: 'Người nghe', context: 'Vai trò của một người' }),
  device_check: msg({ message: 'Thử máy', context: 'Vai trò của một người' }),
};

export const problemTexts = {
  denied: {
    microphone: msg`Trình duyệt đang chặn mic. Mở biểu tượng ổ khóa cạnh địa chỉ trang, cho phép mic, rồi bật lại.`,
    camera: msg`Trình duyệt đang chặn camera. Mở biểu tượng ổ khóa cạnh địa chỉ trang, cho phép camera, rồi bật lại.`,
  },
  missing: {
    microphone: msg`Máy này không có mic. Cắm tai nghe có mic, rồi bật lại.`,
    camera: msg`Máy này không có camera. Cắm camera, rồi bật lại.`,
  },
  busy: {
    microphone: msg`Chương trình khác đang dùng mic. Đóng chương trình đó, rồi bật lại.`,
    camera: msg`Chương trình khác đang dùng camera. Đóng chương trình đó, rồi bật lại.`,
  },
  insecure: {
    microphone: msg`Trang mở bằng địa chỉ không bảo mật (http) nên không dùng được mic. Mở bằng https.`,
    camera: msg`Trang mở bằng địa chỉ không bảo mật (http) nên không dùng được camera. Mở bằng https.`,
  },
  lost: {
    microphone: msg`Mic vừa bị rút. Cắm lại là tự bật.`,
    camera: msg`Camera vừa bị rút. Cắm lại là tự bật.`,
  },
  failed: {
    microphone: msg`Chưa bật được mic. Thử thiết bị khác trong mục Thiết bị.`,
    camera: msg`Chưa bật được camera. Thử thiết bị khác trong mục Thiết bị.`,
  },
};

/** What a picture for the large place is called: whose screen, or which device of whom. */
export function pictureName({ participant: { name, device }, source }: { participant: Participant; source: Source }): string {
  if (source === 'screen') return t`Màn hình của ${name}`;
  const label = device?.label;
  return label ? t`${label} của ${name}` : t`Thiết bị của ${name}`;
}
