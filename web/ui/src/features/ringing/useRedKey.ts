/** F9 opens the red button from anywhere but a consultation. */
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { paths } from '../../paths';

export function useRedKey(on: boolean): void {
  const [location, navigate] = useLocation();
  useEffect(() => {
    if (!on) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'F9' || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      event.preventDefault();
      if (!location.startsWith(paths.redButton())) navigate(paths.redButton());
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [on, location, navigate]);
}
