import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { linguiMacros } from './tools/lingui-macros.mjs';

// The Rust binary in development; `vite dev` forwards the API and the socket to it.
const backend = process.env.HOICHAN_BACKEND ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [linguiMacros(), react(), lingui({ failOnCompileError: true })],
  resolve: { alias: { '#': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: 'dist',
    manifest: true,
    // Chromium 109 is the last one on Windows 7; hospitals still run it.
    target: ['chrome109', 'firefox115', 'safari16'],
    cssTarget: ['chrome109', 'firefox115', 'safari16'],
    // A data: URL would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
  },
  server: {
    proxy: { '/api': { target: backend, ws: true }, '/calendar/': backend },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    css: false,
  },
});
