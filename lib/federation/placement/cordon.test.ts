import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { cordonOf, readCluster } from '../types/cluster.ts';
import { CORDON_ANNOTATION } from '../types/constants.ts';
import { computePlacement } from './compute-placement.ts';

const cluster = (name: string, value?: string): KubeObject => ({
  apiVersion: 'core.kubefed.io/v1beta1', kind: 'KubeFedCluster', metadata: { name, ...(value === undefined ? {} : { annotations: { [CORDON_ANNOTATION]: value } }) },
});

describe('a cordoned cluster', () => {
  const clusters = [cluster('a', 'true'), cluster('b', 'drain'), cluster('c')].map(readCluster);
  const place = (placement: unknown, holding?: ReadonlySet<string>): string[] => {
    const result = computePlacement({ placement, clusters, ...(holding === undefined ? {} : { holding }) });
    return result.ok ? result.selected : [];
  };

  it('takes nothing new, whether it is selected by label or by name', () => {
    expect(place({ clusterSelector: {} }, new Set())).toEqual(['c']);
    expect(place({ clusters: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }, new Set())).toEqual(['c']);
  });

  it('keeps what it holds, unless the placement drops it', () => {
    expect(place({ clusterSelector: {} }, new Set(['a', 'b']))).toEqual(['a', 'b', 'c']);
    expect(place({ clusters: [{ name: 'c' }] }, new Set(['a', 'b']))).toEqual(['c']);
  });

  it('is told as the reason', () => {
    const result = computePlacement({ placement: { clusterSelector: {} }, clusters, holding: new Set() });
    expect(result.ok ? result.decisions[0] : undefined).toMatchObject({ cluster: 'a', selected: false, reason: 'Cordoned' });
  });

  it.each([['true', 'cordoned'], ['yes', 'cordoned'], ['drain', 'draining'], ['false', undefined], ['', undefined], [undefined, undefined]])('the annotation "%s" means %s', (value, means) => {
    expect(cordonOf(cluster('x', value))).toBe(means);
  });
});
