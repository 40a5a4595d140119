// A Vite plugin that expands Lingui's macros with Babel, and touches only the files that use them.
// Messages stay in the code (stripMessageField: false): Vietnamese is written in the source and therefore travels
// with the chunk of its page, and only English needs a catalog.
import { transformAsync } from '@babel/core';
import macros from '@lingui/babel-plugin-lingui-macro';

const source = /\.[jt]sx?$/;

/** @returns {import('vite').Plugin} */
export function linguiMacros() {
  return {
    name: 'hoichan-lingui-macros',
    enforce: 'pre',
    async transform(code, id) {
      const file = id.split('?')[0] ?? id;
      if (!source.test(file) || file.includes('/node_modules/') || !code.includes('@lingui/')) return null;
      if (!code.includes('/macro')) return null;
      const result = await transformAsync(code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: file.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'] },
        plugins: [[macros, { stripMessageField: false }]],
      });
      return result?.code ? { code: result.code, map: result.map } : null;
    },
  };
}
