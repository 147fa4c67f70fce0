import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { fieldsOf, schemaAt, valuesOf, type FieldHint } from '#lib/views/create/schema-check.ts';
import { yamlContextAt, type YamlContext } from '#lib/views/create/yaml-context.ts';
import type { EditorPorts } from './editor-setup.ts';

/** What may be typed where the cursor is: kinds at the top, then fields and words of the kind's schema. */
export async function completeYaml(context: CompletionContext, ports: EditorPorts): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const at = yamlContextAt(text, context.pos);
  if (at === undefined || (at.typed === '' && !context.explicit && at.key === undefined)) return null;
  const options = at.key === undefined ? await keysAt(at, ports, indentOf(context)) : await valuesAt(at, at.key, ports);
  return options.length === 0 ? null : { from: context.pos - at.typed.length, options, validFor: /^[\w./-]*$/ };
}

async function keysAt({ parent, apiVersion, kind }: YamlContext, ports: EditorPorts, indent: string): Promise<Completion[]> {
  if (apiVersion === '' || kind === '') {
    if (parent.length > 0) return [];
    return [...['apiVersion', 'kind'].map((label): Completion => ({ label, apply: `${label}: ` })), ...['metadata', 'spec'].map((label): Completion => ({ label, apply: `${label}:\n  ` }))];
  }
  const schema = schemaAt(await ports.schemaOf({ apiVersion, kind }), parent);
  return fieldsOf(schema).map((field) => toCompletion(field, indent));
}

async function valuesAt({ parent, apiVersion, kind }: YamlContext, key: string, ports: EditorPorts): Promise<Completion[]> {
  if (parent.length === 0 && key === 'kind') {
    return ports.kinds.filter((known) => apiVersion === '' || known.apiVersion === apiVersion).map((known) => ({ label: known.kind, detail: known.apiVersion, boost: known.isFederated ? 1 : 0 }));
  }
  if (parent.length === 0 && key === 'apiVersion') {
    const versions = new Set(ports.kinds.filter((known) => kind === '' || known.kind === kind).map((known) => known.apiVersion));
    return [...versions].map((label) => ({ label }));
  }
  if (apiVersion === '' || kind === '') return [];
  return valuesOf(schemaAt(await ports.schemaOf({ apiVersion, kind }), [...parent, key])).map((label) => ({ label }));
}

/** Objects go on in the next line, one level in; lists with their first item. */
function toCompletion({ name, type, isRequired, description }: FieldHint, indent: string): Completion {
  const apply = type === 'object' ? `${name}:\n${indent}  ` : type.startsWith('[]') ? `${name}:\n${indent}- ` : `${name}: `;
  return { label: name, detail: isRequired ? `${type} *` : type, apply, boost: isRequired ? 1 : 0, ...(description === '' ? {} : { info: description }) };
}

/** Blanks up to where the key begins; the dash of a list item counts as blanks. */
function indentOf(context: CompletionContext): string {
  const line = context.state.doc.lineAt(context.pos).text;
  return ' '.repeat(/^\s*(?:-\s+)*/.exec(line)?.[0].length ?? 0);
}
