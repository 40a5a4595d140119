// Every crate that is built, and every npm package that goes into the page, must be usable under a licence that
// deny.toml allows. Reads `cargo metadata` and web/ui/package-lock.json; asks nobody.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** Whether an SPDX expression (or cargo's old "MIT/Apache-2.0") can be met with allowed licences alone. */
export function isMet(expression, allowed) {
  const words = expression.replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  const term = () => {
    if (words[0] === '(') {
      words.shift();
      const inner = any();
      words.shift();
      return inner;
    }
    const met = allowed.has(words.shift());
    // An exception only ever adds permissions.
    if (words[0] === 'WITH') words.splice(0, 2);
    return met;
  };
  const all = () => {
    let met = term();
    while (words[0] === 'AND') met = (words.shift(), term()) && met;
    return met;
  };
  const any = () => {
    let met = all();
    while (words[0] === 'OR') met = (words.shift(), all()) || met;
    return met;
  };
  return any();
}

function crates() {
  const output = execFileSync(
    'cargo',
    ['metadata', '--format-version', '1', '--filter-platform', 'x86_64-unknown-linux-gnu'],
    { cwd: root, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const metadata = JSON.parse(output);
  const built = new Set(metadata.resolve.nodes.map((node) => node.id));
  return metadata.packages
    .filter(({ id }) => built.has(id))
    .map(({ name, version, license }) => ({ name, version, license }));
}

function pagePackages() {
  const lock = JSON.parse(readFileSync(new URL('web/ui/package-lock.json', root), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, { dev, devOptional, link }]) => path !== '' && !dev && !devOptional && !link)
    .map(([path, { version, license }]) => ({ name: path.replace(/^.*node_modules\//, ''), version, license }));
}

function main() {
  const deny = readFileSync(new URL('deny.toml', root), 'utf8');
  const allowed = new Set([.../^allow = \[([^\]]*)\]/m.exec(deny)[1].matchAll(/"([^"]+)"/g)].map(([, id]) => id));
  const packages = [...crates(), ...pagePackages()];
  const refused = packages.filter(({ license }) => !license || !isMet(license, allowed));
  for (const { name, version, license } of refused) {
    console.error(`${name} ${version}: ${license ?? 'no licence given'}`);
  }
  console.log(`${packages.length} packages, ${refused.length} with a licence that deny.toml does not allow`);
  process.exitCode = refused.length === 0 ? 0 : 1;
}

if (process.argv[1] === new URL(import.meta.url).pathname) main();
