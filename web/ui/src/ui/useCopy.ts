/** Copies a text and says so; where the browser refuses, says how to do it by hand. */
import { useLingui } from '@lingui/react/macro';
import { toast } from './Toast';

export function useCopy(): (text: string, done: string) => Promise<void> {
  const { t } = useLingui();
  return async (text, done) => {
    try {
      // Absent on plain HTTP.
      await navigator.clipboard.writeText(text);
      toast(done);
    } catch {
      toast(t`Trình duyệt không cho chép. Chọn rồi chép bằng tay.`, 'bad');
    }
  };
}
