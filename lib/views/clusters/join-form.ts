import type { ProbeFacts } from '#lib/contracts/clusters.ts';
import { DISTRIBUTION_LABEL, parseZones, PROVIDER_LABEL } from '#lib/federation/clusters/place.ts';
import { parseLabelLines } from './label-lines.ts';

export type PlaceFields = { region: string; zones: string; provider: string; distribution: string; labelText: string };

const KEYS = { region: 'topology.kubernetes.io/region', provider: PROVIDER_LABEL, distribution: DISTRIBUTION_LABEL } as const;

/** The labels that a form stands for; values are brought into a form that Kubernetes takes. Own lines win over detected ones. */
export function labelsOfForm(form: Omit<PlaceFields, 'zones'>): Record<string, string> {
  const lines = parseLabelLines(form.labelText);
  const place = (['region', 'provider', 'distribution'] as const).filter((field) => form[field].trim() !== '').map((field) => [KEYS[field], toLabelValue(form[field])] as const);
  return { ...Object.fromEntries(place), ...(lines.ok ? lines.labels : {}) };
}

/** A first proposal from what the probe found. */
export function placeOfFacts(facts: ProbeFacts | undefined): Omit<PlaceFields, 'labelText'> {
  return { region: facts?.region ?? '', zones: facts?.zones.join(', ') ?? '', provider: facts?.provider ?? '', distribution: facts?.distribution ?? '' };
}

/** What of the place the operator changed; the rest is left to the nodes, which may change. */
export function placeOfForm(form: Pick<PlaceFields, 'region' | 'zones'>, facts: ProbeFacts | undefined): { region?: string; zones?: string[] } {
  const zones = parseZones(form.zones);
  const found = facts?.zones.toSorted() ?? [];
  return {
    ...(form.region.trim() === (facts?.region ?? '') ? {} : { region: form.region.trim() }),
    ...(zones.join() === found.join() ? {} : { zones }),
  };
}

/** A context's name as a cluster's: `arn:aws:eks:…:cluster/Prod_1` becomes `prod-1`. */
export function toClusterName(context: string): string {
  return (context.split(/[/:@]/).at(-1) ?? '').toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-').slice(0, 45).replaceAll(/^-+|-+$/g, '');
}

function toLabelValue(text: string): string {
  return text.trim().replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 63).replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
