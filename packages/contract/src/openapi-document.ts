/** The OpenAPI 3.1 document of the HTTP interface, made from the route contracts. */
import { type ErrorCode, errorCatalogue } from '@noria/core';
import { z } from 'zod';
import { accessTable } from './access-table.ts';
import type { RouteContract } from './route.ts';
import { type HookRoute, hookAcceptedSchema, hookMethods, hookRoute, hookTestRoute } from './routes/hook-route.ts';
import { errorBodySchema } from './schemas/error.ts';

type Doc = { [key: string]: unknown };

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Doc>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Doc>>;
    readonly securitySchemes: Readonly<Record<string, Doc>>;
  };
}

/** Errors that any route with a JSON body may give. */
const bodyErrors: readonly ErrorCode[] = [
  'REQUEST_INVALID',
  'REQUEST_MALFORMED',
  'REQUEST_TOO_LARGE',
  'REQUEST_TOO_DEEP',
  'REQUEST_TYPE_UNSUPPORTED',
];

/**
 * Describes routes as OpenAPI 3.1.
 * @param routes every route with a fixed form; webhooks are added
 * @param version of Noria
 */
export function buildOpenApiDocument(routes: readonly RouteContract[], version: string): OpenApiDocument {
  const components = new Map<string, Doc>();
  const paths: Record<string, Record<string, Doc>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describeRoute(route, components) };
  }
  for (const route of [hookRoute, hookTestRoute]) paths[route.path] = describeHooks(route, components);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Noria',
      version,
      description:
        'Workflow automation in which an accepted run is never lost. Requests carry an API key or the access token of a sign-in.',
    },
    paths,
    components: {
      schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key (`noria_…`) or an access token' },
      },
    },
  };
}

function describeRoute(route: RouteContract, components: Map<string, Doc>): Doc {
  const codes = [...new Set([...route.errors, ...commonErrors(route)])];
  return {
    operationId: route.operation,
    tags: [route.tag],
    summary: route.summary,
    ...describeAccess(route),
    parameters: [
      ...describeParameters(route.params, 'path', components),
      ...describeParameters(route.query, 'query', components),
      ...(route.idempotencyKey === true ? [idempotencyHeader] : []),
    ],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: route.bodyOptional !== true, content: jsonContent(route.body, 'input', components) },
        }),
    responses: { ...describeAnswers(route, components), ...describeErrors(codes, components) },
  };
}

function commonErrors(route: RouteContract): readonly ErrorCode[] {
  const hasInput = route.params !== undefined || route.query !== undefined;
  const input: readonly ErrorCode[] = route.body === undefined ? (hasInput ? ['REQUEST_INVALID'] : []) : bodyErrors;
  const access: readonly ErrorCode[] = isOpen(route)
    ? []
    : ['SIGN_IN_NEEDED', 'TOKEN_INVALID', 'API_KEY_INVALID', 'SESSION_OVER', 'FORBIDDEN', 'SCOPE_MISSING'];
  return [...input, ...access, 'REQUEST_ORIGIN_REFUSED', 'INTERNAL'];
}

function isOpen({ operation }: RouteContract): boolean {
  return accessTable[operation] === 'everybody';
}

function describeAccess(route: RouteContract): Doc {
  const text = route.description ?? '';
  if (isOpen(route)) return text === '' ? {} : { description: text };
  const access = accessTable[route.operation];
  const needed = access === 'local' ? 'Only through the socket in the data folder.' : `Takes the role ${access}.`;
  return { description: text === '' ? needed : `${text} ${needed}`, security: [{ bearer: [] }] };
}

const idempotencyHeader: Doc = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A repeat with the same key within 24 hours gets what the first one made',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function describeParameters(
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  components: Map<string, Doc>,
): Doc[] {
  if (schema === undefined) return [];
  const object = toSchema(schema, 'input', components) as { properties?: Record<string, Doc>; required?: string[] };
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(name),
    ...(typeof property.description === 'string' ? { description: property.description } : {}),
    schema: property,
  }));
}

function describeAnswers(route: RouteContract, components: Map<string, Doc>): Doc {
  const answers = Object.entries(route.answers).map(([status, answer]) => {
    const content =
      answer.schema !== undefined
        ? jsonContent(answer.schema, 'output', components)
        : answer.contentType !== undefined
          ? { [answer.contentType]: { schema: { type: 'string' } } }
          : null;
    return [status, { description: answer.description, ...(content === null ? {} : { content }) }];
  });
  return Object.fromEntries(answers);
}

/** One entry per status: it lists the codes that come with it. */
function describeErrors(codes: readonly ErrorCode[], components: Map<string, Doc>): Doc {
  const byStatus = Map.groupBy(codes, (code) => errorCatalogue[code].httpStatus);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.map((code) => `\`${code}\`: ${errorCatalogue[code].message}`).join('\n\n'),
        content: jsonContent(errorBodySchema, 'output', components),
      },
    ]),
  );
}

function describeHooks(route: HookRoute, components: Map<string, Doc>): Record<string, Doc> {
  const errors = describeErrors([...route.errors, 'REQUEST_ORIGIN_REFUSED', 'NODE_FAILED', 'INTERNAL'], components);
  return Object.fromEntries(
    hookMethods.map((method) => [
      method.toLowerCase(),
      {
        operationId: `${route.operation}${method[0]}${method.slice(1).toLowerCase()}`,
        tags: [route.tag],
        summary: route.summary,
        description: route.description,
        parameters: [{ name: 'path', in: 'path', required: true, schema: { type: 'string' } }, idempotencyHeader],
        ...(method === 'GET' ? {} : { requestBody: { required: false, content: { '*/*': { schema: {} } } } }),
        responses: {
          ...errors,
          200: {
            description: 'What the workflow answers; it may choose another status',
            content: { '*/*': { schema: {} } },
          },
          202: {
            description: 'Accepted: the workflow answers at once, waits, or takes longer than its answer time',
            content: jsonContent(hookAcceptedSchema, 'output', components),
          },
        },
      },
    ]),
  );
}

function jsonContent(schema: z.ZodType, io: 'input' | 'output', components: Map<string, Doc>): Doc {
  return { 'application/json': { schema: toSchema(schema, io, components) } };
}

/** JSON Schema of one schema; what has an id moves to the components. */
function toSchema(schema: z.ZodType, io: 'input' | 'output', components: Map<string, Doc>): Doc {
  const whole = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as Doc;
  const { $schema: _dialect, $defs, ...root } = whole;
  const names = new Map<string, string>();
  for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, Doc>)) {
    names.set(name, chooseName(name, io, definition, components));
  }
  for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, Doc>)) {
    components.set(names.get(name) ?? name, rename(definition, names) as Doc);
  }
  return rename(root, names) as Doc;
}

/** A schema whose defaults make its input differ from its output has two names. */
function chooseName(name: string, io: 'input' | 'output', definition: Doc, components: Map<string, Doc>): string {
  const known = components.get(name);
  if (known === undefined) return name;
  const same = JSON.stringify(known) === JSON.stringify(rename(definition, new Map()));
  return same ? name : `${name}${io === 'input' ? 'Input' : 'Output'}`;
}

function rename(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((entry) => rename(entry, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => {
      if (key === 'id' && typeof entry === 'string') return [];
      if (key === '$ref' && typeof entry === 'string') {
        const name = entry.replace('#/$defs/', '');
        return [[key, `#/components/schemas/${names.get(name) ?? name}`]];
      }
      return [[key, rename(entry, names)]];
    }),
  );
}
