import type { KubeObject } from '#lib/kube/object.ts';
import { arrayAt, objectAt, textAt, valueAt } from '../kinds/fields.ts';
import { ageOf } from './human-duration.ts';

export type Column = { readonly name: string; readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date'; readonly format: string; readonly description: string; readonly priority: number };
export type Cell = string | number | boolean | null;
/** How one type is shown by `kubectl get`; columns of priority 1 appear with `-o wide` only. */
export type TableLayout = { readonly columns: readonly Column[]; readonly cells: (object: KubeObject, now: Date) => readonly Cell[] };

type CellMaker = (object: KubeObject, now: Date) => Cell;
export type ColumnSpec = readonly [header: string, cell: CellMaker];

/** Builds a layout from `[header, cell]` pairs; a header that ends in `*` is for `-o wide`, one in `#` holds a whole number. */
export function layout(...specs: readonly ColumnSpec[]): TableLayout {
  return {
    columns: specs.map(([header]) => column(header)),
    cells: (object, now) => specs.map(([, cell]) => cell(object, now)),
  };
}

function column(header: string): Column {
  const name = header.replace(/[*#]+$/, '');
  return {
    name, type: header.includes('#') ? 'integer' : 'string', format: name === 'Name' ? 'name' : '', description: '', priority: header.includes('*') ? 1 : 0,
  };
}

export const NAME: ColumnSpec = ['Name', (object) => object.metadata.name];
export const AGE: ColumnSpec = ['Age', (object, now) => ageOf(object.metadata.creationTimestamp, now)];
export const CREATED_AT: ColumnSpec = ['Created At', (object) => object.metadata.creationTimestamp ?? ''];

/** A text field, or `otherwise` where it is empty. */
export function text(header: string, path: string, otherwise = '<none>'): ColumnSpec {
  const parts = path.split('.');
  return [header, (object) => textAt(object, ...parts) || otherwise];
}

/** A whole number, 0 where it is missing. */
export function count(header: string, path: string): ColumnSpec {
  const parts = path.split('.');
  return [`${header}#`, (object) => numberOr(valueAt(object, ...parts), 0)];
}

export function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** Names and images of a pod template's containers, for `-o wide`. */
export function containers(path: string): readonly ColumnSpec[] {
  const parts = [...path.split('.').filter((each) => each !== ''), 'containers'];
  const list = (field: string) => (object: KubeObject): string => arrayAt(object, ...parts).map((each) => textAt(each, field)).join(',');
  return [['Containers*', list('name')], ['Images*', list('image')]];
}

export const SELECTOR: ColumnSpec = ['Selector*', (object) => selectorText(valueAt(object, 'spec', 'selector'))];

/** A label selector, or a plain map of labels, in the form of `kubectl`. */
export function selectorText(selector: unknown): string {
  const isStructured = valueAt(selector, 'matchLabels') !== undefined || valueAt(selector, 'matchExpressions') !== undefined;
  const labels = Object.entries(isStructured ? objectAt(selector, 'matchLabels') : objectAt({ selector }, 'selector'))
    .map(([key, value]) => `${key}=${String(value)}`).sort();
  const expressions = arrayAt(selector, 'matchExpressions').map((each) => {
    const values = arrayAt(each, 'values').map(String).sort().join(',');
    switch (textAt(each, 'operator')) {
      case 'In': return `${textAt(each, 'key')} in (${values})`;
      case 'NotIn': return `${textAt(each, 'key')} notin (${values})`;
      case 'Exists': return textAt(each, 'key');
      default: return `!${textAt(each, 'key')}`;
    }
  });
  return [...labels, ...expressions].join(',') || '<none>';
}
