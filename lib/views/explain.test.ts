import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { required, sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { AGGREGATE_REASONS, CLUSTER_CODES } from '#lib/federation/types/federated-object.ts';
import { say } from './messages/en/errors.ts';
import { CONDITION_REASONS, explainCode, explainReason } from './explain.ts';
import { loadMessages } from './messages/load-messages.ts';
import { createPhrasing } from './phrasing.ts';

const en = createPhrasing('en', await loadMessages('en'));
const zh = createPhrasing('zh', await loadMessages('zh'));
const HAN = /\p{Script=Han}/u;
const ROOT = resolve(fileURLToPath(new URL('.', import.meta.url)), '../..');
/** Where conditions are written: a type, a status and a reason in one literal, or a verdict about a preference. */
const WRITERS = ['lib/federation', 'server/controllers'];
const WRITTEN = /status: '(?:True|False|Unknown)', reason: '(\w+)'|refuse\(context, key, '(\w+)'|reason: '(\w+)', message: (?:probe\.)?message \}/g;

describe('codes and reasons', () => {
  it('are explained in both languages, all of them', () => {
    for (const code of CLUSTER_CODES.filter((name) => name !== '')) {
      expect(explainCode(code, '', en), code).toMatch(/\.$/);
      expect(explainCode(code, '', zh), code).toMatch(HAN);
    }
    for (const reason of [...CONDITION_REASONS, ...AGGREGATE_REASONS.filter((name) => name !== '')]) {
      expect(explainReason(reason, '', en), reason).toMatch(/\.$/);
      expect(explainReason(reason, '', zh), reason).toMatch(HAN);
    }
  });

  it('that a controller writes into a condition are all known', () => {
    const known: ReadonlySet<string> = new Set([...CONDITION_REASONS, ...AGGREGATE_REASONS]);
    const sources = WRITERS.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')));
    const written = sources.flatMap((entry) => [...readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(WRITTEN)].map((match) => match[1] ?? match[2] ?? match[3] ?? ''));
    expect(written.length).toBeGreaterThan(20);
    expect([...new Set(written)].filter((reason) => !known.has(reason))).toEqual([]);
  });

  it('keep what an API said beside the explanation, where it says more', () => {
    expect(explainCode('CreationFailed', 'quota exceeded', en)).toBe('The cluster did not take the new object; it is tried again. “quota exceeded”');
    expect(explainCode('ClusterNotReady', 'Cluster not ready', zh)).toBe('集群未就绪，就绪之前不会向其写入。');
    expect(explainReason('Planned', 'the plan is written into the workload', en)).toBe('The plan is written into the workload.');
    expect(explainReason('SomebodyElses', 'as it came', zh)).toBe('as it came');
  });
});

describe('telling a sentence', () => {
  it('is in the reader’s language, with lists and sentences inside in that language too', () => {
    expect(en.tell(say('err.notEnabled', { types: ['a', 'b'] }))).toBe('These types are not enabled: a and b. Enable them first, or leave them out.');
    expect(zh.tell(say('err.numbers', { faults: sayFieldErrors([required('spec.a'), required('spec.b')]) }))).toBe('这些数字无法执行：spec.a：必须填写；spec.b：必须填写');
  });

  it('falls back to the English of a sentence that the catalogue does not know', () => {
    expect(zh.tell({ key: 'err.ofAnotherVersion', values: {}, text: 'Said by a newer server.' })).toBe('Said by a newer server.');
    expect(zh.tell({ key: 'toString', values: {}, text: 'Not a key of ours.' })).toBe('Not a key of ours.');
  });
});
