import { describe, expect, it, vi } from 'vitest';
import { parseApiErrorBody, type ApiErrorBody } from '#lib/contracts/api-error.ts';
import { required, sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { loadMessages } from '#lib/views/messages/load-messages.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { createPhrasing } from '#lib/views/phrasing.ts';
import { toResponseError, toUnreachableError } from '#server/kube-client/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { reportError } from './report-error.ts';

const chinese = createPhrasing('zh', await loadMessages('zh'));
/** Every error is in the log as well, which is not looked at here. */
vi.spyOn(process.stderr, 'write').mockImplementation(() => true);

/** As the browser reads it. */
function received(error: unknown): ApiErrorBody {
  const body = parseApiErrorBody(JSON.parse(JSON.stringify(reportError(error, '/api/v1/here'))));
  if (body === undefined) throw new Error('the body can not be read');
  return body;
}
const inChinese = (error: unknown): string => {
  const { sentence } = received(error);
  return sentence === undefined ? '' : chinese.tell(sentence);
};

describe('what a browser is told of an error', () => {
  it('a refusal of ours has its code, its English, and its sentence for every language', () => {
    const error = new ServiceError('CONFLICT', say('err.clusterNameTaken', { name: 'eu' }));
    expect(received(error)).toMatchObject({ code: 'CONFLICT', message: 'A cluster has joined under the name eu already. Choose another name, or unjoin that one first.' });
    expect(inChinese(error)).toBe('已有集群以 eu 之名加入。请换一个名称，或先让那个集群退出。');
  });

  it('fields at fault are named, each with its own sentence', () => {
    const fields = [required('spec.totalReplicas')];
    const error = new ServiceError('INVALID', say('err.numbers', { faults: sayFieldErrors(fields) }), { fields });
    expect(received(error).fields).toMatchObject([{ path: 'spec.totalReplicas', message: 'Required value', sentence: { key: 'field.required' } }]);
    expect(inChinese(error)).toBe('这些数字无法执行：spec.totalReplicas：必须填写');
  });

  it('an API server’s own words stay as they are, in a sentence of ours', () => {
    const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'exceeded quota: few', reason: 'Forbidden', code: 403 };
    const error = toResponseError('eu-west', 'POST /api/v1/pods', 403, JSON.stringify(status));
    expect(received(error)).toMatchObject({ code: 'FORBIDDEN', message: 'eu-west refused it: exceeded quota: few' });
    expect(inChinese(error)).toBe('eu-west 拒绝了请求：exceeded quota: few');
    expect(inChinese(toUnreachableError('eu-west', 'GET /version', new Error('no answer within 4 s')))).toBe('eu-west 没有回应 GET /version：no answer within 4 s');
  });

  it('of anything else nothing is told but the id under which the log has it', () => {
    const { code, message, id } = received(new Error('a password'));
    expect([code, message.includes('password'), id]).toEqual(['INTERNAL', false, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(inChinese(new Error('a password'))).toContain('日志');
  });
});
