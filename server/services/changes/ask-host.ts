import { deepEqual } from '#lib/kube/json.ts';
import type { ProposedChange, ReviewWarning } from '#lib/contracts/changes.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { toSentence } from '#server/platform/service-error.ts';
import type { ChangeServices } from './change-services.ts';
import { nameOf } from './object-name.ts';
import type { Proposal } from './propose.ts';
import type { SceneObject } from './scene.ts';

/** Objects that the host is asked about in one review; of more, the first stand for all, since they are changed alike. */
const MAX_ASKED = 100;
const AT_A_TIME = 8;

/** What the host's own API would refuse, asked by dry runs of the very writes. Objects known to be invalid are not asked about. */
export async function askHost({ host }: ChangeServices, proposal: Proposal, changes: readonly ProposedChange[]): Promise<ReviewWarning[]> {
  const writes = changes.flatMap((change): { entry: SceneObject; isNew: boolean }[] => {
    if (change.do !== 'setSpec' && change.do !== 'place' && change.do !== 'create') return [];
    const entry = proposal.after.objects.get(`${change.ref.resource}/${toObjectKey(change.ref)}`);
    const isFaulty = entry !== undefined && proposal.warnings.some((warning) => warning.kind === 'invalid' && deepEqual(warning.object, nameOf(entry.object)));
    return entry === undefined || isFaulty ? [] : [{ entry, isNew: change.do === 'create' }];
  }).slice(0, MAX_ASKED);
  const refusals: ReviewWarning[] = [];
  for (let i = 0; i < writes.length; i += AT_A_TIME) {
    const answers = await Promise.all(writes.slice(i, i + AT_A_TIME).map(async ({ entry: { type, object }, isNew }): Promise<ReviewWarning[]> => {
      try {
        await (isNew ? host.client.create(type.federated, object, { dryRun: true }) : host.client.update(type.federated, object, { dryRun: true }));
        return [];
      } catch (error) {
        // A status written since the object was read is no reason; what the change itself meets is found when it is made.
        if (!(error instanceof KubeError) || error.code === 'CONFLICT' || error.code === 'UNREACHABLE') return [];
        return [{ kind: 'invalid', object: nameOf(object), sentence: toSentence(error) }];
      }
    }));
    refusals.push(...answers.flat());
  }
  return refusals;
}
