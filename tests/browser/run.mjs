// Runs the stories with node's test runner: `npm test`, or `npm test -- NAME…` for the files whose path contains a NAME.
// What is in measures/ judges times, which only an idle machine can: `npm test -- --measures [NAME…]`, never with the rest.
// Where a measure has figures, `--runs N` says how often it runs and `--json FILE` where they go.
// Those in stories/in-namespace/ run in a network namespace of their own with an address that is not loopback: Firefox
// never pairs its own addresses with 127.0.0.1. It ends with its last process, so there is nothing to clean up.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const address = '10.77.0.1';
const network = `
  ip link set lo up &&
  ip link add hoichan0 type veth peer name hoichan1 &&
  ip address add ${address}/24 dev hoichan0 &&
  ip link set hoichan0 up && ip link set hoichan1 up &&
  ip route add default via 10.77.0.2 dev hoichan0 &&
  exec "$@"`;

const options = { measures: { type: 'boolean', default: false }, json: { type: 'string' }, runs: { type: 'string' } };
const { values: given, positionals: names } = parseArgs({ options, allowPositionals: true });
const { measures } = given;
if (!/^[1-9]\d*$/.test(given.runs ?? '1')) throw new Error(`not a number of runs: ${given.runs}`);
const wishes = {
  ...(given.runs && { HOICHAN_MEASURE_RUNS: given.runs }),
  // npm runs this in its own folder; the file is named as seen from where the command was given.
  ...(given.json && { HOICHAN_MEASURE_JSON: resolve(process.env.INIT_CWD ?? '.', given.json) }),
};
const here = fileURLToPath(new URL('.', import.meta.url));

function storiesIn(folder) {
  const paths = readdirSync(here + folder).map((file) => `${folder}/${file}`);
  return paths.filter(
    (path) => /\.(story|measure)\.ts$/.test(path) && (names.length === 0 || names.some((name) => path.includes(name))),
  );
}

function run(stories, wrapper, env) {
  if (stories.length === 0) return true;
  const node = [process.execPath, '--import', 'tsx', '--test', '--test-reporter=spec', '--test-concurrency=1'];
  const [program, ...args] = [...wrapper, ...node, ...stories];
  const { status, error } = spawnSync(program, args, { cwd: here, stdio: 'inherit', env: { ...process.env, ...wishes, ...env } });
  if (error) console.error(error.message);
  return status === 0;
}

// Without root a user namespace gives the right to make the network.
const user = process.getuid() === 0 ? [] : ['--map-root-user'];
const inNamespace = measures ? 'measures' : 'stories/in-namespace';
const results = [
  run(measures ? [] : storiesIn('stories'), [], {}),
  run(storiesIn(inNamespace), ['unshare', '--net', ...user, 'sh', '-c', network, 'sh'], {
    HOICHAN_TEST_ADDRESS: address,
  }),
];
process.exitCode = results.every(Boolean) ? 0 : 1;
