/** The WebSocket of one session at a time; events of a socket that was replaced are dropped. */
import { type ClientRequest, parseServerMessage, type ServerMessage } from './protocol';

type Events = { open: () => void; closed: (code: number) => void; message: (message: ServerMessage) => void };

export function liveUrl(): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/api/live`;
}

export class SignalSocket {
  private socket: WebSocket | null = null;

  constructor(
    private readonly url: string,
    private readonly events: Events,
  ) {}

  open(): void {
    this.close();
    const socket = new WebSocket(this.url, 'hoichan.v1');
    this.socket = socket;
    const mine = () => this.socket === socket;
    socket.addEventListener('open', () => mine() && this.events.open());
    socket.addEventListener('close', (event) => {
      if (!mine()) return;
      this.socket = null;
      this.events.closed(event.code);
    });
    socket.addEventListener('message', (event) => {
      const message = mine() ? parseServerMessage(event.data) : null;
      if (message) this.events.message(message);
    });
  }

  send(message: { id: number } & ClientRequest): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  close(): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
  }
}
