import { z } from './zod.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { FieldError } from './errors.ts';

/** What the settings page exchanges. */

/** The KubeFedConfig as it stands on the host, every default filled in. */
export type ConfigView = {
  name: string;
  namespace: string;
  /** What a change is checked against: somebody else's change since is a conflict. */
  resourceVersion: string;
  spec: Record<string, unknown>;
  /** Why the control plane does not follow it and goes on with the last valid one; absent when it does. */
  problem?: Sentence;
  yaml: string;
};

export type SessionView = { handle: string; startedAt: string; expiresAt: string; agent: string; isThis: boolean };

export type Settings = { asOf: string; hostVersion: string; isLeading: boolean; /** Absent when there is none. */ config?: ConfigView; sessions: SessionView[] };

export const saveConfigRequest = z.object({ resourceVersion: z.string().min(1).max(100), spec: z.record(z.string(), z.unknown()) });
export type SaveConfigRequest = z.infer<typeof saveConfigRequest>;
export type SaveConfigResult = { ok: true } | { ok: false; fields: FieldError[] };

export const endSessionRequest = z.object({ handle: z.string().min(1).max(200) });
