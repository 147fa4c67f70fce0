import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';

/** What one object of a joined Event is told: as much as an Event of its own would say. */
export type JoinedPart = { namespace: string; name: string; message: string; count: number };

/**
 * Holds the parts of a joined Event as JSON. An Event has one object only; a burst over many objects is one write
 * nevertheless, and each of them finds its own words here.
 */
export const PARTS_ANNOTATION = 'flotilla.io/joined';

/** Characters of parts in one Event; all annotations of an object may have 262,144 bytes. */
const MAX_PARTS_LENGTH = 64_000;

/** Splits parts, in their order, into lists that each fit one Event. */
export function toPartLists(parts: readonly JoinedPart[]): JoinedPart[][] {
  const lists: JoinedPart[][] = [];
  let room = 0;
  for (const part of parts) {
    const length = JSON.stringify(part).length + 1;
    const last = lists.at(-1);
    if (last === undefined || length > room) {
      lists.push([part]);
      room = MAX_PARTS_LENGTH - length;
    } else {
      last.push(part);
      room -= length;
    }
  }
  return lists;
}

/** The parts of an Event, in the order they were joined; undefined for an Event about one object, and for an annotation that is not ours. */
export function partsOf(event: KubeObject): JoinedPart[] | undefined {
  const text = event.metadata.annotations?.[PARTS_ANNOTATION];
  if (text === undefined) return undefined;
  const parts = parseJson(text);
  return Array.isArray(parts) && parts.every(isPart) ? parts : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPart(value: unknown): value is JoinedPart {
  return isJsonObject(value) && typeof value['namespace'] === 'string' && typeof value['name'] === 'string'
    && typeof value['message'] === 'string' && typeof value['count'] === 'number';
}
