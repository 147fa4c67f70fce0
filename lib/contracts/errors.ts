import type { Sentence } from '#lib/kube/sentence.ts';

/** The closed list of error codes that services, actions and routes answer with. */
export const ERROR_CODES = [
  'NOT_FOUND', 'FORBIDDEN', 'UNAUTHORIZED', 'CONFLICT', 'INVALID', 'LIMIT_EXCEEDED', 'PRECONDITION_FAILED',
  'UNREACHABLE', 'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** `path` is a JSON path such as `spec.placement.clusters[1]`, relative to the object that was sent. */
export type FieldError = { path: string; message: string; sentence?: Sentence };
