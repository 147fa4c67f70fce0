import { SEARCH_TEXT_MAX, type SearchHit } from '#lib/contracts/search.ts';
import { compareBytewise } from '#lib/kube/json.ts';

/** Finds that one answer holds: a menu shows no more. */
const HITS_MAX = 30;
/** Candidates that are ranked; a text that matches more is too short to mean one of them. */
const CANDIDATES_MAX = 2_000;

export type Candidate<Extra> = { hit: SearchHit; rank: number; extra: Extra };

/** Gathers matches of one text, and knows when it has enough. */
export class Gatherer<Extra> {
  readonly words: readonly string[];
  readonly #candidates: Candidate<Extra>[] = [];
  #isCut = false;

  constructor(text: string) {
    this.words = text.slice(0, SEARCH_TEXT_MAX).toLowerCase().split(/\s+/).filter((word) => word !== '');
  }

  get isEmpty(): boolean {
    return this.words.length === 0;
  }

  /** Says that not everything was looked at. */
  cut(): void {
    this.#isCut = true;
  }

  /** Every word must be in the text: in kind, namespace or name. */
  matches(text: string): boolean {
    const lower = text.toLowerCase();
    return this.words.every((word) => lower.includes(word));
  }

  add(hit: Omit<SearchHit, 'clusters' | 'resource'> & { resource?: string; clusters?: string[] }, sortRank: number, extra: Extra): void {
    if (this.#candidates.length >= CANDIDATES_MAX) this.#isCut = true;
    else this.#candidates.push({ hit: { resource: '', clusters: [], ...hit }, rank: this.#rankOf(hit.name) * 10 + sortRank, extra });
  }

  /** The best finds, best first; equals in the order of namespace and name. */
  best(): { candidates: Candidate<Extra>[]; isCut: boolean } {
    const ranked = this.#candidates.toSorted((a, b) => a.rank - b.rank || compareBytewise(a.hit.namespace, b.hit.namespace) || compareBytewise(a.hit.name, b.hit.name));
    return { candidates: ranked.slice(0, HITS_MAX), isCut: this.#isCut || ranked.length > HITS_MAX };
  }

  /** The very name first, then names that begin so, then the rest. */
  #rankOf(name: string): number {
    const lower = name.toLowerCase();
    return this.words.includes(lower) ? 0 : this.words.some((word) => lower.startsWith(word)) ? 1 : 2;
  }
}
