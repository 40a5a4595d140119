/** Fixed words about imaging devices, by the API's codes. */
import { msg } from '@lingui/core/macro';

export const deviceKinds = {
  ultrasound: msg`Siêu âm`,
  endoscope: msg`Nội soi`,
  theatre_camera: msg`Camera phòng mổ`,
  other: msg`Thiết bị khác`,
};
