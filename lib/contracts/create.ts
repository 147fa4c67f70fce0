import { z } from './zod.ts';
import type { Sentence } from '#lib/kube/sentence.ts';

/** What the page that creates federated objects exchanges. */

/** Largest text that is taken; a manifest that somebody wrote is far smaller. */
export const YAML_MAX_CHARS = 1_000_000;
/** Objects in one go. */
export const CREATE_OBJECTS_MAX = 100;

export const createInput = z.object({
  yaml: z.string().max(YAML_MAX_CHARS),
  /** Ordinary objects of federated types become federated ones, in every cluster. */
  federate: z.boolean(),
  /** Namespaces that are not there, or not federated, are made so. */
  withNamespaces: z.boolean(),
});
export type CreateInput = z.infer<typeof createInput>;

/**
 * `ready`: the server would take it. `there`: it exists already just so. `taken`: another of that name exists. `invalid`:
 * it can't be created, see `sentence` or `problem`. `created`, `failed` and `skipped` tell how a write went.
 */
export type CreateOutcome = 'ready' | 'there' | 'taken' | 'invalid' | 'created' | 'failed' | 'skipped';

/** Why the object differs from what was typed, or why it was added. `said` is a sentence of the federation's own rules. */
export type CreateNote =
  | { what: 'becomes'; name: string; from: string; into: string }
  | { what: 'namespaceMissing' | 'namespacePlain'; name: string }
  | { what: 'said'; sentence: Sentence };

/** Why an object can't be created before any server is asked; absent otherwise. */
export type CreateProblem = 'notServed' | 'notEnabled';

export type CreateItem = {
  key: string;
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  outcome: CreateOutcome;
  /** Why the host refused it; absent when it did not. */
  sentence?: Sentence;
  problem?: CreateProblem;
  notes: CreateNote[];
  /** It was not typed but is needed, such as a namespace. */
  isAdded: boolean;
  /** The type that would have to be enabled first; empty otherwise. */
  missingType: string;
  workload?: { resource: string; namespace: string; name: string };
};

export type CreateResult = {
  /** Everything was, or can be, created. */
  isGood: boolean;
  items: CreateItem[];
  /** What the text as a whole has to be told. */
  notes: Sentence[];
  /** Where to go once it is created: the first federated object that was typed. */
  workload?: { resource: string; namespace: string; name: string };
};

/** A kind that can be created, for completion. */
export type CreateKind = { apiVersion: string; kind: string; namespaced: boolean; isFederated: boolean };

export type CreateOptions = {
  asOf: string;
  kinds: CreateKind[];
  clusters: string[];
  namespaces: string[];
  /** Names of the federation's Domains, for records. */
  domains: string[];
  /** Target types that are enabled, as `deployments.apps`, with their kinds. */
  types: { name: string; kind: string; namespaced: boolean }[];
};

/** The schema of one kind; absent when the host does not have one. */
export type KindSchema = { schema?: Record<string, unknown> };

/** Names of objects in one cluster that could be federated; `isCut` when there are more. */
export type SourceObjects = { objects: { namespace: string; name: string; isFederated: boolean }[]; isCut: boolean };

export const federateRequest = z.object({
  /** Name of the member, or empty for the host. */
  cluster: z.string().max(253),
  type: z.string().min(1).max(253),
  namespace: z.string().max(253),
  name: z.string().min(1).max(253),
  /** For a Namespace: also everything in it. */
  contents: z.boolean(),
});
export type FederateRequest = z.infer<typeof federateRequest>;
export type FederatePreview = { yaml: string; notes: Sentence[] };
