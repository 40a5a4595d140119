// Adds up, after gzip, every script and style sheet that the browser must load before the consultation room stands:
// what index.html's entry imports statically, and the same for the room's own chunk. Prints one JSON object.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const roots = ['index.html', 'src/features/room/RoomPage.tsx'];

const files = new Set();
const seen = new Set();
function walk(key) {
  if (seen.has(key)) return;
  seen.add(key);
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest; run npm run build`);
  files.add(chunk.file);
  for (const sheet of chunk.css ?? []) files.add(sheet);
  for (const imported of chunk.imports ?? []) walk(imported);
}
for (const root of roots) walk(root);

const sizes = Object.fromEntries(
  [...files].map((file) => [file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length]),
);
const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
console.log(JSON.stringify({ room_first_load_gzip_kb: Math.round(total / 100) / 10, files: sizes }));
