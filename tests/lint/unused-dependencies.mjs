// Finds dependencies that no source file of a crate names, and workspace versions that no crate takes.
// A crate that needs one all the same lists it in [package.metadata.cargo-machete] ignored = […].
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = new URL('../../', import.meta.url).pathname;

function rustSources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'target'].includes(entry.name) ? [] : rustSources(path);
    return entry.name.endsWith('.rs') ? [readFileSync(path, 'utf8')] : [];
  });
}

/** Whether the code names the crate: `name::`, `use name;`, `name as`, `extern crate name`, `#[name`. */
function names(code, dependency) {
  const name = dependency.replaceAll('-', '_');
  return new RegExp(`(^|[^\\w.])${name}\\s*(::|;|\\s+as\\s|!)|[{,]\\s*${name}\\s*[,}]|#\\[${name}\\b`, 'm').test(code);
}

const withoutComments = (code) => code.replace(/^\s*\/\/.*$/gm, '');

const metadata = JSON.parse(
  execFileSync('cargo', ['metadata', '--format-version', '1', '--no-deps'], { cwd: root, maxBuffer: 1 << 26 }),
);
const faults = [];
const taken = new Set();
for (const { name: crate, manifest_path, dependencies, metadata: notes } of metadata.packages) {
  const code = rustSources(dirname(manifest_path)).map(withoutComments).join('\n');
  const ignored = notes?.['cargo-machete']?.ignored ?? [];
  for (const { name, rename } of dependencies) {
    taken.add(rename ?? name);
    if (!ignored.includes(name) && !names(code, rename ?? name)) faults.push(`${crate} does not use ${name}`);
  }
}
const workspace = readFileSync(join(root, 'Cargo.toml'), 'utf8');
const table = /^\[workspace\.dependencies\]\n([\s\S]*?)^\[/m.exec(workspace)[1];
for (const [, name] of table.matchAll(/^([\w-]+) = /gm)) {
  if (!taken.has(name)) faults.push(`no crate takes ${name} from [workspace.dependencies]`);
}
for (const fault of faults) console.error(fault);
console.log(`${metadata.packages.length} crates, ${faults.length} unused dependencies`);
process.exitCode = faults.length === 0 ? 0 : 1;
