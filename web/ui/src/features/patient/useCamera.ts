/** Reads codes off the camera where the browser can. Nothing it sees is kept. */
import { useEffect, useRef, useState } from 'react';

type Detector = { detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]> };
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats: () => Promise<string[]> };

const lookMs = 200;

function detectorClass(): DetectorClass | null {
  return (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector ?? null;
}

/** `none`: this browser reads no codes. `refused`: no camera, or not allowed. */
export type CameraState = 'starting' | 'looking' | 'none' | 'refused';

/** `video` is the element that shows what the camera sees. */
export function useCamera(onCode: (text: string) => void) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>('starting');
  const newest = useRef(onCode);
  useEffect(() => {
    newest.current = onCode;
  });
  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = async () => {
      const Detector = detectorClass();
      const formats = Detector ? await Detector.getSupportedFormats().catch(() => []) : [];
      if (!Detector || !formats.includes('qr_code') || !navigator.mediaDevices) return setState('none');
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
      const element = video.current;
      if (stopped || !element) return stream.getTracks().forEach((track) => track.stop());
      element.srcObject = stream;
      await element.play();
      const detector = new Detector({ formats: ['qr_code'] });
      setState('looking');
      const look = async () => {
        const codes = await detector.detect(element).catch(() => []);
        if (stopped) return;
        for (const { rawValue } of codes) newest.current(rawValue);
        timer = setTimeout(() => void look(), lookMs);
      };
      await look();
    };
    run().catch(() => {
      if (!stopped) setState('refused');
    });
    return () => {
      stopped = true;
      clearTimeout(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  return { video, state };
}
