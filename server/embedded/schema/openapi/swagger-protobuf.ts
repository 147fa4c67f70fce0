/**
 * The v2 document in protobuf. kubectl asks for nothing else when it falls back to v2: for files of kind List, for kinds
 * that can't be patched (reviews), for custom resources on apply, and for `explain --output=plaintext-openapiv2`.
 * Field numbers are those of the published message definition, gnostic's OpenAPIv2.proto; what a document of ours never
 * holds (examples, external documentation, forms) is not written.
 */
import type { Schema } from '../schema.ts';
import { remember } from './remember.ts';
import type { Swagger, SwaggerOperation, SwaggerParameter, SwaggerPath } from './swagger.ts';
import { boolField, countField, doubleField, messageField, textField, textsField } from './wire-writer.ts';

export const SWAGGER_PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

/** The bytes of a `Document` message. */
export function encodeSwagger(document: Swagger): Buffer {
  const security = Object.entries(document.securityDefinitions).map(([name, scheme]) => named(1, name, [
    messageField(2, [textField(1, scheme.type), textField(2, scheme.name), textField(3, scheme.in), textField(4, scheme.description)]),
  ]));
  return Buffer.concat([
    textField(1, document.swagger),
    messageField(2, [textField(1, document.info.title), textField(2, document.info.version)]),
    messageField(8, Object.entries(document.paths).map(([name, path]) => named(2, name, [pathBytes(path)]))),
    messageField(9, Object.entries(document.definitions).map(([name, schema]) => named(1, name, [definitionBytes(schema)]))),
    ...document.security.map((each) => messageField(12, Object.entries(each).map(([name, scopes]) => named(1, name, [textsField(1, scopes)])))),
    messageField(13, security),
  ]);
}

const pathBytes = remember((path: SwaggerPath) => Buffer.concat(encodePath(path)));
const definitionBytes = remember((schema: Schema) => Buffer.concat(encodeSchema(schema)));

const METHODS = [['get', 2], ['put', 3], ['post', 4], ['delete', 5], ['patch', 8]] as const;

function encodePath(path: SwaggerPath): Buffer[] {
  const operations = METHODS.flatMap(([method, number]) => {
    const operation = path[method];
    return operation === undefined ? [] : [messageField(number, encodeOperation(operation))];
  });
  return [...operations, ...path.parameters.map((parameter) => messageField(9, [parameterBytes(parameter)]))];
}

function encodeOperation(operation: SwaggerOperation): Buffer[] {
  const responses = Object.entries(operation.responses).map(([code, { description, schema }]) => named(1, code, [
    messageField(1, [textField(1, description), ...(schema === undefined ? [] : [messageField(2, [messageField(1, encodeSchema(schema))])])]),
  ]));
  return [
    textsField(1, operation.tags), textField(3, operation.description), textField(5, operation.operationId),
    textsField(6, operation.produces), textsField(7, operation.consumes),
    ...operation.parameters.map((parameter) => messageField(8, [parameterBytes(parameter)])),
    messageField(9, responses), textsField(10, operation.schemes),
    ...extensions(13, operation),
  ];
}

const parameterBytes = remember((parameter: SwaggerParameter): Buffer => {
  if (parameter.in === 'body') {
    const body = [textField(2, parameter.name), textField(3, parameter.in), boolField(4, parameter.required), messageField(5, encodeSchema(parameter.schema))];
    return messageField(1, [messageField(1, body)]);
  }
  const isQuery = parameter.in === 'query';
  const fields = [
    boolField(1, parameter.required), textField(2, parameter.in), textField(3, parameter.description), textField(4, parameter.name),
    textField(isQuery ? 6 : 5, parameter.type), boolField(isQuery ? 20 : 19, parameter.uniqueItems),
  ];
  return messageField(1, [messageField(2, [messageField(isQuery ? 3 : 4, fields)])]);
});

function encodeSchemas(schemas: Readonly<Record<string, Schema>>): Buffer[] {
  return Object.entries(schemas).map(([name, schema]) => named(1, name, encodeSchema(schema)));
}

function encodeSchema(schema: Schema): Buffer[] {
  const { additionalProperties: rest } = schema;
  const more = rest === undefined ? [] : [messageField(21, [typeof rest === 'boolean' ? boolField(2, rest) : messageField(1, encodeSchema(rest))])];
  return [
    textField(1, schema.$ref), textField(2, schema.format), textField(3, schema.title), textField(4, schema.description),
    doubleField(6, schema.multipleOf), doubleField(7, schema.maximum), boolField(8, schema.exclusiveMaximum), doubleField(9, schema.minimum), boolField(10, schema.exclusiveMinimum),
    countField(11, schema.maxLength), countField(12, schema.minLength), textField(13, schema.pattern), countField(14, schema.maxItems), countField(15, schema.minItems),
    boolField(16, schema.uniqueItems), countField(17, schema.maxProperties), countField(18, schema.minProperties), textsField(19, schema.required),
    ...(schema.enum ?? []).map((value) => messageField(20, anyValue(value))),
    ...more,
    ...(schema.type === undefined ? [] : [messageField(22, [textsField(1, [schema.type])])]),
    ...(schema.items === undefined ? [] : [messageField(23, [messageField(1, encodeSchema(schema.items))])]),
    ...(schema.allOf ?? []).map((each) => messageField(24, encodeSchema(each))),
    ...(schema.properties === undefined ? [] : [messageField(25, encodeSchemas(schema.properties))]),
    ...extensions(31, schema),
  ];
}

/** All `x-…` keys. */
function extensions(number: number, holder: object): Buffer[] {
  return Object.entries(holder).filter(([key]) => key.startsWith('x-')).map(([key, value]) => named(number, key, anyValue(value)));
}

/** Values of any form travel as YAML, which JSON is. */
function anyValue(value: unknown): Buffer[] {
  return [textField(2, JSON.stringify(value))];
}

/** An entry of a map: its name and its value. */
function named(number: number, name: string, value: readonly Buffer[]): Buffer {
  return messageField(number, [textField(1, name), messageField(2, value)]);
}
