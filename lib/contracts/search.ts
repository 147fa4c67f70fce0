/** One find of the search over everything that the federation's caches hold. */
export type SearchHit = {
  sort: 'cluster' | 'workload' | 'object' | 'namespace' | 'type' | 'preference';
  kind: string;
  namespace: string;
  name: string;
  /** Of a federated object, and of an object in members that belongs to one: the word in routes. Empty otherwise. */
  resource: string;
  /** Members that hold it, sorted; of an object only. */
  clusters: string[];
};

/** `isCut`: there was more than is listed. */
export type SearchResult = { hits: SearchHit[]; isCut: boolean };

/** Longest text that is searched for. */
export const SEARCH_TEXT_MAX = 200;
