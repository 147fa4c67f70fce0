/** The form in which the API server writes times back: UTC, to the second (`Time`) or the microsecond (`MicroTime`). */
const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Canonical RFC 3339 text, or undefined when the text is no time. Finer fractions are cut off. */
export function canonicalTime(text: string, form: 'date-time' | 'micro-time'): string | undefined {
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const [, date = '', time = '', fraction = '', zone = ''] = match;
  const ms = Date.parse(`${date}T${time}${zone}`);
  if (Number.isNaN(ms)) return undefined;
  const seconds = zone === 'Z' ? `${date}T${time}` : new Date(ms).toISOString().slice(0, 19);
  return form === 'date-time' ? `${seconds}Z` : `${seconds}.${fraction.slice(1, 7).padEnd(6, '0')}Z`;
}
