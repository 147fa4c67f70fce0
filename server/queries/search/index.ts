import 'server-only';
import type { MemberSearchResult, SearchResult } from '#lib/contracts/search.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { searchFleet } from './search-fleet.ts';
import { searchMembers } from './search-members.ts';

/** The door to finding anything by name. @throws ServiceError before the host's caches are filled. */
export async function getSearchResult(text: string): Promise<SearchResult> {
  const plane = requirePlane();
  return searchFleet(plane.host, plane.registry, text);
}

/** What the members themselves have of that name; it takes as long as they take to answer. @throws ServiceError as above. */
export async function getMemberSearchResult(text: string): Promise<MemberSearchResult> {
  const plane = requirePlane();
  return searchMembers(plane.host, plane.registry, text);
}

function requirePlane(): ControlPlane {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return plane;
}
