// Runs the stories with node's test runner: `npm test`, or `npm test -- NAME…` for the files whose path contains a NAME.
// What is in measures/ judges times, which only an idle machine can: `npm test -- --measures [NAME…]`, never with the rest.
// Those in stories/in-namespace/ run in a network namespace of their own with an address that is not loopback: Firefox
// never pairs its own addresses with 127.0.0.1. It ends with its last process, so there is nothing to clean up.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const address = '10.77.0.1';
const network = `
  ip link set lo up &&
  ip link add hoichan0 type veth peer name hoichan1 &&
  ip address add ${address}/24 dev hoichan0 &&
  ip link set hoichan0 up && ip link set hoichan1 up &&
  ip route add default via 10.77.0.2 dev hoichan0 &&
  exec "$@"`;

const measures = process.argv[2] === '--measures';
const names = process.argv.slice(measures ? 3 : 2);
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
  const { status, error } = spawnSync(program, args, { cwd: here, stdio: 'inherit', env: { ...process.env, ...env } });
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
