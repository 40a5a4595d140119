/** One picture. Sound never comes from here: the session plays the audio slots. */
import { useEffect, useRef } from 'react';

export function Video({ track, mirrored, fit = 'cover' }: { track: MediaStreamTrack; mirrored?: boolean; fit?: 'cover' | 'contain' }) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = new MediaStream([track]);
    // Muted pictures may always play; a page that is being closed rejects, and that is nothing to report.
    video.play().catch(() => undefined);
    return () => {
      video.srcObject = null;
    };
  }, [track]);
  return <video ref={element} className={`tile__video tile__video--${fit}${mirrored ? ' tile__video--mirrored' : ''}`} autoPlay playsInline muted disablePictureInPicture aria-hidden="true" />;
}
