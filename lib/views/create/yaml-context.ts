import type { PathStep } from './schema-check.ts';

/**
 * Where in a block-style YAML document somebody is typing. Read from the lines alone, since a document in the middle of a
 * word usually does not parse. Flow style (`{…}`, `[…]`) and block texts get no answer rather than a wrong one.
 */
export type YamlContext = {
  /** Path of the mapping that the line belongs to. */
  readonly parent: readonly PathStep[];
  /** Set when a value is being typed: the key before the colon. */
  readonly key?: string;
  /** What of the key or value stands before the cursor. */
  readonly typed: string;
  /** `apiVersion` and `kind` of the document around the cursor, as far as they are there. */
  readonly apiVersion: string;
  readonly kind: string;
};

type Frame = { indent: number; step: PathStep | undefined };

const KEY_LINE = /^(?<indent>\s*)(?<dashes>(?:-\s+)*)(?<key>[^\s#:'"[{][^:#]*|"[^"]*"|'[^']*')\s*:(?<rest>\s.*|)$/;
/** Lines looked at before the cursor; manifests are shorter. */
const LINES_MAX = 5_000;

/** Undefined where nothing can be completed, such as in a comment. */
export function yamlContextAt(text: string, offset: number): YamlContext | undefined {
  const before = text.slice(0, offset);
  const start = startOfDocument(before);
  const lines = before.slice(start).split('\n').slice(-LINES_MAX);
  const current = lines.pop() ?? '';
  if (/(^|\s)#/.test(current) || /[[{]/.test(current)) return undefined;
  const match = /^(?<indent>\s*)(?<dashes>(?:-\s+)*)(?:(?<key>[A-Za-z0-9_.$/-]+)\s*:\s+)?(?<typed>[^\s:]*)$/.exec(current)?.groups;
  if (match === undefined) return undefined;
  const dashes = match['dashes'] ?? '';
  const indent = (match['indent'] ?? '').length;
  const frames = framesOf(lines);
  if (frames === undefined) return undefined;
  const parent = pathTo(frames, indent, dashes);
  const document = textOfDocument(text, start);
  const { key, typed = '' } = match;
  return { parent, typed, apiVersion: topLevel(document, 'apiVersion'), kind: topLevel(document, 'kind'), ...(key === undefined ? {} : { key }) };
}

/** The open keys and list items above the current line, outermost first. Undefined inside a block text. */
function framesOf(lines: readonly string[]): Frame[] | undefined {
  const frames: Frame[] = [];
  let blockIndent: number | undefined;
  for (const line of lines) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const lineIndent = line.length - line.trimStart().length;
    if (blockIndent !== undefined && lineIndent > blockIndent) continue;
    blockIndent = undefined;
    const groups = KEY_LINE.exec(line)?.groups;
    const dashes = groups?.['dashes'] ?? /^\s*((?:-\s+)*-?)/.exec(line)?.[1] ?? '';
    let at = lineIndent;
    close(frames, at, dashes.startsWith('-'));
    // Every item counts as the first: what may stand in it is the same for all.
    for (const dash of dashes.matchAll(/-\s*/g)) {
      frames.push({ indent: at, step: 0 });
      at += dash[0].length;
    }
    if (groups === undefined) continue;
    close(frames, at, false);
    frames.push({ indent: at, step: unquote(groups['key'] ?? '') });
    if (/^[|>][+-]?\d*\s*$/.test((groups['rest'] ?? '').trim())) blockIndent = lineIndent;
  }
  return blockIndent === undefined ? frames : undefined;
}

/** Leaves what a line of this indentation is no longer inside of. A list may stand at the indentation of its key. */
function close(frames: Frame[], indent: number, isItem: boolean): void {
  for (let last = frames.at(-1); last !== undefined; last = frames.at(-1)) {
    const stays = last.indent < indent || (isItem && last.indent === indent && typeof last.step === 'string');
    if (stays) return;
    frames.pop();
  }
}


function pathTo(frames: readonly Frame[], indent: number, dashes: string): PathStep[] {
  const open = [...frames];
  close(open, indent, dashes !== '');
  const path = open.flatMap(({ step }) => (step === undefined ? [] : [step]));
  return [...path, ...[...dashes.matchAll(/-/g)].map(() => 0)];
}

function startOfDocument(before: string): number {
  const mark = before.lastIndexOf('\n---');
  if (mark < 0) return before.startsWith('---') ? before.indexOf('\n') + 1 : 0;
  const end = before.indexOf('\n', mark + 1);
  return end < 0 ? before.length : end + 1;
}

function textOfDocument(text: string, start: number): string {
  const end = text.indexOf('\n---', start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}

function topLevel(document: string, key: string): string {
  const value = new RegExp(`^${key}:[ \\t]*(\\S+)`, 'm').exec(document)?.[1] ?? '';
  return unquote(value);
}

function unquote(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2');
}
