/**
 * The query after a part of the page went from one state to another, each as that part writes it (`?a=1`, or nothing for the defaults): what other parts
 * keep there stays.
 */
export function replaceOwnParams(search: string, before: string, after: string): string {
  const params = new URLSearchParams(search);
  for (const name of new Set(new URLSearchParams(before).keys())) params.delete(name);
  for (const name of new Set(new URLSearchParams(after).keys())) params.delete(name);
  for (const [name, value] of new URLSearchParams(after)) params.append(name, value);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
