/** Ports for servers under test. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port where a relay of up to four workers finds UDP and TCP free. */
export async function freeMediaPort(address: string): Promise<number> {
  const offset = process.pid % 2_000;
  for (let step = 0; step < 2_000; step += 1) {
    const first = 34_000 + ((offset + step) % 2_000) * 5;
    const checks = [0, 1, 2, 3].map((worker) => isFree(address, first + worker));
    if ((await Promise.all(checks)).every(Boolean)) return first;
  }
  throw new Error('no free ports for media');
}

async function isFree(address: string, port: number): Promise<boolean> {
  const udp = createSocket('udp4');
  const tcp = createServer();
  try {
    udp.bind(port, address);
    tcp.listen(port, address);
    await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
    return true;
  } catch {
    return false;
  } finally {
    tcp.close();
    udp.close();
  }
}
