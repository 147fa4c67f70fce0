/** One find. What it can be done with is told by its facts: a paused object can be resumed, a cordoned cluster opened. */
export type SearchHit = {
  sort: 'cluster' | 'workload' | 'object' | 'namespace' | 'type' | 'preference';
  kind: string;
  namespace: string;
  name: string;
  /** Of what has a federated object's page: the word in routes. Empty otherwise. */
  resource: string;
  /** Members that hold it, sorted; of an object only. */
  clusters: string[];
  /** Name of the FederatedTypeConfig of an object in members; absent for a type that is not federated. */
  type?: string;
  isPaused?: boolean;
  cordon?: 'cordoned' | 'draining';
  /** A type that is not enabled. */
  isDisabled?: boolean;
};

/** `isCut`: there was more than is listed. */
export type SearchResult = { hits: SearchHit[]; isCut: boolean };

/** Finds in the members themselves. `silent`: clusters that could not be asked, sorted. */
export type MemberSearchResult = SearchResult & { silent: string[] };

/** Longest text that is searched for. */
export const SEARCH_TEXT_MAX = 200;
/** Shortest text for which the members themselves are asked; a letter alone would match nearly everything. */
export const MEMBER_SEARCH_TEXT_MIN = 2;
