/** Reads a whole number as it was typed: undefined for an empty field, and for one that can't be read, which is told. */
export function readNumber(text: string, max: number, fail: (problem: 'number' | 'tooLarge') => void): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (!/^\d{1,10}$/.test(trimmed)) {
    fail('number');
    return undefined;
  }
  const value = Number(trimmed);
  if (value > max) fail('tooLarge');
  return value;
}
