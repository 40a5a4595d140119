/** What a measure found: a table to read and, by `--json FILE`, one JSON object in the shape of the other load scenarios. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { TestContext } from 'node:test';
import type { Browser } from 'playwright-core';

/** Names say what it is and end in the unit. */
export type Figures = Record<string, number | string | boolean>;

/** How often a measure is to run, by `--runs N`. */
export function runsWanted(usually: number): number {
  return Number(process.env['HOICHAN_MEASURE_RUNS'] ?? usually);
}

export interface Report {
  scenario: string;
  /** What `results` holds of the runs. */
  statistic: string;
  /** Of a model: what was taken for granted. */
  assumed?: Figures;
  runs: readonly Figures[];
  results: Figures;
}

export function tell(t: TestContext, browser: Browser, { scenario, statistic, ...found }: Report): void {
  const commit = said('git', 'describe', '--always', '--dirty', '--exclude', '*');
  const machine = { ...readMachine(), load_before: loadBefore };
  const versions = { hoichan: said(process.env['HOICHAN_BIN'] ?? '', '--version'), chromium: browser.version(), node: process.version };
  t.diagnostic(`${scenario} at ${commit} on ${machine.cpu}, ${machine.cpus} processors (${found.runs.length} runs; ${statistic})`);
  t.diagnostic(Object.entries(versions).map(([name, version]) => `${name}: ${version}`).join(', '));
  for (const [name, value] of Object.entries({ ...found.assumed, ...found.results })) t.diagnostic(`  ${name.padEnd(42)} ${value}`);
  const file = process.env['HOICHAN_MEASURE_JSON'];
  if (file) writeFileSync(file, `${JSON.stringify({ scenario, commit, machine, versions, statistic, ...found }, null, 2)}\n`);
}

/** The middle and the largest of one figure over the runs. */
export function medianAndWorst(runs: readonly Figures[], name: string, unit: string): Figures {
  const values = runs.map((run) => Number(run[`${name}_${unit}`])).sort((a, b) => a - b);
  const middle = values[Math.ceil(values.length / 2) - 1];
  const worst = values.at(-1);
  if (middle === undefined || worst === undefined || values.some(Number.isNaN)) throw new Error(`not every run has ${name}_${unit}`);
  return { [`${name}_median_${unit}`]: middle, [`${name}_worst_${unit}`]: worst };
}

// Before anything of the measure runs.
const loadBefore = read('/proc/loadavg').split(' ')[0] ?? '';

function readMachine() {
  const field = (text: string, name: string) => new RegExp(`^${name}\\s*:\\s*(.*)$`, 'm').exec(text)?.[1] ?? '';
  return {
    cpu: field(read('/proc/cpuinfo'), 'model name'),
    cpus: availableParallelism(),
    memory: field(read('/proc/meminfo'), 'MemTotal'),
    kernel: read('/proc/sys/kernel/osrelease').trim(),
  };
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function said(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8' }).trim();
}
