/**
 * Functions that Kubernetes adds to CEL. Values of types that CEL does not have (quantities, URLs, IP addresses, optionals)
 * travel as maps with one marked key, so that equality and field tests stay CEL's own.
 */
import { CelScalar, celFunc, celMethod, isCelList, isCelMap, listType, mapType, type CelFunc, type CelInput, type CelList, type CelMap, type CelValue } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { parseQuantity, QuantityError } from '#lib/kube/quantity.ts';
import { cidrProblems, isIp } from '../../validation/name-rules.ts';
import { schemaPattern } from '../patterns.ts';

const { STRING, BOOL, INT, DOUBLE, DYN } = CelScalar;
const LIST = listType(DYN);
const MAP = mapType(STRING, DYN);
const QUANTITY = '$quantity';
const URL_TEXT = '$url';
const IP = '$ip';
const HAS = '$has';
const VALUE = '$value';

/** An optional value: what `oldSelf` is under `optionalOldSelf`. */
export function optionalOf(value: CelInput | undefined): CelInput {
  return value === undefined ? new Map<string, CelInput>([[HAS, false]]) : new Map<string, CelInput>([[HAS, true], [VALUE, value]]);
}

export const KUBERNETES_FUNCTIONS: CelFunc[] = [...strings, ...textFunctions(), ...listFunctions(), ...quantityFunctions(), ...urlFunctions(), ...addressFunctions(), ...optionalFunctions()];

function textFunctions(): CelFunc[] {
  return [
    celMethod('find', STRING, [STRING], STRING, function (pattern) {
      return schemaPattern(pattern).exec(this)?.[0] ?? '';
    }),
    celMethod('findAll', STRING, [STRING], LIST, function (pattern) {
      return findAll(this, pattern, Number.MAX_SAFE_INTEGER);
    }),
    celMethod('findAll', STRING, [STRING, INT], LIST, function (pattern, limit) {
      return findAll(this, pattern, limit < 0n ? Number.MAX_SAFE_INTEGER : Number(limit));
    }),
    celMethod('reverse', STRING, [], STRING, function () {
      return [...this].reverse().join('');
    }),
  ];
}

function findAll(text: string, pattern: string, limit: number): string[] {
  const { source, flags } = schemaPattern(pattern);
  return [...text.matchAll(new RegExp(source, `${flags}g`))].slice(0, limit).map((match) => match[0]);
}

function listFunctions(): CelFunc[] {
  return [
    celMethod('isSorted', LIST, [], BOOL, function () {
      const items = [...this];
      return items.every((item, index) => index === 0 || compareScalars(items[index - 1], item) <= 0);
    }),
    celMethod('sum', LIST, [], DYN, function () {
      return sum([...this]);
    }),
    celMethod('min', LIST, [], DYN, function () {
      return extreme([...this], -1);
    }),
    celMethod('max', LIST, [], DYN, function () {
      return extreme([...this], 1);
    }),
    celMethod('indexOf', LIST, [DYN], INT, function (item) {
      return BigInt([...this].findIndex((each) => compareScalars(each, item) === 0));
    }),
    celMethod('lastIndexOf', LIST, [DYN], INT, function (item) {
      return BigInt([...this].findLastIndex((each) => compareScalars(each, item) === 0));
    }),
    celFunc('sets.contains', [LIST, LIST], BOOL, (list, part) => isSubset(part, list)),
    celFunc('sets.equivalent', [LIST, LIST], BOOL, (left, right) => isSubset(left, right) && isSubset(right, left)),
    celFunc('sets.intersects', [LIST, LIST], BOOL, (left, right) => [...left].some((item) => hasItem(right, item))),
  ];
}

function hasItem(list: CelList, item: CelValue): boolean {
  return [...list].some((each) => compareScalars(each, item) === 0);
}

function isSubset(part: CelList, whole: CelList): boolean {
  return [...part].every((item) => hasItem(whole, item));
}

/** Order of two scalars of one kind; different kinds are never equal. */
function compareScalars(left: CelValue | undefined, right: CelValue | undefined): number {
  const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';
  if (isNumber(left) && isNumber(right)) return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (isMessage(left) && isMessage(right)) return messageOrder(left) - messageOrder(right);
  const same = plainText(left) === plainText(right);
  return same ? 0 : 1;
}

/** Timestamps and durations, which both hold seconds and nanoseconds. */
function isMessage(value: unknown): value is { message: { seconds: bigint; nanos: number } } {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'object' && value.message !== null && 'seconds' in value.message;
}

function messageOrder(value: { message: { seconds: bigint; nanos: number } }): number {
  return Number(value.message.seconds) + value.message.nanos / 1e9;
}

function plainText(value: CelValue | undefined): string {
  if (isCelList(value)) return `[${[...value].map(plainText).join(',')}]`;
  if (isCelMap(value)) return `{${[...value].map(([key, item]) => `${String(key)}:${plainText(item)}`).sort().join(',')}}`;
  return `${typeof value}:${String(value)}`;
}

function sum(items: readonly CelValue[]): CelInput {
  if (items.length === 0) return 0n;
  if (items.every((item) => typeof item === 'bigint')) return items.reduce<bigint>((total, item) => total + item, 0n);
  return items.reduce<number>((total, item) => total + Number(item), 0);
}

function extreme(items: readonly CelValue[], direction: -1 | 1): CelInput {
  const [first, ...rest] = items;
  if (first === undefined) throw new Error(`${direction < 0 ? 'min' : 'max'} called on empty list`);
  return rest.reduce((best, item) => (compareScalars(item, best) * direction > 0 ? item : best), first);
}

