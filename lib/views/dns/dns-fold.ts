import { worstTone, type Tone } from '../status.ts';
import type { DnsNode } from './dns-tree.ts';

/** A record with more names than this is shown folded: its regions by one line each. */
const OPEN_NAMES_MAX = 12;
/** Addresses of one record shown before the others are asked for. */
export const TARGETS_FIRST = 10;

/** What a folded name holds, itself and all below. */
export type DnsSummary = { readonly names: number; readonly addresses: number; readonly clusters: number; readonly tone: Tone };

/** Whether the tree is long enough to be folded at first. */
export function isFoldedAtFirst(nodes: readonly DnsNode[]): boolean {
  return withBelow(nodes).length > OPEN_NAMES_MAX;
}

/** The tone is that of the worst cluster behind any of the addresses. */
export function summarizeNode(node: DnsNode): DnsSummary {
  const nodes = withBelow([node]);
  const addresses = nodes.flatMap(({ records }) => records.filter(({ type }) => type !== 'CNAME').flatMap(({ targets }) => targets));
  const clusters = addresses.flatMap((address) => address.clusters);
  return {
    names: nodes.length, addresses: new Set(addresses.map(({ target }) => target)).size,
    clusters: new Set(clusters.map(({ name }) => name)).size, tone: worstTone(clusters.map(({ status }) => status.tone)),
  };
}

/** Reads which parts are open, as the address says it: keys with commas between. */
export function parseOpen(text: string): ReadonlySet<string> {
  return new Set(text.split(',').filter((key) => key !== ''));
}

/** The address after one part was opened or folded again. */
export function toggleOpen(open: ReadonlySet<string>, key: string): string {
  return [...(open.has(key) ? [...open].filter((other) => other !== key) : [...open, key])].sort().join(',');
}

/** The key of all addresses of a name in the address; `*` is in no region's name. */
export function targetsKey({ level, place }: DnsNode): string {
  return `*${level === 'global' ? '' : place}`;
}

function withBelow(nodes: readonly DnsNode[]): DnsNode[] {
  return nodes.flatMap((node) => [node, ...withBelow(node.children)]);
}
