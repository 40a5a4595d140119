/** The product under test: `hoichan serve` on a data folder of its own. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { end, startAndAwaitLine } from './child.ts';
import { output } from './outputs.ts';
import { freeMediaPort } from './ports.ts';
import { lendDatabase, type LentDatabase } from './postgres.ts';
import { selfSignedCertificate } from './tls.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

export interface ServerOptions {
  /** Names the log among the outputs. */
  name: string;
  database?: DatabaseKind;
  /** Where it listens; not loopback means HTTPS with a certificate made for it. */
  address?: string;
  /** After `serve`, such as `--demo`. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export class Server {
  /** Where the page and the API are, without a slash at the end. */
  url = '';
  readonly logFile: string;
  private child: ChildProcess | undefined;

  private constructor(
    readonly dataDir: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly args: readonly string[],
    private readonly lent: LentDatabase | undefined,
    name: string,
  ) {
    this.logFile = output(`logs/${name}.log`);
    writeFileSync(this.logFile, '');
  }

  static async start(options: ServerOptions): Promise<Server> {
    const { name, database = 'sqlite', address = '127.0.0.1', args = [], env = {} } = options;
    const dataDir = mkdtempSync(join(tmpdir(), 'hoichan-story-'));
    const lent = database === 'postgres' ? await lendDatabase() : undefined;
    const settings: NodeJS.ProcessEnv = {
      HOICHAN_DATA_DIR: dataDir,
      HOICHAN_LISTEN: `${address}:0`,
      HOICHAN_MEDIA_LISTEN: `${address}:${await freeMediaPort(address)}`,
    };
    if (lent) settings['HOICHAN_DATABASE_URL'] = lent.url;
    if (!address.startsWith('127.')) {
      const { certFile, keyFile } = selfSignedCertificate(address, dataDir);
      Object.assign(settings, { HOICHAN_TLS_CERT: certFile, HOICHAN_TLS_KEY: keyFile });
    }
    const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith('HOICHAN_'));
    const server = new Server(dataDir, { ...Object.fromEntries(inherited), ...settings, ...env }, args, lent, name);
    await server.serve();
    return server;
  }

  /** Everything it has written since the first start, the demo's sign-in names among it. */
  log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  async kill(): Promise<void> {
    if (this.child) await end(this.child, 'SIGKILL');
  }

  /** Starts it again on the same data and port; kills it first if it runs. */
  async restart(): Promise<void> {
    await this.kill();
    await this.serve();
  }

  /** Asks it to end, and removes what it has stored. */
  async stop(): Promise<void> {
    if (this.child) await end(this.child, 'SIGTERM');
    await this.lent?.giveBack();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async serve(): Promise<void> {
    const program = process.env['HOICHAN_BIN'];
    if (!program) throw new Error('HOICHAN_BIN is not set: run ./dev test browser');
    const { child, text } = await startAndAwaitLine([program, 'serve', ...this.args], 'ready ', {
      env: this.env,
      onLine: (line) => appendFileSync(this.logFile, `${line}\n`),
    });
    this.child = child;
    this.url = text;
    this.env['HOICHAN_LISTEN'] = new URL(text).host;
  }
}

/** The address of the namespace that the stories and measures of several browsers run in. */
export function namespaceAddress(): string {
  const address = process.env['HOICHAN_TEST_ADDRESS'];
  assert.ok(address, 'run.mjs gives the address');
  return address;
}

/** The demo at that address, for as long as the test lasts. */
export async function demoAtAddress(t: TestContext, name: string): Promise<Server> {
  const server = await Server.start({ name, address: namespaceAddress(), args: ['--demo'] });
  t.after(() => server.stop());
  return server;
}
