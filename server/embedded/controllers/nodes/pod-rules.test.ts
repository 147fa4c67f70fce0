import { describe, expect, it } from 'vitest';
import type { Pod, Taint, Toleration } from '../kinds.ts';
import { canPull, planProcess } from './simulated-process.ts';
import { stayMs, tolerates } from './taints.ts';

describe('a simulated process', () => {
  it.each<[readonly string[] | undefined, string, object]>([
    [undefined, 'Always', { then: 'run' }],
    [['sleep', '3600'], 'Always', { then: 'run' }],
    [['sh', '-c', 'exit 3'], 'Always', { then: 'exit', code: 3, afterMs: 0 }],
    [['false'], 'Always', { then: 'exit', code: 1, afterMs: 0 }],
    [undefined, 'Never', { then: 'exit', code: 0, afterMs: 50 }],
    [['sleep', '3'], 'Never', { then: 'exit', code: 0, afterMs: 3000 }],
    [['sh', '-c', 'echo hi; exit 0'], 'OnFailure', { then: 'exit', code: 0, afterMs: 0 }],
  ])('%j with restartPolicy %s', (command, policy, plan) => {
    expect(planProcess({ name: 'c', ...(command === undefined ? {} : { command: [...command] }) }, policy, 50)).toEqual(plan);
  });

  it('cannot pull from registry.invalid only', () => {
    expect([canPull('registry.invalid/app:1'), canPull('nginx'), canPull('registry.example/registry.invalid/app')]).toEqual([false, true, true]);
  });
});

describe('tolerations', () => {
  const taint: Taint = { key: 'k', value: 'v', effect: 'NoExecute' };
  it.each<[Toleration, boolean]>([
    [{ key: 'k', value: 'v' }, true], [{ key: 'k', value: 'w' }, false], [{ key: 'k', operator: 'Exists' }, true], [{ operator: 'Exists' }, true],
    [{ key: 'k', operator: 'Exists', effect: 'NoSchedule' }, false], [{ key: 'other', operator: 'Exists' }, false], [{ value: 'v' }, false],
  ])('%j', (toleration, expected) => expect(tolerates(toleration, taint)).toBe(expected));

  const stay = (taints: Taint[], tolerations: Toleration[]) => {
    const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [], tolerations } };
    return stayMs(pod, taints, 70);
  };
  const lost: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
  it('say how long a pod stays on a tainted node', () => {
    expect(stay([taint], [])).toBe(0);
    expect(stay([taint], [{ key: 'k', operator: 'Exists', tolerationSeconds: 2 }])).toBe(2000);
    expect(stay([taint], [{ key: 'k', operator: 'Exists' }])).toBeUndefined();
    expect(stay([lost], [])).toBe(70);
    expect(stay([lost], [{ key: lost.key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }])).toBe(70);
    expect(stay([lost], [{ key: lost.key, operator: 'Exists', tolerationSeconds: 20 }])).toBe(20_000);
  });
});
