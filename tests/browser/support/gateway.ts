/** A hospital's gateway for telephone calls, as a program that listens: what the service tells it, and when. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { patienceMs, send } from './people.ts';

export interface Told {
  at: number;
  event: string;
  recipient: { name: string; phone: string };
  text: string;
}

/** Lets the service ask addresses of this machine. */
export const gatewayEnv = (address: string) => ({ HOICHAN_OUTGOING_ALLOW: address });

export class Gateway {
  readonly told: Told[] = [];
  private secret = '';
  private readonly waiting = new Set<() => void>();

  private constructor(private readonly server: Server) {}

  static async listen(address: string): Promise<Gateway> {
    const server = createServer();
    const gateway = new Gateway(server);
    server.on('request', (request, response) => {
      const at = Date.now();
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        const signed = createHmac('sha256', gateway.secret).update(`${request.headers['hoichan-timestamp']}.`).update(body).digest('hex');
        const isOurs = request.headers['hoichan-signature'] === `v1=${signed}`;
        response.writeHead(isOurs ? 204 : 401).end();
        if (isOurs) gateway.hear({ ...(JSON.parse(body.toString()) as Omit<Told, 'at'>), at });
      });
    });
    server.listen(0, address);
    await once(server, 'listening');
    return gateway;
  }

  /** Makes it known to a hospital, on a page of its administrator. */
  async register(page: Page, hospital: string, events: readonly string[]): Promise<void> {
    const { address, port } = this.server.address() as AddressInfo;
    const input = { hospital_id: hospital, label: 'Tổng đài', url: `http://${address}:${port}/`, events };
    this.secret = (await send<{ secret: string }>(page, 'POST', '/api/webhooks', input)).secret;
  }

  /** The first call for this that came after `since`. */
  async heard(event: string, since: number): Promise<Told> {
    const until = Date.now() + patienceMs;
    for (;;) {
      const found = this.told.find((told) => told.event === event && told.at >= since);
      if (found) return found;
      assert.ok(Date.now() < until, `nobody called for ${event}; told: ${JSON.stringify(this.told)}`);
      await new Promise<void>((resolve) => {
        this.waiting.add(resolve);
        setTimeout(resolve, 1_000);
      });
    }
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private hear(told: Told): void {
    this.told.push(told);
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
