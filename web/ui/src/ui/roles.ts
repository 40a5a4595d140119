/** The names of roles. */
import { msg } from '@lingui/core/macro';
import type { components } from '../api/schema';

export const roleNames: Record<components['schemas']['Role'], ReturnType<typeof msg>> = {
  requesting_doctor: msg`Bác sĩ yêu cầu`,
  specialist: msg`Chuyên gia`,
  coordinator: msg`Điều phối viên`,
  hospital_admin: msg`Quản trị cơ sở`,
  supervisor: msg`Giám sát`,
  system_admin: msg`Quản trị hệ thống`,
};
