import { at, listAt } from '#lib/federation/types/read.ts';
import { findMissingRights, type MissingRight } from '#lib/federation/clusters/rights.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { CallOptions, KubeClient } from '#server/kube-client/kube-client.ts';

const AUTHORIZATION = { group: 'authorization.k8s.io', version: 'v1', namespaced: false } as const;
const RULES_REVIEW: ResourceType = { ...AUTHORIZATION, plural: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview' };
const ACCESS_REVIEW: ResourceType = { ...AUTHORIZATION, plural: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview' };
/** Questions asked at the same time. */
const PARALLEL = 8;

/**
 * What propagation of the types needs and a client may not do, as the cluster says. One call where its authorizer knows
 * its rules; where it does not know them all, as in most managed clusters, whatever seems to be missing is asked for singly.
 * @throws KubeError
 */
export async function askMissingRights(client: KubeClient, types: readonly ResourceType[], options: CallOptions = {}): Promise<MissingRight[]> {
  const review = await ask(client, RULES_REVIEW, { namespace: SYSTEM_NAMESPACE }, options);
  const missing = findMissingRights(types, listAt(review, 'status', 'resourceRules') ?? []);
  if (at(review, 'status', 'incomplete') !== true) return missing;
  const questions = missing.flatMap(({ group, resource, verbs }) => verbs.map((verb) => ({ group, resource, verb })));
  const denied = new Set<string>();
  for (let from = 0; from < questions.length; from += PARALLEL) {
    await Promise.all(questions.slice(from, from + PARALLEL).map(async (question) => {
      const answer = await ask(client, ACCESS_REVIEW, { resourceAttributes: question }, options);
      if (at(answer, 'status', 'allowed') !== true) denied.add(`${question.group}/${question.resource}/${question.verb}`);
    }));
  }
  return missing.map(({ group, resource, verbs }) => ({ group, resource, verbs: verbs.filter((verb) => denied.has(`${group}/${resource}/${verb}`)) })).filter(({ verbs }) => verbs.length > 0);
}

function ask(client: KubeClient, type: ResourceType, spec: Record<string, unknown>, options: CallOptions): Promise<KubeObject> {
  return client.create<KubeObject>(type, { apiVersion: `${type.group}/${type.version}`, kind: type.kind, metadata: { name: '' }, spec }, options);
}
