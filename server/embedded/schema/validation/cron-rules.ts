/** Cron schedules: five fields, or a word such as `@daily`. */
const FIELDS: readonly [name: string, min: number, max: number, words: readonly string[]][] = [
  ['minute', 0, 59, []], ['hour', 0, 23, []], ['day of month', 1, 31, []],
  ['month', 1, 12, ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']],
  ['day of week', 0, 7, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']],
];
const WORDS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** What is wrong with a schedule; undefined when nothing is. */
export function cronProblem(schedule: string): string | undefined {
  const text = schedule.trim();
  if (text.startsWith('@')) return WORDS.includes(text) || /^@every (\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(text) ? undefined : `unrecognized descriptor: ${text}`;
  const parts = text.split(/\s+/);
  if (parts.length !== FIELDS.length) return `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`;
  for (const [index, part] of parts.entries()) {
    const field = FIELDS[index];
    const problem = field === undefined ? undefined : part.split(',').map((range) => rangeProblem(range, field)).find((each) => each !== undefined);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function rangeProblem(range: string, [, min, max, words]: (typeof FIELDS)[number]): string | undefined {
  const [span = '', step, ...more] = range.split('/');
  if (more.length > 0) return `too many slashes: ${range}`;
  if (step !== undefined && !(/^\d+$/.test(step) && Number(step) > 0)) return `step of range should be a positive number: ${range}`;
  if (span === '*' || span === '?') return undefined;
  const ends = span.split('-').map((end) => (words.includes(end.toLowerCase()) ? words.indexOf(end.toLowerCase()) + min : /^\d+$/.test(end) ? Number(end) : undefined));
  if (ends.length > 2) return `too many hyphens: ${range}`;
  const [start, end = start] = ends;
  if (start === undefined || end === undefined) return `failed to parse int from ${span}: ${range}`;
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${range}`;
  if (end > max) return `end of range (${end}) above maximum (${max}): ${range}`;
  return start > end ? `beginning of range (${start}) beyond end of range (${end}): ${range}` : undefined;
}

export function isTimeZone(zone: string): boolean {
  try {
    return zone !== '' && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    // Intl says by an error that it does not know the zone.
    return false;
  }
}
