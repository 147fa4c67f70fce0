import { useAddress } from '#components/shell/use-address.ts';
import { formatOverviewAddress, parseOverviewAddress, type OverviewAddress } from '#lib/views/overview/overview-address.ts';

const FORM = { parse: parseOverviewAddress, format: formatOverviewAddress };

/** What the overview shows, as its address says it, and a way to change some of it. */
export function useOverviewAddress(): { address: OverviewAddress; setAddress: (change: Partial<OverviewAddress>) => void } {
  return useAddress(FORM);
}
