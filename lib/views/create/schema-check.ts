/**
 * Checks a parsed manifest against a structural schema as somebody types it. It finds what a person gets wrong: fields
 * that do not exist, values of another type, words that are not allowed, what is missing. The API server has the last word.
 */
export type SchemaNode = { readonly [keyword: string]: unknown };
export type PathStep = string | number;

export type SchemaProblem = { readonly path: readonly PathStep[] } & (
  | { readonly what: 'unknownField'; readonly field: string; readonly suggestion: string }
  | { readonly what: 'missing'; readonly field: string }
  | { readonly what: 'type'; readonly expected: string }
  | { readonly what: 'notAllowed'; readonly value: string; readonly allowed: readonly string[] }
  | { readonly what: 'tooSmall' | 'tooLarge'; readonly limit: number }
  | { readonly what: 'pattern' }
);

/** A text with more mistakes than this gets them fixed a screen at a time. */
const PROBLEMS_MAX = 100;
/** Longest list of allowed words in a message. */
const ALLOWED_SHOWN = 8;
/** A field within this many edits is what was meant. */
const NEAR = 2;

/** The problems in document order, at most a hundred. */
export function checkAgainstSchema(value: unknown, schema: SchemaNode): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  check(value, schema, [], problems);
  return problems.slice(0, PROBLEMS_MAX);
}

function check(value: unknown, schema: SchemaNode, path: readonly PathStep[], problems: SchemaProblem[]): void {
  if (problems.length >= PROBLEMS_MAX || value === null || value === undefined) return;
  if (schema['x-kubernetes-int-or-string'] === true) {
    if (typeof value !== 'string' && typeof value !== 'number') problems.push({ path, what: 'type', expected: 'integer or string' });
    return;
  }
  const type = schema['type'];
  if (typeof type === 'string' && !isOfType(value, type)) {
    problems.push({ path, what: 'type', expected: type });
    return;
  }
  checkWord(value, schema, path, problems);
  if (Array.isArray(value)) {
    const items = asNode(schema['items']);
    if (items !== undefined) for (const [index, item] of value.entries()) check(item, items, [...path, index], problems);
  } else if (isRecord(value)) checkFields(value, schema, path, problems);
}

function checkFields(value: Readonly<Record<string, unknown>>, schema: SchemaNode, path: readonly PathStep[], problems: SchemaProblem[]): void {
  const properties = asNode(schema['properties']);
  const rest = asNode(schema['additionalProperties']);
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true || (properties === undefined && rest === undefined);
  for (const field of wordsOf(schema['required'])) if (value[field] === undefined || value[field] === null) problems.push({ path, what: 'missing', field });
  for (const [field, item] of Object.entries(value)) {
    const known = asNode(properties !== undefined && Object.hasOwn(properties, field) ? properties[field] : undefined) ?? rest;
    if (known !== undefined) check(item, known, [...path, field], problems);
    else if (!isOpen) problems.push({ path: [...path, field], what: 'unknownField', field, suggestion: nearest(field, Object.keys(properties ?? {})) });
  }
}

function checkWord(value: unknown, schema: SchemaNode, path: readonly PathStep[], problems: SchemaProblem[]): void {
  const allowed = Array.isArray(schema['enum']) ? schema['enum'] : undefined;
  if (allowed !== undefined && !allowed.includes(value)) problems.push({ path, what: 'notAllowed', value: String(value), allowed: allowed.slice(0, ALLOWED_SHOWN).map(String) });
  const { minimum, maximum, pattern } = schema;
  if (typeof value === 'number' && typeof minimum === 'number' && value < minimum) problems.push({ path, what: 'tooSmall', limit: minimum });
  if (typeof value === 'number' && typeof maximum === 'number' && value > maximum) problems.push({ path, what: 'tooLarge', limit: maximum });
  if (typeof value === 'string' && typeof pattern === 'string' && !matches(pattern, value)) problems.push({ path, what: 'pattern' });
}

/** A pattern that this engine can't read counts as met: the server checks it anyway. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'object': return isRecord(value);
    case 'array': return Array.isArray(value);
    case 'integer': return typeof value === 'number' && Number.isInteger(value);
    case 'number': return typeof value === 'number';
    case 'boolean': return typeof value === 'boolean';
    case 'string': return typeof value === 'string';
    default: return true;
  }
}

/** The schema of what stands at a path; undefined where it says nothing. */
export function schemaAt(schema: SchemaNode | undefined, path: readonly PathStep[]): SchemaNode | undefined {
  let here = schema;
  for (const step of path) {
    if (here === undefined) return undefined;
    if (typeof step === 'number') here = asNode(here['items']);
    else {
      const properties = asNode(here['properties']);
      here = asNode(properties !== undefined && Object.hasOwn(properties, step) ? properties[step] : undefined) ?? asNode(here['additionalProperties']);
    }
  }
  return here;
}

export type FieldHint = { readonly name: string; readonly type: string; readonly isRequired: boolean; readonly description: string };

/** The fields that an object of this schema may have, required ones first, then by name. */
export function fieldsOf(schema: SchemaNode | undefined): FieldHint[] {
  const properties = asNode(schema?.['properties']) ?? {};
  const required = new Set(wordsOf(schema?.['required']));
  return Object.entries(properties).map(([name, field]) => ({ name, type: typeWord(asNode(field)), isRequired: required.has(name), description: textOf(asNode(field)?.['description']) }))
    .toSorted((a, b) => Number(b.isRequired) - Number(a.isRequired) || (a.name < b.name ? -1 : 1));
}

/** The values that a field of this schema may have, where it is a choice. */
export function valuesOf(schema: SchemaNode | undefined): string[] {
  if (schema === undefined) return [];
  if (Array.isArray(schema['enum'])) return schema['enum'].map(String);
  return schema['type'] === 'boolean' ? ['true', 'false'] : [];
}

function typeWord(schema: SchemaNode | undefined): string {
  if (schema === undefined) return '';
  if (schema['x-kubernetes-int-or-string'] === true) return 'int or string';
  return schema['type'] === 'array' ? `[]${typeWord(asNode(schema['items']))}` : textOf(schema['type']);
}

/** The known field that was probably meant; empty when none is near. */
function nearest(field: string, known: readonly string[]): string {
  const lower = field.toLowerCase();
  const scored = known.map((name) => ({ name, distance: editDistance(lower, name.toLowerCase()) })).toSorted((a, b) => a.distance - b.distance);
  const [best] = scored;
  return best !== undefined && best.distance <= NEAR ? best.name : '';
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function asNode(value: unknown): SchemaNode | undefined {
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wordsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
