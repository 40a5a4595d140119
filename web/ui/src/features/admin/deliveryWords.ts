/** Deliveries in words: their states, and why one did not arrive. */
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';

export const deliveryStates = ['dead', 'waiting', 'sending', 'delivered'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const stateNames: Record<DeliveryState, MessageDescriptor> = {
  dead: msg`Bị bỏ`,
  waiting: msg`Đang chờ`,
  sending: msg`Đang gửi`,
  delivered: msg`Đã gửi`,
};

const errors: Record<string, MessageDescriptor> = {
  expired: msg`đã quá hạn gửi`,
  internal: msg`lỗi trong máy chủ`,
  'not configured': msg`máy chủ chưa gửi ra ngoài được`,
  'mail is not configured': msg`máy chủ chưa có nơi gửi email`,
  'no address': msg`người nhận không có địa chỉ email`,
  'the account is closed': msg`tài khoản đã khóa`,
  'the subscription is gone': msg`người nhận đã bỏ máy này`,
  'the subscription cannot be used': msg`đăng ký thông báo đẩy hỏng`,
  'the subscription has ended': msg`trình duyệt đã thôi nhận thông báo đẩy`,
  'the gateway is gone': msg`cổng nhắn tin đã bị xóa`,
  'the address is not a usable URL': msg`địa chỉ không dùng được`,
  'plain http is only for hosts in outgoing_allow': msg`địa chỉ http:// chưa được quản trị hệ thống cho phép`,
  'the address is not one on the Internet (outgoing_allow)': msg`địa chỉ trong mạng chưa được quản trị hệ thống cho phép`,
  'no answer in time': msg`không trả lời kịp`,
  'no connection': msg`không nối được`,
  'the answer is too large': msg`trả lời quá dài`,
};

/** What the server noted; what has no words here is shown as it is. */
export function deliveryError(noted: string): string {
  const known = errors[noted];
  if (known) return i18n._(known);
  const status = /^http (\d{3})$/.exec(noted)?.[1];
  return status ? t`nơi nhận trả lời mã ${status}` : noted;
}
