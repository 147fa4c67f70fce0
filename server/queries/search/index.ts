import 'server-only';
import type { SearchResult } from '#lib/contracts/search.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { NotRunningError } from '../not-running-error.ts';
import { searchFleet } from './search-fleet.ts';

/** The door to finding anything by name. @throws NotRunningError before the host's caches are filled. */
export async function getSearchResult(text: string): Promise<SearchResult> {
  const plane = getControlPlane();
  if (plane === undefined) throw new NotRunningError();
  return searchFleet(plane.host, plane.registry, text);
}
