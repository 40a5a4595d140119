/** Plays the audio slots. A browser may refuse until the user has touched the page; then it says so and waits. */
export class AudioOut {
  blocked = false;
  private players: HTMLAudioElement[] = [];
  private sinkId: string | null = null;

  constructor(private readonly changed: () => void) {}

  play(tracks: MediaStreamTrack[]): void {
    this.stop();
    this.players = tracks.map((track) => {
      const player = new Audio();
      player.autoplay = true;
      player.srcObject = new MediaStream([track]);
      return player;
    });
    if (this.sinkId !== null) void this.choose(this.sinkId);
    this.resume();
  }

  /** `play` on a slot that carries nothing yet stays pending, so each answer is taken on its own. */
  resume(): void {
    this.setBlocked(false);
    for (const player of this.players) {
      player.play().catch((error: unknown) => {
        if (error instanceof Error && error.name === 'NotAllowedError') this.setBlocked(true);
      });
    }
  }

  private setBlocked(blocked: boolean): void {
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    this.changed();
  }

  async choose(sinkId: string): Promise<void> {
    this.sinkId = sinkId;
    await Promise.allSettled(this.players.map((player) => ('setSinkId' in player ? player.setSinkId(sinkId) : Promise.resolve())));
  }

  stop(): void {
    for (const player of this.players) {
      player.pause();
      player.srcObject = null;
    }
    this.players = [];
  }
}
