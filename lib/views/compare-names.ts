const NAMES = new Intl.Collator('en', { numeric: true });

/** Orders names as people count: `cluster2` before `cluster10`. Names are the API's, so the reader's language plays no part. */
export function compareNames(a: string, b: string): number {
  return NAMES.compare(a, b);
}
