/** Labels as text, one `key=value` a line, by key. */
export function formatLabelLines(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`).join('\n');
}

/** Reads such a text; empty lines are skipped. `badLine` is the first, counted from 1, that is none. */
export function parseLabelLines(text: string): { ok: true; labels: Record<string, string> } | { ok: false; badLine: number } {
  const entries: [string, string][] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const equals = line.indexOf('=');
    if (equals < 1) return { ok: false, badLine: index + 1 };
    entries.push([line.slice(0, equals).trim(), line.slice(equals + 1).trim()]);
  }
  return { ok: true, labels: Object.fromEntries(entries) };
}
