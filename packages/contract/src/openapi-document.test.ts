/** The document says what the routes are, in OpenAPI 3.1. */
import { describe, expect, it } from 'vitest';
import { allRoutes } from './all-routes.ts';
import { buildOpenApiDocument } from './openapi-document.ts';

const document = buildOpenApiDocument(allRoutes, '1.2.3');
const text = JSON.stringify(document);

describe('the OpenAPI document', () => {
  it('has every route with its method', () => {
    for (const route of allRoutes) {
      expect(document.paths[route.path]?.[route.method.toLowerCase()], `${route.method} ${route.path}`).toBeDefined();
    }
  });

  it('has no name of an operation twice', () => {
    const names = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((each) => each.operationId),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('refers only to forms that it holds', () => {
    const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) expect(document.components.schemas[name], name).toBeDefined();
    expect(text).not.toContain('#/$defs/');
  });

  it('declares every parameter of a path', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const expected = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const [method, operation] of Object.entries(methods)) {
        const declared = (operation.parameters as { name: string; in: string }[]).filter((each) => each.in === 'path');
        expect(
          declared.map((each) => each.name),
          `${method} ${path}`,
        ).toEqual(expected);
      }
    }
  });

  it('gives every operation a description of each answer', () => {
    for (const methods of Object.values(document.paths)) {
      for (const operation of Object.values(methods)) {
        const answers = Object.values(operation.responses as Record<string, { description: string }>);
        expect(answers.length).toBeGreaterThan(0);
        for (const answer of answers) expect(answer.description.length).toBeGreaterThan(0);
      }
    }
  });
});
