import type { FederationEvent } from './dto.ts';

/** What the activity page exchanges: what the federation reported, newest first. */
export type Activity = { asOf: string; events: FederationEvent[]; isCut: boolean };

/** One kept change of a federated object or preference. `revision` is the generation it made; `resource` is empty for a kind that is not federated now. */
export type ChangeEntry = { kind: string; resource: string; namespace: string; name: string; who: string; when: string; what: string; revision: number };

/** The newest kept changes first. */
export type Changes = { asOf: string; changes: ChangeEntry[] };
