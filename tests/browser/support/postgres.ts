/** An empty database of the tests' private PostgreSQL, lent by the Rust harness's `test-postgres`. */
import { once } from 'node:events';
import { startAndAwaitLine } from './child.ts';

export interface LentDatabase {
  url: string;
  giveBack(): Promise<void>;
}

export async function lendDatabase(): Promise<LentDatabase> {
  const program = process.env['HOICHAN_TEST_POSTGRES'];
  if (!program) throw new Error('HOICHAN_TEST_POSTGRES is not set: run ./dev test browser');
  const { child, text } = await startAndAwaitLine([program], 'postgres://');
  return {
    url: `postgres://${text}`,
    async giveBack() {
      const ended = once(child, 'exit');
      child.stdin?.end();
      await ended;
    },
  };
}
