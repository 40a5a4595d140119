/** Why the microphone or the camera is off, and what to do; joining goes on without them. */
import { useLingui } from '@lingui/react/macro';
import { useRoom } from './useRoom';
import { problemTexts } from './words';

export function DeviceProblems() {
  const { t } = useLingui();
  const { local } = useRoom();
  const found = (['microphone', 'camera'] as const).flatMap((source) => {
    const { problem } = local[source];
    return problem ? [t(problemTexts[problem][source])] : [];
  });
  if (found.length === 0) return null;
  return (
    <div role="status" className="stack stack--s">
      {found.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}
