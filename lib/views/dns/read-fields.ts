/** Longest time to live, in seconds. */
export const TTL_MAX = 2_147_483_647;

/** The lines of a text that hold something. */
export function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

/** A whole number within bounds; undefined for anything else. */
export function whole(text: string, least: number, most: number): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= least && value <= most ? value : undefined;
}
