/** The answers about an outcome in words. */
import { useLingui } from '@lingui/react/macro';
import type { Course, Followed } from './api';

export function useOutcomeNames(): { followed: Record<Followed, string>; course: Record<Course, string> } {
  const { t } = useLingui();
  return {
    followed: { adopted: t`Làm theo`, partly: t`Làm theo một phần`, not: t`Không làm theo` },
    course: {
      recovered: t`Khỏi`,
      improved: t`Đỡ`,
      unchanged: t`Không đổi`,
      worse: t`Nặng hơn`,
      died: t`Tử vong`,
      transferred: t`Chuyển viện`,
    },
  };
}
