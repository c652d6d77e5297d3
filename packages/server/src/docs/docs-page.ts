/** The interface's document as a page to read: every route with what it takes, gives and refuses. */
import type { OpenApiDocument } from '@noria/contract';
import { type Html, html, renderPage } from '../http/html.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
}

interface Operation {
  readonly tags: readonly string[];
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema: unknown }>>;

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export function renderDocsPage(document: OpenApiDocument): string {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: operation as unknown as Operation,
    })),
  );
  const byTag = Map.groupBy(entries, (entry) => entry.operation.tags[0] ?? '');
  return renderPage(
    `${document.info.title} ${document.info.version}: HTTP interface`,
    html`<h1>${document.info.title}: HTTP interface</h1>
<p>${document.info.description}</p>
<p class="quiet">Version ${document.info.version}. For programs: <a href="/docs/json">/docs/json</a> (OpenAPI 3.1).</p>
${[...byTag].map(([tag, group]) => html`<h2>${tag}</h2>${group.map(renderEntry)}`)}
<h2>Forms</h2>
${Object.entries(document.components.schemas).map(([name, schema]) => renderForm(name, schema))}`,
  );
}

function renderEntry({ method, path, operation }: Entry): Html {
  return html`<details id="${operation.operationId}">
<summary><code class="method">${method}</code> <code>${path}</code> <span class="quiet">${operation.summary}</span></summary>
${operation.description === undefined ? html`` : html`<p>${operation.description}</p>`}
${renderParameters(operation.parameters)}
${operation.requestBody === undefined ? html`` : html`<h4>Body</h4>${renderContent(operation.requestBody.content)}`}
<h4>Answers</h4>
${Object.entries(operation.responses).map(([status, answer]) => renderAnswer(status, answer))}
</details>`;
}

function renderParameters(parameters: readonly Parameter[]): Html {
  if (parameters.length === 0) return html``;
  const rows = parameters.map(
    (each) =>
      html`<tr><td><code>${each.name}</code></td><td class="quiet">${each.in}${each.required ? ', required' : ''}</td><td>${each.description ?? ''}</td></tr>`,
  );
  return html`<h4>Parameters</h4><table>${rows}</table>`;
}

function renderAnswer(status: string, answer: { readonly description: string; readonly content?: Content }): Html {
  const isError = Number(status) >= 400;
  const lines = answer.description.split('\n\n').map((line) => html`<div>${line.replaceAll('`', '')}</div>`);
  return html`<table><tr><th>${status}</th><td>${lines}${isError || answer.content === undefined ? html`` : renderContent(answer.content)}</td></tr></table>`;
}

function renderContent(content: Content): Html {
  return html`${Object.entries(content).map(([type, { schema }]) => html`<div class="quiet">${type}</div>${renderSchema(schema)}`)}`;
}

/** A form with a name is shown once, below. */
function renderSchema(schema: unknown): Html {
  const reference = (schema as { $ref?: string }).$ref;
  if (reference === undefined) return html`<pre>${linkForms(JSON.stringify(schema, null, 2))}</pre>`;
  const name = reference.replace('#/components/schemas/', '');
  return html`<div><a href="#form-${name}">${name}</a></div>`;
}

function renderForm(name: string, schema: unknown): Html {
  return html`<details id="form-${name}"><summary><code>${name}</code></summary><pre>${linkForms(JSON.stringify(schema, null, 2))}</pre></details>`;
}

function linkForms(text: string): Html {
  const parts = text.split(/"\$ref": "#\/components\/schemas\/(\w+)"/);
  return html`${parts.map((part, at) => (at % 2 === 0 ? html`${part}` : html`<a href="#form-${part}">${part}</a>`))}`;
}
