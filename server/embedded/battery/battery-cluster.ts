import { afterAll, beforeAll, beforeEach } from 'vitest';
import { federationCrds } from '#lib/federation/types/crds.ts';
import { Kubectl } from '#server/testing/kubectl.ts';
import { startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';

export type Battery = {
  /** kubectl in the namespace of the test that runs now. */
  readonly kubectl: Kubectl;
  /** kubectl in `default`. */
  readonly root: Kubectl;
  readonly fleet: TestClusters;
};

/** Inside a `describe`: starts clusters for it, with the federation's own kinds installed, gives each test a namespace of its own on `cluster1`, and stops everything. */
export function useBattery(prefix: string, names: readonly string[] = ['cluster1'], options: { kind?: 'embedded' | 'real' } = {}): Battery {
  let fleet: TestClusters | undefined;
  let root: Kubectl | undefined;
  let kubectl: Kubectl | undefined;
  let count = 0;
  beforeAll(async () => {
    fleet = await startTestClusters(names, options);
    root = new Kubectl(fleet.cluster('cluster1').kubeconfig);
    await root.ok(['create', '-f', '-'], { apiVersion: 'v1', kind: 'List', items: federationCrds() });
  });
  beforeEach(async () => {
    const name = `${prefix}-${(count += 1)}`;
    await root?.ok(['create', 'namespace', name]);
    kubectl = root?.in(name);
  });
  afterAll(async () => {
    await fleet?.stop();
  });
  return {
    get kubectl() { return started(kubectl); },
    get root() { return started(root); },
    get fleet() { return started(fleet); },
  };
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The battery is used outside of its tests.');
  return value;
}
