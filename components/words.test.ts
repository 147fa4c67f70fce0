import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vitest/node';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '#lib/kube/json.ts';

/** Every word that a page shows comes from the catalogue, so that it is there in every language. */

const ROOT = resolve(fileURLToPath(new URL('.', import.meta.url)), '..');
const FOLDERS = ['components', 'app', 'lib/views', 'lib/client'];
/** The catalogue itself. */
const CATALOGUE = 'lib/views/messages/';
/** Shown when nothing else could be, so without a catalogue: it says everything in both languages. */
const LAST_RESORT = 'app/global-error.tsx';

const SHOWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'alt', 'placeholder', 'title',
  'label', 'help', 'body', 'heading', 'description', 'word', 'hint', 'caption', 'text', 'retryLabel', 'action', 'unit',
]);
const WORD = /\p{L}{2,}/u;
/** Paths, API names and examples of values: the same in every language. */
const CODE = /^(?=.*[/.=:])[\w./*=:@~-]+$/;
/** The beginning of an English sentence; class names and keys never look like one. */
const SENTENCE = /(^|[\s"“(])[A-Z][a-z]+( [a-z’']+){2}/;

type Node = Readonly<Record<string, unknown>>;
type Finding = string;

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test(-kit)?\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(CATALOGUE) && file !== LAST_RESORT);
}

/** Texts in a source that a reader would see and that do not come from the catalogue. */
export function findWords(text: string): Finding[] {
  const found: Finding[] = [];
  visit(parseAst(text, { lang: 'tsx' }), found, false);
  return found;
}

/** `isShown`: what is met here ends up on the page as it is. */
function visit(node: unknown, found: Finding[], isShown: boolean): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, found, isShown);
    return;
  }
  if (!isJsonObject(node)) return;
  switch (node['type']) {
    case 'JSXText': note(node['value'], found, WORD); return;
    case 'JSXAttribute': visit(node['value'], found, SHOWN_ATTRIBUTES.has(nameOf(node['name']))); return;
    case 'JSXElement': case 'JSXFragment':
      visit(node['openingElement'], found, false);
      visit(node['children'], found, true);
      return;
    case 'JSXExpressionContainer': visit(node['expression'], found, isShown); return;
    case 'ConditionalExpression': case 'LogicalExpression':
      visit(node['test'], found, false);
      for (const branch of ['left', 'right', 'consequent', 'alternate']) visit(node[branch], found, isShown && !(node['operator'] === '&&' && branch === 'left'));
      return;
    case 'Literal': note(node['value'], found, isShown ? WORD : SENTENCE); return;
    case 'TemplateLiteral':
      for (const part of listOf(node['quasis'])) if (isJsonObject(part) && isJsonObject(part['value'])) note(part['value']['cooked'], found, isShown ? WORD : SENTENCE);
      visit(node['expressions'], found, isShown);
      return;
    // What broken code says stands in a log or in nobody's way; types and imports are not shown.
    case 'NewExpression': visitCall(node, found, /Error$/); return;
    case 'CallExpression': visitCall(node, found, /^invariant$/); return;
    case 'ImportDeclaration': case 'ExportAllDeclaration': case 'TSTypeAliasDeclaration': case 'TSInterfaceDeclaration': return;
    // A sentence that is told by its key: the English in it is for those who have no catalogue.
    case 'ObjectExpression': if (['key', 'values', 'text'].every((name) => listOf(node['properties']).some((property) => isJsonObject(property) && nameOf(property['key']) === name))) return;
      visit(node['properties'], found, false);
      return;
    default:
      for (const [key, child] of Object.entries(node)) if (key !== 'type') visit(child, found, false);
  }
}

function visitCall(node: Node, found: Finding[], isForDevelopers: RegExp): void {
  if (isForDevelopers.test(nameOf(node['callee']))) return;
  visit(node['callee'], found, false);
  visit(node['arguments'], found, false);
}

function note(value: unknown, found: Finding[], looksShown: RegExp): void {
  if (typeof value === 'string' && looksShown.test(value) && !CODE.test(value.replaceAll(/^[\s:]+|\s+$/g, ''))) found.push(value.trim());
}

function nameOf(node: unknown): string {
  return isJsonObject(node) && typeof node['name'] === 'string' ? node['name'] : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

describe('words on pages', () => {
  it('finds text, attributes, branches, templates and sentences, and lets code and class names be', () => {
    expect(findWords('const a = <p>Hello <b>{n}</b></p>')).toEqual(['Hello']);
    expect(findWords('const a = <input placeholder="Find it" className="grid gap-2" name="find" />')).toEqual(['Find it']);
    expect(findWords('const a = <p>{on ? "Yes" : t("no")}{n > 0 && `${n} items`}</p>')).toEqual(['Yes', 'items']);
    expect(findWords('export const why = () => "Nothing was found here";')).toEqual(['Nothing was found here']);
    expect(findWords('invariant(x, "There is always one"); const a = <b placeholder="env=prod">{t("a.b")}</b>;')).toEqual([]);
  });

  it.each(FOLDERS)('all come from the catalogue in %s', (folder) => {
    const found = sourceFiles(folder).flatMap((file) => findWords(readFileSync(join(ROOT, file), 'utf8')).map((text) => `${file}: ${text}`));
    expect(found).toEqual([]);
  });
});
