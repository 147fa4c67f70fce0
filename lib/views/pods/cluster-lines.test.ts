import { expect, it } from 'vitest';
import type { WorkloadSummary } from '#lib/contracts/dto.ts';
import { toClusterLines } from './cluster-lines.ts';

type Placed = WorkloadSummary['clusters'][number];
const placed = (cluster: string, replicasReady: number, code: Placed['code'] = ''): Placed => ({ cluster, code, message: '', replicasDesired: 4, replicasReady });

it('the cluster that lacks most comes first, then those with something to say, then the others as people count', () => {
  const clusters = [placed('cluster10', 4), placed('cluster2', 4), placed('silent', 4, 'ClusterNotReady'), placed('short', 3), placed('shorter', 1)];
  expect(toClusterLines({ clusters }).map(({ cluster, shortBy }) => [cluster, shortBy])).toEqual([['shorter', 3], ['short', 1], ['silent', 0], ['cluster2', 0], ['cluster10', 0]]);
});
