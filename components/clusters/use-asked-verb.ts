'use client';

import { useAddressParams } from '#components/shell/use-address.ts';
import type { ClusterVerb } from '#lib/contracts/routes.ts';

/** What of a cluster is open, as its address says (`?do=unjoin`), so that the command menu and links lead straight to it. */
export function useAskedVerb(verb: ClusterVerb): [isAsked: boolean, setIsAsked: (isAsked: boolean) => void] {
  const { params, setParams } = useAddressParams();
  return [params.get('do') === verb, (isAsked) => setParams({ do: isAsked ? verb : '' }, 'replace')];
}
