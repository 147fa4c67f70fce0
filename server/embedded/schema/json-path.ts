/** The JSONPath that printer columns use: `.a.b`, `['a.b']`, `[0]`, `[*]`, and filters `[?(@.type=='Ready')]`. */
import { isJsonObject } from '#lib/kube/json.ts';

type Step = { do: 'field'; name: string } | { do: 'index'; at: number } | { do: 'all' } | { do: 'filter'; path: Step[]; test: string; against: unknown } | { do: 'slice'; from: number; to: number | undefined };

/** Paths kept parsed; beyond it the oldest goes. */
const MAX_CACHED = 2000;
const cache = new Map<string, Step[] | undefined>();

/** All values at a path, in document order; empty when there are none or the path is not understood. */
export function findByJsonPath(value: unknown, path: string): unknown[] {
  if (!cache.has(path)) {
    if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value ?? '');
    cache.set(path, parsePath(path));
  }
  const steps = cache.get(path);
  return steps === undefined ? [] : walk([value], steps);
}

/** True when the path is one that can be evaluated. */
export function isJsonPath(path: string): boolean {
  return parsePath(path) !== undefined;
}

const FIELD = /^\.?([A-Za-z0-9_$-]+(?:\\\.[A-Za-z0-9_$-]+)*)/;
const QUOTED = /^\.?\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/;
const INDEX = /^\.?\[(-?\d+)\]/;
const SLICE = /^\.?\[(-?\d+)?:(-?\d+)?\]/;
const ALL = /^(?:\.?\[\*\]|\.\*)/;
const FILTER = /^\.?\[\?\(\s*@((?:\.[A-Za-z0-9_\\.-]+|\[[^\]]+\])*)\s*(?:(==|!=|>=|<=|>|<)\s*(?:'([^']*)'|"([^"]*)"|([^)\s]+))\s*)?\)\]/;

function parsePath(text: string): Step[] | undefined {
  let rest = text.trim().replace(/^\{(.*)\}$/, '$1').replace(/^\$/, '');
  const steps: Step[] = [];
  while (rest !== '' && rest !== '.') {
    const read = readStep(rest);
    if (read === undefined) return undefined;
    steps.push(read.step);
    rest = rest.slice(read.length);
  }
  return steps;
}

function readStep(rest: string): { step: Step; length: number } | undefined {
  const all = ALL.exec(rest);
  if (all !== null) return { step: { do: 'all' }, length: all[0].length };
  const quoted = QUOTED.exec(rest);
  if (quoted !== null) return { step: { do: 'field', name: (quoted[1] ?? quoted[2] ?? '').replaceAll(/\\(.)/g, '$1') }, length: quoted[0].length };
  const index = INDEX.exec(rest);
  if (index !== null) return { step: { do: 'index', at: Number(index[1]) }, length: index[0].length };
  const slice = SLICE.exec(rest);
  if (slice !== null) return { step: { do: 'slice', from: Number(slice[1] ?? 0), to: slice[2] === undefined ? undefined : Number(slice[2]) }, length: slice[0].length };
  const filter = FILTER.exec(rest);
  if (filter !== null) {
    const path = parsePath(filter[1] ?? '');
    if (path === undefined) return undefined;
    const against = filter[3] ?? filter[4] ?? literal(filter[5]);
    return { step: { do: 'filter', path, test: filter[2] ?? 'exists', against }, length: filter[0].length };
  }
  const field = FIELD.exec(rest);
  return field === null ? undefined : { step: { do: 'field', name: (field[1] ?? '').replaceAll('\\.', '.') }, length: field[0].length };
}

function literal(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  return Number.isNaN(Number(text)) ? text : Number(text);
}

function walk(values: readonly unknown[], steps: readonly Step[]): unknown[] {
  let current = [...values];
  for (const step of steps) current = current.flatMap((value) => take(value, step));
  return current;
}

function take(value: unknown, step: Step): unknown[] {
  switch (step.do) {
    case 'field': return isJsonObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case 'index': {
      const item = Array.isArray(value) ? value.at(step.at) : undefined;
      return item === undefined ? [] : [item];
    }
    case 'all': return Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
    case 'slice': return Array.isArray(value) ? value.slice(step.from, step.to) : [];
    case 'filter': return Array.isArray(value) ? value.filter((item) => passes(walk([item], step.path)[0], step.test, step.against)) : [];
  }
}

function passes(value: unknown, test: string, against: unknown): boolean {
  if (test === 'exists') return value !== undefined;
  if (test === '==') return value === against;
  if (test === '!=') return value !== against;
  if (typeof value !== 'number' || typeof against !== 'number') return false;
  return test === '>' ? value > against : test === '<' ? value < against : test === '>=' ? value >= against : value <= against;
}
