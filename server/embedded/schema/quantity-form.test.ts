import { expect, it } from 'vitest';
import { canonicalQuantity } from './quantity-form.ts';

it.each([
  ['0.5', '500m'], ['1000m', '1'], ['1024Mi', '1Gi'], ['1.5Gi', '1536Mi'], ['0.1', '100m'], [4, '4'], ['1e3', '1e3'], ['1000', '1k'], ['128974848', '128974848'], ['0', '0'], ['0.0001m', '100n'],
  ['-1', '-1'], ['0.5Gi', '512Mi'], ['1000000', '1M'], ['100m', '100m'], ['1.0', '1'], ['.5', '500m'], ['abc', undefined], ['', undefined], ['1 Gi', undefined],
])('writes the quantity %s as %s', (text, form) => {
  expect(canonicalQuantity(text)).toBe(form);
});
