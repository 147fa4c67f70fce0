import { describe, expect, it } from 'vitest';
import type { Node, Pod, PodSpec, Taint } from '../kinds.ts';
import { chooseNode } from './choose-node.ts';
import { NodeTable } from './node-table.ts';

let uid = 0;
function pod(spec: Partial<PodSpec> = {}, owner = ''): Pod {
  uid += 1;
  const requests = { cpu: '1', memory: '1Gi' };
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: {
      name: `p${uid}`, namespace: 'default', uid: `u${uid}`,
      ...(owner === '' ? {} : { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner, controller: true }] }),
    },
    spec: { containers: [{ name: 'c', resources: { requests } }], ...spec },
  };
}

function table(nodes: readonly { name: string; zone: string; cpu?: string; taints?: Taint[]; unschedulable?: boolean; pods?: string }[]): NodeTable {
  const result = new NodeTable();
  for (const { name, zone, cpu = '4', taints, unschedulable, pods = '110' } of nodes) {
    const node: Node = {
      apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } },
      spec: { ...(taints === undefined ? {} : { taints }), ...(unschedulable === undefined ? {} : { unschedulable }) },
      status: { allocatable: { cpu, memory: '16Gi', pods } },
    };
    result.observeNode(node, false);
  }
  return result;
}

const three = () => table([{ name: 'a', zone: 'z1' }, { name: 'b', zone: 'z1' }, { name: 'c', zone: 'z2' }]);
const choose = (nodes: NodeTable, wanted: Pod) => chooseNode(wanted, nodes.nodes(), undefined);

describe('placement', () => {
  it('spreads the pods of one owner over zones, then over nodes', () => {
    const nodes = three();
    const placed = Array.from({ length: 4 }, () => {
      const wanted = pod({}, 'rs');
      const choice = choose(nodes, wanted);
      nodes.assume(wanted, choice.node ?? '');
      return choice.node;
    });
    expect(placed).toEqual(['a', 'c', 'b', 'c']);
  });

  it('otherwise takes the least used node, ties by name', () => {
    const nodes = three();
    nodes.assume(pod(), 'a');
    nodes.assume(pod(), 'c');
    expect(choose(nodes, pod())).toEqual({ node: 'b' });
  });

  it('counts a pod that only has a limit, and the largest init container', () => {
    const nodes = table([{ name: 'a', zone: 'z', cpu: '2' }]);
    expect(choose(nodes, pod({ containers: [{ name: 'c', resources: { limits: { cpu: '3' } } }] })).node).toBeUndefined();
    expect(choose(nodes, pod({ initContainers: [{ name: 'i', resources: { requests: { cpu: '2500m' } } }] })).node).toBeUndefined();
  });

  it('fills a node to the last millicore', () => {
    const nodes = table([{ name: 'a', zone: 'z', cpu: '1' }]);
    const tenth = { containers: [{ name: 'c', resources: { requests: { cpu: '100m' } } }] };
    for (let i = 0; i < 10; i += 1) {
      const wanted = pod(tenth);
      expect(choose(nodes, wanted)).toEqual({ node: 'a' });
      nodes.assume(wanted, 'a');
    }
    expect(choose(nodes, pod(tenth)).node).toBeUndefined();
  });

  it('gives back what a finished or deleted pod held', () => {
    const nodes = table([{ name: 'a', zone: 'z', cpu: '1' }]);
    const first = pod({ nodeName: 'a' });
    nodes.observePod(first, false);
    expect(choose(nodes, pod()).node).toBeUndefined();
    nodes.observePod({ ...first, status: { phase: 'Succeeded' } }, false);
    expect(choose(nodes, pod())).toEqual({ node: 'a' });
  });
});

describe('the message of a pod that fits nowhere', () => {
  it('counts the nodes by reason', () => {
    const nodes = table([
      { name: 'a', zone: 'z', cpu: '500m' }, { name: 'b', zone: 'z', unschedulable: true },
      { name: 'c', zone: 'z', taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] }, { name: 'd', zone: 'z', pods: '0' },
    ]);
    expect(choose(nodes, pod())).toEqual({
      node: undefined, message: '0/4 nodes are available: 1 Insufficient cpu, 1 Too many pods, 1 node(s) had untolerated taint {dedicated: gpu}, 1 node(s) were unschedulable.',
    });
    expect(choose(nodes, pod({ tolerations: [{ key: 'dedicated', operator: 'Exists' }] }))).toEqual({ node: 'c' });
  });

  it('names affinity and a cluster without nodes', () => {
    expect(choose(three(), pod({ nodeSelector: { disk: 'ssd' } }))).toMatchObject({ message: "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector." });
    expect(choose(table([]), pod())).toMatchObject({ message: 'no nodes available to schedule pods' });
  });
});
