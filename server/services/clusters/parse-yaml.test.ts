import { expect, it } from 'vitest';
import { MAX_KUBECONFIG_BYTES } from '#lib/federation/clusters/kubeconfig.ts';
import { parseKubeconfigText } from './parse-yaml.ts';

const BOMB = ['a0: &a0 [x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)].join('\n');

it.each([
  ['nothing', ' \n', 'empty'], ['broken YAML', 'a: [', 'notYaml'], ['a bomb of aliases', BOMB, 'tooManyAliases'],
  ['more than a megabyte', 'x'.repeat(MAX_KUBECONFIG_BYTES + 1), 'tooLarge'], ['brackets in brackets', '['.repeat(900_000), 'tooDeep'], ['lists in lists', `${'- '.repeat(400_000)}x`, 'tooDeep'],
  ['ever deeper lines', Array.from({ length: 1_200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'tooDeep'],
])('%s is refused at once', (_, text, code) => {
  const startedMs = performance.now();
  expect(parseKubeconfigText(text)).toMatchObject({ ok: false, problem: { code } });
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});

it('quotes nothing of the text in what it refuses', () => {
  expect(JSON.stringify(parseKubeconfigText('token: "hidden\n  [: hidden'))).not.toContain('hidden');
});

it('says on which line broken YAML cannot be read', () => {
  expect(parseKubeconfigText('apiVersion: v1\nclusters:\n  - name: [\n')).toMatchObject({ problem: { code: 'notYaml', detail: expect.stringMatching(/^[34]$/) } });
});
