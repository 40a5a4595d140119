/** What the figures are called, what each means in one sentence, and their values in words. */
import { msg, t } from '@lingui/core/macro';
import { roundedNumber } from '../../ui/number';
import type { Count } from './api';
import type { Figure, FigureId, Unit } from './figures';

export const figureNames: Record<FigureId, ReturnType<typeof msg>> = {
  requests: msg`Yêu cầu`,
  in_time: msg`Trả lời đúng hạn`,
  answer: msg`Thời gian trả lời`,
  no_show: msg`Vắng mặt`,
  wrong_specialty: msg`Sai chuyên khoa`,
  returned: msg`Trả lại bổ sung`,
  outcome: msg`Đã báo kết quả`,
};

export const figureMeanings: Record<FigureId, ReturnType<typeof msg>> = {
  requests: msg`Số yêu cầu hội chẩn đã gửi trong kỳ, tính theo ngày gửi.`,
  in_time: msg`Trong các yêu cầu đã trả lời, tỷ lệ trả lời trước hạn của đồng hồ; lúc chờ bên hỏi bổ sung không tính.`,
  answer: msg`Từ lúc gửi đến lúc có trả lời, trừ lúc chờ bổ sung: một nửa số ca nhanh hơn trung vị, chín phần mười nhanh hơn P90.`,
  no_show: msg`Tỷ lệ yêu cầu có ít nhất một lần tới giờ hẹn mà một bên không vào.`,
  wrong_specialty: msg`Tỷ lệ yêu cầu phải chuyển sang chuyên khoa hay cơ sở khác, hoặc bị từ chối vì hỏi sai chuyên khoa.`,
  returned: msg`Tỷ lệ yêu cầu bị trả lại vì thiếu thông tin, kể cả khi gửi lại sau đó.`,
  outcome: msg`Trong các ca đã tới hạn báo, tỷ lệ bác sĩ đã báo người bệnh ra sao.`,
};

/** 49 phút, 3 giờ 10 phút, 2 ngày 4 giờ. */
export function showTime(ms: number): string {
  const all = Math.round(ms / 60_000);
  const [days, hours, minutes] = [Math.floor(all / 1440), Math.floor((all % 1440) / 60), all % 60];
  if (days > 0) return hours > 0 ? t`${days} ngày ${hours} giờ` : t`${days} ngày`;
  if (hours > 0) return minutes > 0 ? t`${hours} giờ ${minutes} phút` : t`${hours} giờ`;
  return t`${minutes} phút`;
}

export function showValue(value: number, unit: Unit): string {
  if (unit === 'time') return showTime(value);
  const number = roundedNumber(value);
  return unit === 'percent' ? `${number}\u00a0%` : number;
}

export function showFigure({ value, hidden }: Pick<Figure, 'value' | 'hidden'>, unit: Unit): string {
  if (value !== null) return showValue(value, unit);
  if (!hidden) return '–';
  return unit === 'count' ? '<\u00a05' : t`ẩn`;
}

export function showCount({ n, shown }: Count): string {
  return n === null || n === undefined ? shown.replace('<', '<\u00a0') : roundedNumber(n);
}

/** "12 trong 40", where the figure is a share. */
export function showShare({ part, whole }: Figure): string | null {
  if (part === null || whole === null) return null;
  const [some, all] = [showCount(part), showCount(whole)];
  return t`${some} trong ${all}`;
}
