/** The levels of hospitals, as the law on medical examination and treatment has them. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

export const hospitalLevels: Readonly<Record<string, MessageDescriptor>> = { primary: msg`Ban đầu`, basic: msg`Cơ bản`, specialised: msg`Chuyên sâu` };

/** A level that is not known is shown as it is. */
export function hospitalLevelName(level: string): MessageDescriptor {
  return hospitalLevels[level] ?? { id: level, message: level };
}
