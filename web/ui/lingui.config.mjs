// Vietnamese is the source language and stands in the code; English is the only catalog.
// Each feature keeps its own: src/features/<name>/locales/en.po; the rest is in src/locales/en.po.
// `npm run i18n:extract -- <feature>` rewrites one feature's catalog only.
import { readdirSync } from 'node:fs';

const only = process.env.LINGUI_ONLY;
const features = readdirSync(new URL('./src/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const catalogs = [
  { path: '<rootDir>/src/locales/{locale}', include: ['<rootDir>/src'], exclude: ['<rootDir>/src/features/**', '**/*.test.*'] },
  ...features.map((name) => ({
    path: `<rootDir>/src/features/${name}/locales/{locale}`,
    include: [`<rootDir>/src/features/${name}`],
    exclude: ['**/*.test.*'],
  })),
];

export default {
  sourceLocale: 'vi',
  locales: ['en'],
  fallbackLocales: false,
  orderBy: 'origin',
  format: 'po',
  formatOptions: { origins: true, lineNumbers: false },
  catalogs: only ? catalogs.filter((c) => c.path.includes(only === 'shared' ? '/src/locales/' : `/features/${only}/`)) : catalogs,
};
