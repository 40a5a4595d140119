/** Why a camera or microphone did not start, as a cause that the page can explain. */
export type DeviceProblem = 'denied' | 'missing' | 'busy' | 'insecure' | 'lost' | 'failed';

export function problemOf(error: unknown): DeviceProblem {
  if (!(error instanceof Error)) return 'failed';
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    case 'InsecureContextError':
      return 'insecure';
    default:
      return 'failed';
  }
}

/** Browsers hide `mediaDevices` on pages that are not HTTPS (localhost excepted). */
export function mediaDevices(): MediaDevices {
  if (navigator.mediaDevices) return navigator.mediaDevices;
  const error = new Error('no mediaDevices');
  error.name = 'InsecureContextError';
  throw error;
}
