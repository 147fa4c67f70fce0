/** The built-in types: their schemas (read from the generated file, which is made when missing) and their names. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import coreTypeRows from './core-types.json' with { type: 'json' };
import { addAlwaysFacts } from './always-facts.ts';
import { gvkKey } from './gvk.ts';
import { addMergeFacts } from './merge-facts.ts';
import { addZeroFacts } from './zero-facts.ts';
import { addListTypes } from './list-types.ts';
import type { CoreType, Schema, Subresource } from './schema.ts';

const GENERATED = new URL('./generated/core-schemas.json', import.meta.url);
const BUILDER = new URL('../../../scripts/build-kube-schemas.mjs', import.meta.url);

export type CoreSchemas = {
  /** By OpenAPI name, e.g. `io.k8s.api.apps.v1.Deployment`. */
  schemas: Readonly<Record<string, Schema>>;
  /** OpenAPI name of every served kind, reviews and subresource kinds included. */
  nameOf: ReadonlyMap<string, string>;
  types: readonly CoreType[];
};

let loaded: CoreSchemas | undefined;

/** The built-in types; loaded once per process, never changed afterwards. @throws Error saying what to do when they cannot be made. */
export function coreSchemas(): CoreSchemas {
  loaded ??= load();
  return loaded;
}

function load(): CoreSchemas {
  if (!existsSync(GENERATED)) generate();
  const { roots, schemas } = parseGenerated(readFileSync(GENERATED, 'utf8'));
  addMergeFacts(schemas);
  const nameOf = new Map<string, string>();
  for (const row of coreTypeRows) {
    const name = roots[row.model];
    const schema = name === undefined ? undefined : schemas[name];
    if (name === undefined || schema === undefined) throw new Error(`The generated Kubernetes types lack ${row.kind}; run: node scripts/build-kube-schemas.mjs`);
    nameOf.set(gvkKey(row), name);
    schema['x-kubernetes-group-version-kind'] = [...(schema['x-kubernetes-group-version-kind'] ?? []), { group: row.group, version: row.version, kind: row.kind }];
  }
  addAlwaysFacts(schemas, nameOf.values());
  addZeroFacts(schemas);
  addListTypes(schemas, coreTypeRows.filter((row) => row.stored === 'stored'), nameOf);
  return { schemas, nameOf, types: coreTypeRows.filter((row) => row.stored !== 'subresource').map(toCoreType) };
}

function generate(): void {
  try {
    execFileSync(process.execPath, [fileURLToPath(BUILDER)], { stdio: 'pipe' });
  } catch (cause) {
    throw new Error('The Kubernetes types could not be made; run: node scripts/build-kube-schemas.mjs', { cause });
  }
}

/** The file is written by our own script in exactly this form; this is the one place that trusts it. */
function parseGenerated(text: string): { roots: Record<string, string>; schemas: Record<string, Schema> } {
  return JSON.parse(text) as { roots: Record<string, string>; schemas: Record<string, Schema> };
}

function toCoreType(row: (typeof coreTypeRows)[number]): CoreType {
  return {
    group: row.group, version: row.version, plural: row.plural, kind: row.kind, namespaced: row.namespaced, singular: row.kind.toLowerCase(),
    shortNames: row.shortNames, categories: row.categories, subresources: row.subresources.filter(isSubresource), stored: row.stored === 'review' ? 'review' : 'stored',
  };
}

function isSubresource(name: string): name is Subresource {
  return ['status', 'scale', 'eviction', 'token', 'binding', 'log', 'ephemeralcontainers', 'finalize'].includes(name);
}
