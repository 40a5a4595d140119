/** An imaging device: its token from the page, and a WHIP client in its place that shares no code with ours. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { end, startAndAwaitLine } from './child.ts';
import { output } from './outputs.ts';
import { patienceMs } from './people.ts';

export type Codec = 'H264' | 'VP8';

export interface Issued {
  url: string;
  token: string;
}

const program = fileURLToPath(new URL('../../whip/publish.py', import.meta.url));

/** In the room: a token for an ultrasound machine. */
export async function issueDevice(page: Page, label: string): Promise<Issued> {
  await page.getByRole('button', { name: 'Thiết bị hình' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Tên hiện trong phòng').fill(label);
  await dialog.getByRole('button', { name: 'Cấp mã cho thiết bị' }).click();
  const token = await dialog.getByRole('textbox', { name: 'Bearer Token' }).inputValue();
  const url = await dialog.getByRole('textbox', { name: 'Máy chủ' }).inputValue();
  await dialog.getByRole('button', { name: 'Đã nhập vào thiết bị, đóng' }).click();
  await dialog.waitFor({ state: 'hidden' });
  return { url, token };
}

/** In the room: takes the only token back. */
export async function revokeDevice(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Thiết bị hình' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi', exact: true }).click();
  await page.getByRole('dialog').getByText('Đã thu hồi').waitFor();
  await page.keyboard.press('Escape');
}

export interface Said {
  event: string;
  [fact: string]: unknown;
}

/** `publish.py` while it runs. */
export class Device {
  private constructor(
    private readonly child: ChildProcess,
    readonly said: readonly Said[],
    /** The first word: `answered` or `refused`. */
    readonly reply: Said,
  ) {}

  /** Asks the endpoint; what it answers is `reply`. */
  static async start({ url, token }: Issued, codec: Codec): Promise<Device> {
    const python = process.env['HOICHAN_TEST_WHIP_PYTHON'];
    if (!python) throw new Error('HOICHAN_TEST_WHIP_PYTHON is not set: run ./dev test browser');
    const log = output(`logs/whip-${codec}.log`);
    writeFileSync(log, '');
    const said: Said[] = [];
    const onLine = (line: string) => {
      appendFileSync(log, `${line}\n`);
      if (line.startsWith('{')) said.push(JSON.parse(line) as Said);
    };
    const { child } = await startAndAwaitLine([python, program, url, '--codec', codec], '{', { input: `${token}\n`, onLine });
    const reply = said[0];
    assert.ok(reply);
    return new Device(child, said, reply);
  }

  /** Waits until it has said this. */
  async until(wanted: (said: Said) => boolean): Promise<Said> {
    const until = Date.now() + patienceMs;
    for (;;) {
      const found = this.said.find(wanted);
      if (found) return found;
      assert.ok(Date.now() < until, `the device never said so; it said ${JSON.stringify(this.said.slice(-5))}`);
      await wait(100);
    }
  }

  /** Lets it end its session; gives its exit code. */
  async stop(): Promise<number | null> {
    this.child.stdin?.end();
    return this.ended();
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  async kill(): Promise<void> {
    await end(this.child, 'SIGKILL');
  }
}
