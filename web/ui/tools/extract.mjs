// Rewrites the English catalogs from the source: all of them, or one (`npm run i18n:extract -- room`, or `-- shared`
// for what lies outside src/features).
import { spawnSync } from 'node:child_process';

const only = process.argv[2];
const env = only ? { ...process.env, LINGUI_ONLY: only } : process.env;
const run = spawnSync('npx', ['lingui', 'extract', '--clean', '--overwrite'], { stdio: 'inherit', env });
process.exit(run.status ?? 1);
