import { expect, it } from 'vitest';
import { labelsOfForm, toClusterName } from './join-form.ts';
import { toProbeRows } from './probe-lines.ts';

it.each([['arn:aws:eks:eu-west-1:123:cluster/Prod_1', 'prod-1'], ['admin@home.lab', 'home-lab'], ['__', ''], ['x'.repeat(60), 'x'.repeat(45)]])('a context named %s proposes the name "%s"', (context, name) => {
  expect(toClusterName(context)).toBe(name);
});

it('brings the place into labels that Kubernetes takes, and lets own lines win', () => {
  const labels = labelsOfForm({ region: 'eu-1', provider: 'Google Cloud', distribution: '', labelText: 'tier=gold\ntopology.kubernetes.io/region=eu-2' });
  expect(labels).toEqual({ 'topology.kubernetes.io/region': 'eu-2', 'flotilla.io/provider': 'Google-Cloud', tier: 'gold' });
});

it('shows every question of the probe from the start, the next one turning', () => {
  const rows = toProbeRows([{ id: 'resolve', state: 'passed', fact: '192.0.2.1' }], true);
  expect(rows).toHaveLength(10);
  expect(rows.map(({ tone }) => tone).slice(0, 3)).toEqual(['ok', 'progress', 'unknown']);
});
