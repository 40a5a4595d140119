/**
 * A link of its own between the service and one browser, whose width towards the browser can be set: the browser runs in a
 * second network namespace, behind a pair of interfaces. For the stories of `in-namespace/`.
 */
import { execFileSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, startAndAwaitLine } from './child.ts';

const [near, far] = ['hoichan2', 'hoichan3'];
const [nearAddress, farAddress] = ['10.78.0.1', '10.78.0.2'];
/** One packet at a time, and much may wait: the queue of a cheap router, which nobody keeps short but the relay. */
const queue = ['burst', '1600', 'latency', '1000ms'];

export class Link {
  private constructor(
    private readonly keeper: ChildProcess,
    private readonly folder: string,
  ) {}

  static async make(): Promise<Link> {
    // The namespace lives as long as this process.
    const { child } = await startAndAwaitLine(['unshare', '--net', 'sh', '-c', 'echo ready; exec sleep infinity'], 'ready');
    const link = new Link(child, mkdtempSync(join(tmpdir(), 'hoichan-link-')));
    try {
      link.connect();
    } catch (error) {
      await link.remove();
      throw error;
    }
    return link;
  }

  /** A program that runs the given one at the far end. */
  wrap(program: string): string {
    const path = join(this.folder, 'run');
    writeFileSync(path, `#!/bin/sh\nexec ${this.enter().join(' ')} ${program} "$@"\n`);
    chmodSync(path, 0o700);
    return path;
  }

  /** So much the link carries towards the browser from now on. */
  carries(kbps: number): void {
    run('tc', 'qdisc', 'replace', 'dev', near, 'root', 'tbf', 'rate', `${kbps}kbit`, ...queue);
  }

  /** Looks at the queue towards the browser all the while. */
  watch(): QueueWatch {
    return new QueueWatch(() => {
      const [qdisc] = JSON.parse(execFileSync('tc', ['-s', '-j', 'qdisc', 'show', 'dev', near], { encoding: 'utf8' })) as Qdisc[];
      return qdisc ? (qdisc.backlog * 1_000) / qdisc.options.rate : 0;
    });
  }

  /** What the kernel counted on the way to the browser. */
  counted(): string {
    return execFileSync('tc', ['-s', 'qdisc', 'show', 'dev', near], { encoding: 'utf8' });
  }

  async remove(): Promise<void> {
    await end(this.keeper, 'SIGKILL');
    rmSync(this.folder, { recursive: true });
  }

  private connect(): void {
    run('ip', 'link', 'add', near, 'type', 'veth', 'peer', 'name', far);
    run('ip', 'link', 'set', far, 'netns', String(this.keeper.pid));
    run('ip', 'address', 'add', `${nearAddress}/24`, 'dev', near);
    run('ip', 'link', 'set', near, 'up');
    this.runThere('ip', 'link', 'set', 'lo', 'up');
    this.runThere('ip', 'address', 'add', `${farAddress}/24`, 'dev', far);
    this.runThere('ip', 'link', 'set', far, 'up');
    this.runThere('ip', 'route', 'add', 'default', 'via', nearAddress, 'dev', far);
  }

  private enter(): string[] {
    return ['nsenter', '--target', String(this.keeper.pid), '--net', '--'];
  }

  private runThere(...command: string[]): void {
    const [program, ...args] = [...this.enter(), ...command];
    run(program ?? '', ...args);
  }
}

interface Qdisc {
  backlog: number;
  /** `rate` in bytes a second. */
  options: { rate: number };
}

/** How long a packet had to wait, in milliseconds, looked at twenty times a second. */
export class QueueWatch {
  private seen: number[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(lookMs: () => number) {
    this.timer = setInterval(() => this.seen.push(Math.round(lookMs())), 50);
  }

  /** Since the last time that it was asked: the longest, and what 95 of 100 looks did not exceed. */
  take(): { most: number; mostly: number } {
    const sorted = this.seen.sort((a, b) => a - b);
    this.seen = [];
    return { most: sorted.at(-1) ?? 0, mostly: sorted[Math.floor(sorted.length * 0.95)] ?? 0 };
  }

  end(): { most: number; mostly: number } {
    clearInterval(this.timer);
    return this.take();
  }
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}
