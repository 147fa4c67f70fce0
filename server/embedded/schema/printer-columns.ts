/** Cells of `kubectl get` for custom resources. */
import type { KubeObject } from '#lib/kube/object.ts';
import { findByJsonPath } from './json-path.ts';
import type { PrinterColumn } from './schema.ts';

export type Cell = string | number | boolean | null;

/**
 * Values of one row, in column order; null where a path finds nothing or finds what is not of the column's type. Columns
 * of type `date` become ages such as `5m`, as of `nowMs`.
 */
export function printerCells(columns: readonly PrinterColumn[], object: KubeObject, nowMs: number): Cell[] {
  return columns.map((column) => {
    const [value] = findByJsonPath(object, column.jsonPath);
    return value === undefined || value === null ? null : cellOf(value, column.type, nowMs);
  });
}

function cellOf(value: unknown, type: string, nowMs: number): Cell {
  switch (type) {
    case 'integer': return typeof value === 'number' ? Math.trunc(value) : typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : null;
    case 'number': return typeof value === 'number' ? value : null;
    case 'boolean': return typeof value === 'boolean' ? value : null;
    case 'date': return typeof value === 'string' ? ageOf(value, nowMs) : null;
    default: return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

function ageOf(time: string, nowMs: number): string {
  const then = Date.parse(time);
  return Number.isNaN(then) ? '<invalid>' : formatAge(nowMs - then);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** A span of time as kubectl writes it: two units while they matter, then one. */
export function formatAge(ms: number): string {
  if (ms < -SECOND) return '<invalid>';
  const whole = (unit: number): number => Math.floor(ms / unit);
  const pair = (unit: number, sign: string, small: number, smallSign: string): string => {
    const rest = Math.floor((ms % unit) / small);
    return rest === 0 ? `${whole(unit)}${sign}` : `${whole(unit)}${sign}${rest}${smallSign}`;
  };
  if (ms < 0) return '0s';
  if (ms < 2 * MINUTE) return `${whole(SECOND)}s`;
  if (ms < 10 * MINUTE) return pair(MINUTE, 'm', SECOND, 's');
  if (ms < 3 * HOUR) return `${whole(MINUTE)}m`;
  if (ms < 8 * HOUR) return pair(HOUR, 'h', MINUTE, 'm');
  if (ms < 2 * DAY) return `${whole(HOUR)}h`;
  if (ms < 8 * DAY) return pair(DAY, 'd', HOUR, 'h');
  if (ms < 2 * YEAR) return `${whole(DAY)}d`;
  if (ms < 8 * YEAR) return pair(YEAR, 'y', DAY, 'd');
  return `${whole(YEAR)}y`;
}
