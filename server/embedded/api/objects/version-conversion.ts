import type { KubeObject } from '#lib/kube/object.ts';
import { jsonUnderApiVersion, type Revision } from '../../store/revision.ts';
import type { ServedType } from '../resource-catalog.ts';
import { AUTOSCALER_CONVERSION } from './autoscaler-versions.ts';
import { EVENT_CONVERSION } from './event-versions.ts';

/** Between the version in which objects are stored and another that has other fields. `apiVersion` is set by the caller. */
export type VersionConversion = {
  readonly toServed: (stored: KubeObject) => KubeObject;
  readonly toStored: (served: KubeObject) => KubeObject;
  /** Where the stored object keeps a field that a selector names. */
  readonly toStoredField: (path: string) => string;
};

/** Versions whose fields differ from the stored ones; all others differ in `apiVersion` only. */
const CONVERSIONS: Readonly<Record<string, VersionConversion>> = {
  'events.k8s.io/v1 events': EVENT_CONVERSION,
  'autoscaling/v1 horizontalpodautoscalers': AUTOSCALER_CONVERSION,
};

export function conversionOf(type: Pick<ServedType, 'workingApiVersion' | 'plural'>): VersionConversion | undefined {
  return CONVERSIONS[`${type.workingApiVersion} ${type.plural}`];
}

/** A stored object in the version that its schema, patches and validation work in. */
export function toWorking(type: ServedType, stored: KubeObject): KubeObject {
  return { ...(type.conversion?.toServed(stored) ?? stored), apiVersion: type.workingApiVersion };
}

/** A checked object as it is stored. */
export function toStored(type: ServedType, working: KubeObject): KubeObject {
  return { ...(type.conversion?.toStored(working) ?? working), apiVersion: type.storageApiVersion };
}

/** A stored object as clients of `type` get it. */
export function toServed(type: ServedType, stored: KubeObject): KubeObject {
  return { ...(type.conversion?.toServed(stored) ?? stored), apiVersion: type.apiVersion };
}

/** As `toServed`, serialised; costs nothing where only the group is spelled differently. */
export function servedJson(type: ServedType, revision: Revision): string {
  return type.conversion === undefined ? jsonUnderApiVersion(revision, type.apiVersion) : JSON.stringify(toServed(type, revision.object));
}
