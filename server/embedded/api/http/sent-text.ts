import { parseDocument } from 'yaml';
import { findDuplicateFields, type FieldValidation } from '../../schema/admit-object.ts';
import { badRequest } from '../api-error.ts';

/** What strict decoding has to say about a text itself, whatever type it describes: fields that it gives twice. */
export type TextProblems = { readonly errors: readonly string[]; readonly warnings: readonly string[] };
export type SentText = { readonly value: unknown; readonly problems: TextProblems };

const NO_PROBLEMS: TextProblems = { errors: [], warnings: [] };

/** Parses JSON and, unless they are to be ignored, looks for repeated fields; `of` goes before each. @throws ApiError 400 */
export function readJsonText(text: string, validation: FieldValidation, of = ''): SentText {
  const value = parseJsonText(text);
  if (validation === 'Ignore' || !mayRepeatFields(text, value)) return { value, problems: NO_PROBLEMS };
  const found = findDuplicateFields(text).map((field) => `${of}duplicate field ${JSON.stringify(field)}`);
  return { value, problems: { errors: found, warnings: found } };
}

export function parseJsonText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    throw badRequest(`error decoding the body as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A text that was written without spaces and says nothing twice is as long as what it says: true of most, and quick to see. */
function mayRepeatFields(text: string, value: unknown): boolean {
  return JSON.stringify(value).length !== text.trimEnd().length;
}

/** Parses YAML 1.2, of which JSON is a part; of a repeated field the last one counts. @throws ApiError 400 */
export function readYamlText(text: string): SentText {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  const repeated = document.errors.filter((error) => error.code === 'DUPLICATE_KEY');
  const [fault] = document.errors.filter((error) => error.code !== 'DUPLICATE_KEY');
  if (fault !== undefined) throw badRequest(`error decoding the body as YAML: ${fault.message}`);
  const warnings = repeated.map((error) => `line ${lineAt(text, error.pos[0])}: key ${JSON.stringify(keyAt(text, error.pos[0]))} already set in map`);
  const errors = warnings.length === 0 ? [] : [`yaml: unmarshal errors:\n  ${warnings.join('\n  ')}`];
  return { value: toValue(document), problems: { errors, warnings } };
}

/** Anchors are bounded by the parser's own limit on aliases. */
function toValue(document: ReturnType<typeof parseDocument>): unknown {
  try {
    const value: unknown = document.toJS();
    return value;
  } catch (error) {
    throw badRequest(`error decoding the body as YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** The key that begins at a position, without the quotes it may stand in. */
function keyAt(text: string, position: number): string {
  const [, double, single, plain] = /"([^"]*)"|'([^']*)'|([^:\n]*)/y.exec(text.slice(position)) ?? [];
  return double ?? single ?? plain ?? '';
}
