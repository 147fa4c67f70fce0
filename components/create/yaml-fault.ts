import { LineCounter, parse, parseAllDocuments, YAMLParseError } from 'yaml';

/** Where a text is no YAML: its line, counted from 1, and the parser's own words without the place. */
export type YamlFault = { readonly line: number; readonly cause: string };

/** The first place in a text of manifests that is no YAML. Undefined when it can be read. */
export function findYamlFault(text: string): YamlFault | undefined {
  const documents = parseAllDocuments(text, { lineCounter: new LineCounter() });
  const [error] = 'empty' in documents ? [] : documents.flatMap(({ errors }) => errors).toSorted((a, b) => a.pos[0] - b.pos[0]);
  return error === undefined ? undefined : toFault(error);
}

/** The value of a text that is one document. */
export function readYaml(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: YamlFault } {
  try {
    const value: unknown = parse(text);
    return { ok: true, value };
  } catch (error) {
    if (error instanceof YAMLParseError) return { ok: false, fault: toFault(error) };
    throw error;
  }
}

function toFault(error: YAMLParseError): YamlFault {
  return { line: error.linePos?.[0].line ?? 1, cause: causeOf(error) };
}

/** What the parser says about a fault; the place and the excerpt that it puts behind are left out. */
export function causeOf({ message }: Pick<YAMLParseError, 'message'>): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}
