/** The routes of the page, as they stand in its source: a walk through all of them can tell which it forgot. */
import { readFileSync } from 'node:fs';

const source = new URL('../../../web/ui/src/routes.tsx', import.meta.url);

export function routePaths(): string[] {
  return [...readFileSync(source, 'utf8').matchAll(/\{ path: '([^']+)'/g)].map(([, path]) => path ?? '');
}

/** The route that an address belongs to: the first that fits, as in the page. */
export function routeOf({ pathname }: URL): string | undefined {
  return routePaths().find((path) => {
    const pattern = path.replaceAll(/\/:\w+\?/g, '(?:/[^/]+)?').replaceAll(/:\w+/g, '[^/]+');
    return new RegExp(`^${pattern}$`).test(pathname);
  });
}
