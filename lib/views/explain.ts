import { AGGREGATE_REASONS, type AggregateReason, CLUSTER_CODES, type ClusterCode } from '#lib/federation/types/federated-object.ts';
import type { Phrasing } from './phrasing.ts';

/** Reasons of conditions that the federation's controllers write, beside those about a whole federated object. */
export const CONDITION_REASONS = [
  'PausedByAnnotation', 'ClusterReady', 'ClusterNotReady', 'ClusterReachable', 'ClusterNotReachable', 'CredentialsRefused', 'ClusterFlapping',
  'Planned', 'Valid', 'InvalidPreference', 'TargetNotFound', 'AllPlaced', 'NoClusters', 'Unplaced', 'Met', 'TooFewDomains', 'Skewed', 'Settled',
  'MoveLimit', 'WaitingForReady', 'DomainNotFound', 'LastKnownKept', 'NoAddresses', 'Answering', 'SomeUnresolved',
] as const;

type Explained = `reason.${(typeof CONDITION_REASONS)[number] | Exclude<AggregateReason, ''>}` | `code.${Exclude<ClusterCode, ''>}`;

/** Names whose sentence says all there is: the message beside them in the API says the same in English. */
const SAID_WHOLLY: ReadonlySet<Explained> = new Set<Explained>([
  'reason.PausedByAnnotation', 'reason.ClusterReady', 'reason.ClusterReachable', 'reason.Planned', 'reason.Valid', 'reason.AllPlaced', 'reason.Met',
  'reason.Settled', 'reason.WaitingForReady', 'reason.DomainNotFound', 'reason.LastKnownKept', 'reason.NoAddresses', 'reason.Answering',
  'reason.NamespaceNotFederated', 'reason.CheckClusters', 'code.ManagedLabelFalse', 'code.ClusterNotReady',
]);

/** A condition in the reader's language: what its reason stands for, then what the API's message adds. */
export function explainReason(reason: string, message: string, phrasing: Phrasing): string {
  const known = [...CONDITION_REASONS, ...AGGREGATE_REASONS].find((name) => name === reason);
  return known === undefined || known === '' ? message : explained(`reason.${known}`, message, phrasing);
}

/** How propagation to one cluster ended, in the reader's language: what the code stands for, then what the API's message adds. */
export function explainCode(code: string, message: string, phrasing: Phrasing): string {
  const known = CLUSTER_CODES.find((name) => name === code);
  return known === undefined || known === '' ? message : explained(`code.${known}`, message, phrasing);
}

function explained(key: Explained, message: string, { t }: Phrasing): string {
  return message === '' || SAID_WHOLLY.has(key) ? t(key) : t('explained', { sentence: t(key), message });
}
