import { isJsonObject } from '../../json-object.ts';
import type { JsonSchema } from './profile-schema.ts';

/** What is wrong with a value, and where. */
export interface SchemaFault {
  readonly path: string;
  readonly message: string;
  /** Of the wrong type, rather than of a wrong value. */
  readonly isType: boolean;
}

/** Finds the first fault of a value, by the keywords that {@link JsonSchema} has. */
export function findSchemaFault(
  value: unknown,
  schema: JsonSchema,
  { path = '', root = schema }: { readonly path?: string; readonly root?: JsonSchema } = {},
): SchemaFault | undefined {
  const fault = (message: string, isType = false): SchemaFault => ({ path, message, isType });
  if (schema.$ref !== undefined) {
    const target = root.$defs?.[schema.$ref.replace('#/$defs/', '')];
    return target === undefined
      ? fault('is described nowhere')
      : findSchemaFault(value, target, { path, root });
  }
  if (schema.anyOf !== undefined) return findBranchFault(value, schema.anyOf, { path, root });
  if (schema.const !== undefined && value !== schema.const) {
    return fault(`must be ${JSON.stringify(schema.const)}`);
  }
  switch (schema.type) {
    case undefined:
      return undefined;
    case 'string':
      return typeof value === 'string'
        ? textFault(value, schema, fault)
        : fault('must be a string', true);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : fault('must be true or false', true);
    case 'integer': {
      const { minimum = -Infinity, maximum = Infinity } = schema;
      const fits =
        Number.isSafeInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
      return fits ? undefined : fault(`must be a whole number from ${minimum} to ${maximum}`);
    }
    case 'array':
      return Array.isArray(value)
        ? listFault(value, schema, { path, root })
        : fault('must be a list', true);
    case 'object':
      return isJsonObject(value)
        ? memberFault(value, schema, { path, root })
        : fault('must be an object', true);
    default:
      return fault(`has an unknown type ${String(schema.type satisfies never)}`);
  }
}

interface Place {
  readonly path: string;
  readonly root: JsonSchema;
}

function textFault(
  value: string,
  { enum: values, pattern }: JsonSchema,
  fault: (message: string) => SchemaFault,
): SchemaFault | undefined {
  if (values !== undefined && !values.includes(value)) {
    return fault(`must be one of ${values.join(', ')}, not "${value}"`);
  }
  return pattern === undefined || new RegExp(pattern).test(value)
    ? undefined
    : fault(`must match ${pattern}`);
}

function listFault(
  value: readonly unknown[],
  { items, minItems = 0 }: JsonSchema,
  { path, root }: Place,
): SchemaFault | undefined {
  if (value.length < minItems) return { path, message: 'must not be empty', isType: false };
  for (const [index, item] of value.entries()) {
    const fault = items && findSchemaFault(item, items, { path: `${path}[${index}]`, root });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function memberFault(
  value: Readonly<Record<string, unknown>>,
  { properties = {}, required = [], additionalProperties: others = true }: JsonSchema,
  { path, root }: Place,
): SchemaFault | undefined {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const known = Object.hasOwn(properties, name) ? properties[name] : others;
    if (known === false)
      return { path: at(name), message: 'is not part of a profile', isType: false };
    const fault =
      typeof known === 'object' && findSchemaFault(member, known, { path: at(name), root });
    if (fault) return fault;
  }
  const missing = required.find((name) => value[name] === undefined);
  return missing === undefined
    ? undefined
    : { path: at(missing), message: 'is missing', isType: true };
}

/** The fault of the branch that was meant, which the names of its members give away. */
function findBranchFault(
  value: unknown,
  branches: readonly JsonSchema[],
  place: Place,
): SchemaFault | undefined {
  const faults: SchemaFault[] = [];
  for (const branch of branches) {
    const fault = findSchemaFault(value, branch, place);
    if (fault === undefined) return undefined;
    if (isMeant(value, branch, place.root)) faults.push(fault);
  }
  return faults[0] ?? unknownForm(value, branches, place);
}

/** No branch was meant: says so where the branches differ, if that is one member. */
function unknownForm(
  value: unknown,
  branches: readonly JsonSchema[],
  { path }: Place,
): SchemaFault {
  const [first = ''] = branches[0]?.required ?? [];
  const constants = branches.flatMap(({ properties = {} }) => properties[first]?.const ?? []);
  if (isJsonObject(value) && constants.length === branches.length) {
    const message = `must be one of ${constants.join(', ')}`;
    return { path: `${path}.${first}`, message, isType: false };
  }
  const written = typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
  return { path, message: `has an unknown form ${written}`, isType: false };
}

function isMeant(value: unknown, branch: JsonSchema, root: JsonSchema): boolean {
  const resolved =
    branch.$ref === undefined ? branch : root.$defs?.[branch.$ref.replace('#/$defs/', '')];
  if (!isJsonObject(value)) return resolved?.type === 'string' && typeof value === 'string';
  const { required: [first = ''] = [], properties = {} } = resolved ?? {};
  const constant = properties[first]?.const;
  return constant === undefined ? value[first] !== undefined : value[first] === constant;
}
