/** Short hands for writing structural OpenAPI schemas of CustomResourceDefinitions. */
export type Schema = { [key: string]: unknown };

/** A CEL rule and what it says when it does not hold. Rules stay cheap: every list and text below one is bounded. */
export type Rule = { rule: string; message: string; fieldPath?: string };

/** Kubernetes' own limit on names. */
export const NAME_MAX = 253;
export const LABEL_VALUE_MAX = 63;
/** Prefix, slash and name of a label key. */
export const LABEL_KEY_MAX = 317;
const SUBDOMAIN = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';
const LABEL_KEY = '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$';
const LABEL_VALUE = '^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$';

export function object(description: string, properties: Record<string, Schema>, required: readonly string[] = [], rules: readonly Rule[] = []): Schema {
  return {
    type: 'object',
    ...(description === '' ? {} : { description }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required: [...required] }),
    ...withRules(rules),
  };
}

export function text(description: string, extra: Schema = {}): Schema {
  return { type: 'string', description, ...extra };
}

export function oneOf(description: string, values: readonly string[], extra: Schema = {}): Schema {
  return { type: 'string', description, enum: [...values], ...extra };
}

export function flag(description: string): Schema {
  return { type: 'boolean', description };
}

export function int32(description: string, extra: Schema = {}): Schema {
  return { type: 'integer', format: 'int32', description, ...extra };
}

export function int64(description: string, extra: Schema = {}): Schema {
  return { type: 'integer', format: 'int64', description, ...extra };
}

export function time(description: string): Schema {
  return { type: 'string', format: 'date-time', description };
}

export function list(description: string, items: Schema, maxItems: number, extra: Schema = {}, rules: readonly Rule[] = []): Schema {
  return { type: 'array', description, items, maxItems, ...extra, ...withRules(rules) };
}

/** A list whose items are told apart by one of their fields: no two may share it, and appliers own items one by one. */
export function listByKey(description: string, key: string, items: Schema, maxItems: number): Schema {
  return list(description, items, maxItems, { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [key] });
}

export function map(description: string, values: Schema, extra: Schema = {}): Schema {
  return { type: 'object', description, additionalProperties: values, ...extra };
}

/** Any object, kept as it is. */
export function anyObject(description: string): Schema {
  return { type: 'object', description, 'x-kubernetes-preserve-unknown-fields': true };
}

/** Any JSON value, kept as it is. */
export function anyValue(description: string): Schema {
  return { description, 'x-kubernetes-preserve-unknown-fields': true };
}

export function withRules(rules: readonly Rule[]): Schema {
  return rules.length === 0 ? {} : { 'x-kubernetes-validations': rules.map((rule) => ({ ...rule })) };
}

export function objectName(description: string): Schema {
  return text(description, { minLength: 1, maxLength: NAME_MAX, pattern: SUBDOMAIN });
}

const SELECTOR_VALUES_MAX = 256;
const SELECTOR_TERMS_MAX = 64;

/** A label selector that the API server checks: keys, values, operators, and values where the operator wants them. */
export function labelSelector(description: string): Schema {
  return object(description, {
    matchLabels: map('Labels that all have to be there with these values. An empty map selects everything.', { type: 'string', maxLength: LABEL_VALUE_MAX, pattern: LABEL_VALUE }, { maxProperties: SELECTOR_TERMS_MAX }),
    matchExpressions: list('Further requirements; all of them have to hold.', object('', {
      key: text('The label the requirement is about.', { minLength: 1, maxLength: LABEL_KEY_MAX, pattern: LABEL_KEY }),
      operator: oneOf('In and NotIn compare with the values; Exists and DoesNotExist only ask for the label and take no values. NotIn also selects what lacks the label.', ['In', 'NotIn', 'Exists', 'DoesNotExist']),
      values: list('Values for In and NotIn.', { type: 'string', maxLength: LABEL_VALUE_MAX, pattern: LABEL_VALUE }, SELECTOR_VALUES_MAX),
    }, ['key', 'operator'], [{
      rule: "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) || size(self.values) == 0",
      message: 'In and NotIn need at least one value; Exists and DoesNotExist take none',
    }]), SELECTOR_TERMS_MAX),
  });
}

export function conditions(description: string, extra: Record<string, Schema> = {}): Schema {
  return list(description, object('', {
    type: text('What the condition is about.'),
    status: text('True, False or Unknown.'),
    reason: text('One word for the cause.'),
    message: text('The cause in a sentence.'),
    lastTransitionTime: time('When the status last changed.'),
    ...extra,
  }, ['type', 'status']), CONDITIONS_MAX);
}

const CONDITIONS_MAX = 32;