function textOf(map: CelMap, key: string, what: string): string {
  const value = map.get(key);
  if (typeof value !== 'string') throw new Error(`no such overload: the value is no ${what}`);
  return value;
}

function quantityOf(map: CelMap): ReturnType<typeof parseQuantity> {
  return parseQuantity(textOf(map, QUANTITY, 'quantity'));
}

function toQuantity(nanos: bigint): CelInput {
  return new Map([[QUANTITY, `${nanos}n`]]);
}

function isQuantityText(text: string): boolean {
  try {
    parseQuantity(text);
    return true;
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
}

const NANOS = 1_000_000_000n;

function quantityFunctions(): CelFunc[] {
  const compare = (name: string, test: (order: number) => boolean): CelFunc => celMethod(name, MAP, [MAP], BOOL, function (other) {
    return test(quantityOf(this).compare(quantityOf(other)));
  });
  const combine = (name: string, sign: bigint): CelFunc[] => [
    celMethod(name, MAP, [MAP], DYN, function (other) {
      return toQuantity(quantityOf(this).nanos + sign * quantityOf(other).nanos);
    }),
    celMethod(name, MAP, [INT], DYN, function (other) {
      return toQuantity(quantityOf(this).nanos + sign * other * NANOS);
    }),
  ];
  return [
    celFunc('quantity', [STRING], DYN, (text) => {
      if (!isQuantityText(text)) throw new Error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
      return toQuantity(parseQuantity(text).nanos);
    }),
    celFunc('isQuantity', [STRING], BOOL, isQuantityText),
    compare('isGreaterThan', (order) => order > 0),
    compare('isLessThan', (order) => order < 0),
    celMethod('compareTo', MAP, [MAP], INT, function (other) {
      return BigInt(Math.sign(quantityOf(this).compare(quantityOf(other))));
    }),
    ...combine('add', 1n),
    ...combine('sub', -1n),
    celMethod('sign', MAP, [], INT, function () {
      const { nanos } = quantityOf(this);
      return nanos < 0n ? -1n : nanos > 0n ? 1n : 0n;
    }),
    celMethod('isInteger', MAP, [], BOOL, function () {
      return quantityOf(this).nanos % NANOS === 0n;
    }),
    celMethod('asInteger', MAP, [], INT, function () {
      const { nanos } = quantityOf(this);
      if (nanos % NANOS !== 0n) throw new Error('cannot convert value to integer');
      return nanos / NANOS;
    }),
    celMethod('asApproximateFloat', MAP, [], DOUBLE, function () {
      return quantityOf(this).toNumber();
    }),
  ];
}

/** Absolute URIs, and absolute paths, as Go's ParseRequestURI takes them. */
function isUrlText(text: string): boolean {
  return text.startsWith('/') ? !/\s/.test(text) : URL.canParse(text);
}

function urlFunctions(): CelFunc[] {
  const part = (name: string, read: (url: URL, text: string) => string): CelFunc => celMethod(name, MAP, [], STRING, function () {
    const text = textOf(this, URL_TEXT, 'URL');
    return read(new URL(text, 'relative://'), text);
  });
  const isAbsolute = (text: string): boolean => !text.startsWith('/');
  return [
    celFunc('url', [STRING], DYN, (text) => {
      if (!isUrlText(text)) throw new Error(`URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`);
      return new Map([[URL_TEXT, text]]);
    }),
    celFunc('isURL', [STRING], BOOL, isUrlText),
    part('getScheme', (url, text) => (isAbsolute(text) ? url.protocol.slice(0, -1) : '')),
    part('getHost', (url) => url.host),
    part('getHostname', (url) => url.hostname.replaceAll(/[[\]]/g, '')),
    part('getPort', (url) => url.port),
    part('getEscapedPath', (url, text) => (isAbsolute(text) && url.pathname === '/' && !/^[^:]+:\/\/[^/?#]+\//.test(text) ? '' : url.pathname)),
    celMethod('getQuery', MAP, [], DYN, function () {
      const { searchParams } = new URL(textOf(this, URL_TEXT, 'URL'), 'relative://');
      return new Map([...new Set(searchParams.keys())].map((key) => [key, searchParams.getAll(key)]));
    }),
  ];
}

function addressFunctions(): CelFunc[] {
  return [
    celFunc('isIP', [STRING], BOOL, isIp),
    celFunc('isCIDR', [STRING], BOOL, (text) => cidrProblems(text).length === 0),
    celFunc('ip', [STRING], DYN, (text) => {
      if (!isIp(text)) throw new Error(`IP Address ${JSON.stringify(text)} parse error during conversion from string`);
      return new Map([[IP, text.toLowerCase()]]);
    }),
    celMethod('family', MAP, [], INT, function () {
      return textOf(this, IP, 'IP address').includes(':') ? 6n : 4n;
    }),
  ];
}

function optionalFunctions(): CelFunc[] {
  const valueOf = (map: CelMap): CelInput | undefined => (map.get(HAS) === true ? map.get(VALUE) : undefined);
  return [
    celMethod('hasValue', MAP, [], BOOL, function () {
      return this.get(HAS) === true;
    }),
    celMethod('value', MAP, [], DYN, function () {
      const value = valueOf(this);
      if (value === undefined) throw new Error('optional.none() dereference');
      return value;
    }),
    celMethod('orValue', MAP, [DYN], DYN, function (other) {
      return valueOf(this) ?? other;
    }),
  ];
}
