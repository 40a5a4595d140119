/** What a run leaves to look at: pictures, logs, traces. Git ignores the folder. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../outputs/', import.meta.url));

/** The path of an output such as `screenshots/room.png`; its folder exists afterwards. */
export function output(name: string): string {
  const path = root + name;
  mkdirSync(dirname(path), { recursive: true });
  return path;
}
