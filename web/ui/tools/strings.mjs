// Finds what a reader in the other language would stumble over: text in JSX that no Lingui macro wraps, and messages
// that have no English. Run by `npm run lint` and by src/i18n/strings.test.ts.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { traverse } from '@babel/core';
import { parse } from '@babel/parser';
import { getCatalogs } from '@lingui/cli/api';
import { getConfig } from '@lingui/conf';

const root = fileURLToPath(new URL('..', import.meta.url));
const readable = new Set([
  'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext',
  'title', 'placeholder', 'alt', 'label', 'hint', 'heading', 'what', 'kept', 'todo', 'description', 'confirmLabel',
]);
// Names, units and language names read the same in both languages.
const universal = new Set([
  'Hoichan', 'Tiếng Việt', 'English', 'DICOM', 'PDF', 'FHIR', 'SHA-256', 'QR', 'BHYT', 'ICD-10',
  'kb/s', 'Mb/s', 'ms', 'mmHg', '°C', 'kg', 'cm', 'SpO₂', 'Glasgow', 'vi', 'en',
]);
const wrapping = new Set(['Trans', 'Plural', 'Select', 'SelectOrdinal', 'Kbd', 'kbd', 'code']);

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.tsx') && !entry.name.endsWith('.test.tsx') ? [path] : [];
  });
}

function isText(value) {
  const text = value.trim();
  return /\p{L}/u.test(text) && !universal.has(text);
}

/** String literals that an expression may evaluate to. */
function literals(node) {
  if (!node) return [];
  switch (node.type) {
    case 'StringLiteral':
      return [node.value];
    case 'TemplateLiteral':
      return node.quasis.map((q) => q.value.cooked ?? '');
    case 'ConditionalExpression':
      return [...literals(node.consequent), ...literals(node.alternate)];
    case 'LogicalExpression':
      return [...literals(node.left), ...literals(node.right)];
    case 'JSXExpressionContainer':
      return literals(node.expression);
    default:
      return [];
  }
}

function isWrapped(path) {
  return path.findParent((p) => {
    if (!p.isJSXElement()) return false;
    const name = p.node.openingElement.name;
    return name.type === 'JSXIdentifier' && wrapping.has(name.name);
  });
}

/** `code` holds a .tsx file; the answer is [{line, text}]. */
export function rawStrings(code) {
  const found = [];
  const report = (node, text) => found.push({ line: node.loc?.start.line ?? 0, text: text.trim() });
  traverse(parse(code, { sourceType: 'module', plugins: ['typescript', 'jsx'] }), {
    JSXText(path) {
      if (isText(path.node.value) && !isWrapped(path)) report(path.node, path.node.value);
    },
    JSXAttribute(path) {
      const name = path.node.name.type === 'JSXIdentifier' ? path.node.name.name : '';
      if (!readable.has(name) || isWrapped(path)) return;
      for (const text of literals(path.node.value)) if (isText(text)) report(path.node, text);
    },
    JSXExpressionContainer(path) {
      if (path.parentPath.isJSXAttribute() || isWrapped(path)) return;
      for (const text of literals(path.node)) if (isText(text)) report(path.node, text);
    },
  });
  return found;
}

export function allRawStrings() {
  return sources(join(root, 'src')).flatMap((file) =>
    rawStrings(readFileSync(file, 'utf8')).map((hit) => `${relative(root, file)}:${hit.line}: ${hit.text}`),
  );
}

/** Every message in the code whose English is absent or empty, as `catalog: message`. */
export async function missingEnglish() {
  const config = getConfig({ cwd: root });
  const missing = [];
  for (const catalog of await getCatalogs(config)) {
    const used = (await catalog.collect()) ?? {};
    const english = (await catalog.read('en')) ?? {};
    for (const [id, { message }] of Object.entries(used)) {
      if (!english[id]?.translation) missing.push(`${relative(root, catalog.path)}: ${message ?? id}`);
    }
  }
  return missing;
}

/** Catalogs are merged by message when shown, so one Vietnamese text needs one English; a context tells two apart. */
export async function contradictingEnglish() {
  const config = getConfig({ cwd: root });
  const known = new Map();
  const found = [];
  for (const catalog of await getCatalogs(config)) {
    const english = (await catalog.read('en')) ?? {};
    for (const [id, { message, translation }] of Object.entries(english)) {
      const other = known.get(id);
      if (translation && other && other !== translation) found.push(`${message}: "${other}" and "${translation}"`);
      if (translation) known.set(id, translation);
    }
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = [
    ...allRawStrings().map((hit) => `not translatable: ${hit}`),
    ...(await missingEnglish()).map((hit) => `no English: ${hit}`),
    ...(await contradictingEnglish()).map((hit) => `two translations: ${hit}`),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  console.log('Every string has both languages.');
}
