import type { Diagnostic } from '@codemirror/lint';
import { isMap, isNode, isScalar, LineCounter, parseAllDocuments, type Document } from 'yaml';
import { checkAgainstSchema, type PathStep, type SchemaProblem } from '#lib/views/create/schema-check.ts';
import { causeOf } from './yaml-fault.ts';
import type { EditorPorts } from './editor-setup.ts';

type Range = { from: number; to: number };

/** What is wrong with a text of manifests: where it is no YAML, and where it is not what the kind's schema asks for. */
export async function lintYaml(text: string, ports: Pick<EditorPorts, 'schemaOf' | 'describe' | 'words'>): Promise<Diagnostic[]> {
  const parsed = parseAllDocuments(text, { lineCounter: new LineCounter() });
  const documents: readonly Document[] = 'empty' in parsed ? [] : parsed;
  const found = await Promise.all(documents.map((document) => lintDocument(document, text, ports)));
  return found.flat().toSorted((a, b) => a.from - b.from);
}

async function lintDocument(document: Document, text: string, ports: Pick<EditorPorts, 'schemaOf' | 'describe' | 'words'>): Promise<Diagnostic[]> {
  if (document.errors.length > 0) {
    return document.errors.map((error) => ({ ...within({ from: error.pos[0], to: error.pos[1] }, text), severity: 'error', message: causeOf(error) }));
  }
  if (document.contents === null) return [];
  const value: unknown = document.toJS({ maxAliasCount: 50 });
  if (value === null || value === undefined) return [];
  const [apiVersion, kind] = [document.get('apiVersion'), document.get('kind')];
  const whole = within(firstLine(document, text), text);
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [{ ...whole, severity: 'error', message: ports.words.noKind }];
  if (kind === 'List') return [];
  const schema = await ports.schemaOf({ apiVersion, kind });
  if (schema === undefined) return [{ ...whole, severity: 'warning', message: ports.words.unknownKind({ apiVersion, kind }) }];
  return checkAgainstSchema(value, schema).map((problem) => ({ ...within(rangeOf(document, problem, text), text), severity: 'error', message: ports.describe(problem) }));
}

/** The text that a problem is about: the key for what is wrong with a field's presence, the value otherwise. */
function rangeOf(document: Document, problem: SchemaProblem, text: string): Range {
  if (problem.what === 'unknownField') return keyRange(document, problem.path) ?? firstLine(document, text);
  if (problem.what === 'missing') return keyRange(document, problem.path) ?? firstLine(document, text);
  const node: unknown = document.getIn(problem.path, true);
  const range = isNode(node) ? node.range : undefined;
  return range === undefined || range === null ? keyRange(document, problem.path) ?? firstLine(document, text) : { from: range[0], to: range[1] };
}

function keyRange(document: Document, path: readonly PathStep[]): Range | undefined {
  const key = path.findLast((step) => typeof step === 'string');
  const parentPath = path.slice(0, path.lastIndexOf(key ?? ''));
  const parent: unknown = parentPath.length === 0 ? document.contents : document.getIn(parentPath, true);
  if (key === undefined || !isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
  const range = pair !== undefined && isScalar(pair.key) ? pair.key.range : undefined;
  return range === undefined || range === null ? undefined : { from: range[0], to: range[1] };
}

function firstLine(document: Document, text: string): Range {
  const from = document.contents?.range?.[0] ?? 0;
  const end = text.indexOf('\n', from);
  return { from, to: end < 0 ? text.length : end };
}

/** An empty range at the end of a text can't be marked; it takes the character before. */
function within({ from, to }: Range, text: string): Range {
  const last = text.length;
  const start = Math.min(from, Math.max(0, last - 1));
  return { from: start, to: Math.min(Math.max(to, start + 1), last) };
}
