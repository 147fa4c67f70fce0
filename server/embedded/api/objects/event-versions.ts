import type { KubeObject } from '#lib/kube/object.ts';
import type { VersionConversion } from './version-conversion.ts';

/** Fields that the two Event APIs name differently: events.k8s.io/v1 first, core v1 second. */
const RENAMED: readonly (readonly [string, string])[] = [
  ['regarding', 'involvedObject'], ['note', 'message'], ['reportingController', 'reportingComponent'], ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'], ['deprecatedLastTimestamp', 'lastTimestamp'], ['deprecatedCount', 'count'],
];

/** Events are stored as the core API has them; events.k8s.io shows the same objects under its own field names. */
export const EVENT_CONVERSION: VersionConversion = {
  toServed: (stored) => rename(stored, RENAMED.map(([served, core]) => [core, served])),
  toStored: (served) => rename(served, RENAMED),
  toStoredField: (path) => {
    const [head = '', ...rest] = path.split('.');
    return [RENAMED.find(([served]) => served === head)?.[1] ?? head, ...rest].join('.');
  },
};

function rename(event: KubeObject, pairs: readonly (readonly [string, string])[]): KubeObject {
  const names = new Map(pairs.map(([from, to]) => [from, to]));
  const { apiVersion, kind, metadata, ...rest } = event;
  return { apiVersion, kind, metadata, ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [names.get(key) ?? key, value])) };
}
