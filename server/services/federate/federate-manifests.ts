import { parseAllDocuments, stringify } from 'yaml';
import { isJsonObject } from '#lib/kube/json.ts';
import { parseApiVersion, type KubeObject } from '#lib/kube/object.ts';
import { federateObject } from '#lib/federation/federate/federate-object.ts';
import { importManifests } from '#lib/federation/federate/import-federated.ts';
import { guessType } from '#lib/federation/federate/skip-rules.ts';
import { hasV1Annotations, importV1Object } from '#lib/federation/federate/v1-annotations.ts';
import { normalizeGroup } from '#lib/federation/types/constants.ts';
import { parseTypeConfig, typeConfigFor } from '#lib/federation/types/type-config.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { say as sayRule } from '#lib/federation/types/sentences.ts';
import { ServiceError } from '#server/platform/service-error.ts';

/** Larger texts are not manifests that somebody wrote. */
const MAX_TEXT_LENGTH = 4 * 1024 * 1024;
const MAX_DOCUMENTS = 1_000;

export type Manifests = { objects: KubeObject[]; yaml: string; notes: Sentence[] };

/**
 * Federates manifests without writing anything: ordinary objects become federated ones placed in every cluster, objects
 * of Federation v1 also their preferences, federated objects of any release today's form. Names of types are guessed
 * from their kinds, since no cluster is asked. @throws ServiceError INVALID for text that holds no objects.
 */
export function federateManifests(text: string): Manifests {
  const { objects: imported, notes } = importManifests(parseObjects(text));
  const objects = imported.flatMap((object): KubeObject[] => {
    if (isFederations(object)) return [object];
    const parsed = parseTypeConfig(typeConfigFor(guessType(object)));
    if (!parsed.ok) throw new ServiceError('INVALID', say('err.notFederatable', { object: `${object.kind} ${object.metadata.name}`, faults: sayFieldErrors(parsed.errors) }));
    const result = hasV1Annotations(object) ? importV1Object(object, parsed.value) : toList(federateObject(object, parsed.value));
    notes.push(...result.notes.map((note) => sayRule('note.about', { kind: object.kind, name: object.metadata.name, note })));
    return result.objects;
  });
  return { objects, notes, yaml: objects.map((object) => stringify(object)).join('---\n') };
}

function parseObjects(text: string): KubeObject[] {
  if (text.length > MAX_TEXT_LENGTH) throw new ServiceError('LIMIT_EXCEEDED', say('err.textTooLong', { max: MAX_TEXT_LENGTH }));
  const documents = parseAllDocuments(text, { prettyErrors: true });
  if (documents.length > MAX_DOCUMENTS) throw new ServiceError('LIMIT_EXCEEDED', say('err.tooManyDocuments', { max: MAX_DOCUMENTS }));
  return documents.flatMap((document, index) => {
    const [error] = document.errors;
    if (error !== undefined) throw new ServiceError('INVALID', say('err.notYaml', { position: index + 1, detail: error.message }));
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return [];
    if (!isKubeObject(value)) throw new ServiceError('INVALID', say('err.notAnObject', { position: index + 1 }));
    return [value];
  });
}

function isKubeObject(value: unknown): value is KubeObject {
  return isJsonObject(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string'
    && isJsonObject(value['metadata']) && typeof value['metadata']['name'] === 'string';
}

/** Objects of the federation itself pass as they are. */
function isFederations(object: KubeObject): boolean {
  return normalizeGroup(parseApiVersion(object.apiVersion).group).endsWith('.kubefed.io');
}

function toList({ object, notes }: ReturnType<typeof federateObject>): { objects: KubeObject[]; notes: Sentence[] } {
  return { objects: [object], notes };
}
