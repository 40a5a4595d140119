/** Child processes that speak to us in lines, and that end with the test process even when it is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Started {
  child: ChildProcess;
  text: string;
}

/**
 * Starts a program and waits for the first line of its standard output that begins with `prefix`. Every line goes to
 * `onLine`, standard error too; `input` goes to its standard input. Fails when the program ends, or says nothing of the kind for `timeoutMs`.
 */
export async function startAndAwaitLine(
  command: readonly string[],
  prefix: string,
  options: { env?: NodeJS.ProcessEnv; timeoutMs?: number; input?: string; onLine?: (line: string) => void } = {},
): Promise<Started> {
  const { env = process.env, timeoutMs = 90_000, input, onLine = () => {} } = options;
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...command], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  // Its standard input stays open: closing it may be the wish that the program end.
  if (input !== undefined) child.stdin.write(input);
  const errors = createInterface(child.stderr);
  const seen: string[] = [];
  const keep = (line: string) => {
    seen.push(line);
    onLine(line);
  };
  errors.on('line', keep);

  const text = await new Promise<string>((resolve, reject) => {
    const give = (reason: string) =>
      reject(new Error(`${command[0]} ${reason} before a line "${prefix}…":\n${seen.slice(-40).join('\n')}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      give(`took more than ${timeoutMs} ms`);
    }, timeoutMs);
    child.once('error', (error) => give(`cannot be started (${error.message})`));
    child.once('close', (code) => give(`ended with ${code}`));
    createInterface(child.stdout).on('line', (line) => {
      keep(line);
      if (!line.startsWith(prefix)) return;
      clearTimeout(timer);
      resolve(line.slice(prefix.length).trim());
    });
  });
  return { child, text };
}

/** Sends a signal and waits until the process has ended. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
