import { hash } from 'node:crypto';
import { canonicalJson } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { federatedCrd } from '#lib/federation/types/federated-crd.ts';
import { listAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { say } from '#lib/kube/sentences.ts';
import { sleep, type Clock } from '#server/runtime/clock.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import type { OpenApiSchemas } from './openapi-schemas.ts';
import { DEFINITIONS } from './resources.ts';

/** On our CustomResourceDefinitions: what they were made from, so that an unchanged one is neither built nor written again. */
const MADE_FROM_ANNOTATION = 'flotilla.io/made-from';
/** Raise when schemas are converted differently, so that existing definitions are made anew. */
const CONVERSION = 1;
/** A new type is served within this time, or something is wrong with its definition. */
const ESTABLISH_LIMIT_MS = 20_000;
const ESTABLISH_CHECK_MS = 40;

export type DefinitionResult = 'written' | 'unchanged';

/** Where the schema of a target is read, and a text that changes when it does. */
export type SchemaSource = Pick<OpenApiSchemas, 'schema' | 'version'>;

/** Writes a definition that does not depend on the cluster, unless the very same is there. */
export async function ensureDefinition(client: KubeClient, existing: KubeObject | undefined, definition: KubeObject): Promise<DefinitionResult> {
  return write(client, existing, definition, digest(definition));
}

/** Writes the definition of a federated type, with the target's schema as the host serves it, unless that is there. `beforeWrite` runs only when it is not. */
export async function ensureFederatedDefinition(
  client: KubeClient, existing: KubeObject | undefined, typeConfig: TypeConfig, schemas: SchemaSource, beforeWrite: () => Promise<void> = () => Promise.resolve(),
): Promise<DefinitionResult> {
  const version = await schemas.version(typeConfig.target);
  const madeFrom = digest([CONVERSION, version ?? '', federatedCrd({ typeConfig })]);
  if (madeFromOf(existing) === madeFrom) return 'unchanged';
  const templateSchema = await schemas.schema(typeConfig.target);
  await beforeWrite();
  return write(client, existing, federatedCrd({ typeConfig, ...(templateSchema === undefined ? {} : { templateSchema }) }), madeFrom);
}

/** Resolves when the host serves every one of the named types. @throws KubeError when it refuses one or takes too long. */
export async function whenEstablished(client: KubeClient, names: readonly string[], clock: Clock): Promise<void> {
  const untilMs = clock.nowMs() + ESTABLISH_LIMIT_MS;
  const waiting = new Set(names);
  while (waiting.size > 0) {
    for (const definition of await client.listAll<KubeObject>(DEFINITIONS)) {
      if (isEstablished(definition)) waiting.delete(definition.metadata.name);
    }
    if (waiting.size === 0) return;
    if (clock.nowMs() > untilMs) {
      throw new KubeError({ code: 'UNREACHABLE', cluster: client.cluster, said: say('kube.notServed', { cluster: client.cluster, names: [...waiting] }) });
    }
    await sleep(clock, ESTABLISH_CHECK_MS);
  }
}

export function isEstablished(definition: KubeObject): boolean {
  return (listAt(definition, 'status', 'conditions') ?? []).some(
    (condition) => stringAt(condition, 'type') === 'Established' && stringAt(condition, 'status') === 'True',
  );
}

/** The name that a type's definition has. */
export function definitionName(type: { plural: string; group: string }): string {
  return `${type.plural}.${type.group}`;
}

async function write(client: KubeClient, existing: KubeObject | undefined, definition: KubeObject, madeFrom: string): Promise<DefinitionResult> {
  if (madeFromOf(existing) === madeFrom) return 'unchanged';
  const annotations = { ...objectAt(definition, 'metadata', 'annotations'), [MADE_FROM_ANNOTATION]: madeFrom };
  const marked: KubeObject = { ...definition, metadata: { ...definition.metadata, annotations: toTexts(annotations) } };
  await client.apply(DEFINITIONS, marked, { force: true });
  return 'written';
}

function madeFromOf(definition: KubeObject | undefined): string | undefined {
  return definition?.metadata.annotations?.[MADE_FROM_ANNOTATION];
}

function digest(content: unknown): string {
  return hash('sha256', canonicalJson(content), 'base64url').slice(0, 22);
}

function toTexts(annotations: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, String(value)]));
}
