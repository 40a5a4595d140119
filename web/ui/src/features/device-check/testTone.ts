/** Two soft bells through the present output. */
export async function playTestTone(): Promise<void> {
  const context = new AudioContext();
  await context.resume();
  for (const [at, frequency] of [
    [0, 660],
    [0.45, 880],
  ] as const) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = frequency;
    const start = context.currentTime + at;
    volume.gain.setValueAtTime(0.25, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.8);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.8);
  }
  setTimeout(() => void context.close(), 1500);
}
