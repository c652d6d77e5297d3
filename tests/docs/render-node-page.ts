/** The page of a node type in docs/nodes/, from what the node type says of itself. */
import type { Json, NodeExample, NodeType, ParameterSchema, Port } from '@noria/core';

export function renderNodePage(type: NodeType): string {
  const parts = [
    `# ${type.title}`,
    `\`${type.type}\` · ${type.description}`,
    renderFacts(type),
    renderParameters(type.parameters),
    renderExamples(type),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The list of all node types, in order of their names, by the part before the dot. */
export function renderNodeIndex(types: readonly NodeType[]): string {
  const groups = Map.groupBy(types, ({ type }) => type.slice(0, type.indexOf('.')));
  const tables = [...groups].map(([group, members]) => {
    const rows = members.map(({ type, description }) => `| [\`${type}\`](${type}.md) | ${toCell(description)} |`);
    return [`## ${group}`, '', '| node type | does |', '| --- | --- |', ...rows].join('\n');
  });
  const intro =
    'Every node type with its parameters and examples, written from the node types themselves (`npm run docs`). ' +
    'The examples are run as tests. How nodes are put together is in [workflows.md](../workflows.md).';
  return `# Node types\n\n${intro}\n\n${tables.join('\n\n')}\n`;
}

function renderFacts(type: NodeType): string {
  const facts = [
    ...(type.trigger === undefined ? [] : [`- Trigger: it starts executions (${type.trigger}).`]),
    ...(type.trigger === undefined ? [`- Inputs: ${describePorts(type.inputs)}.`] : []),
    `- Outputs: ${describePorts(type.outputs)}.`,
    `- Effect: ${describeEffect(type)} ([what that means](../engine.md)).`,
    ...(type.errors === undefined || type.errors.length === 0
      ? []
      : [`- Errors: ${type.errors.map((code) => `[\`${code}\`](../errors.md)`).join(', ')}.`]),
  ];
  return facts.join('\n');
}

function describePorts(ports: NodeType['inputs']): string {
  if (typeof ports === 'function') return 'by its parameters';
  return ports.length === 0 ? 'none' : ports.map(({ name }: Port, index) => `${index} \`${name}\``).join(', ');
}

function describeEffect(type: NodeType): string {
  return typeof type.effect === 'string' ? `\`${type.effect}\`` : 'by its parameters';
}

function renderParameters(schema: ParameterSchema): string {
  const rows = listRows(schema, '');
  if (rows.length === 0) return '## Parameters\n\nNone.';
  return ['## Parameters', '', '| parameter | is | values | default |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function listRows(schema: ParameterSchema, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const here = path === '' ? name : `${path}.${name}`;
    const isRequired = schema.required?.includes(name) === true;
    return [
      renderRow(here, property, isRequired, schema),
      ...listRows(property, here),
      ...listItemRows(property, here),
    ];
  });
}

function listItemRows({ items }: ParameterSchema, path: string): string[] {
  return items === undefined ? [] : listRows(items, `${path}[]`);
}

function renderRow(path: string, schema: ParameterSchema, isRequired: boolean, parent: ParameterSchema): string {
  const { title, description, default: standard } = schema;
  const conditions = Object.entries(schema['x-show-when'] ?? {}).map(([name, values]) =>
    describeCondition(name, values, parent.properties?.[name]?.enum ?? []),
  );
  const said = [title, description, conditions.length === 0 ? undefined : `${conditions.join('; ')}.`];
  const text = said.filter((part) => part !== undefined).map((part) => (/[.!?]$/.test(part) ? part : `${part}.`));
  const value = standard === undefined ? (isRequired ? 'required' : '') : `\`${JSON.stringify(standard)}\``;
  return `| \`${path}\` | ${toCell(text.join(' '))} | ${toCell(describeValues(schema))} | ${toCell(value)} |`;
}

/** Says the shorter of the two: the values with which it shows, or those without. */
function describeCondition(name: string, values: readonly Json[], all: readonly Json[]): string {
  const others = all.filter((value) => !values.includes(value));
  const list = (some: readonly Json[]): string => some.map((value) => `\`${value}\``).join(', ');
  if (others.length > 0 && others.length < values.length) return `Not with \`${name}\` ${list(others)}`;
  return `Only with \`${name}\` ${list(values)}`;
}

function describeValues(schema: ParameterSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  const types = schema.type === undefined ? ['any value'] : [schema.type].flat();
  const bounds = [describeRange(schema), schema['x-expression'] === false ? 'no expression' : ''];
  return [types.join(' or '), ...bounds.filter((bound) => bound !== '')].join('; ');
}

function describeRange({ minimum, maximum }: ParameterSchema): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${minimum} or more`;
  return maximum === undefined ? '' : `${maximum} or less`;
}

function renderExamples({ examples }: NodeType): string {
  return examples.length === 0 ? '' : ['## Examples', ...examples.map(renderExample)].join('\n\n');
}

function renderExample({ title, parameters, input, output }: NodeExample): string {
  const blocks = [`### ${title}`, toBlock('Parameters', parameters)];
  if (input.some((items) => items.length > 0)) blocks.push(toBlock('Items in, by input', input));
  if (output.some((items) => items.length > 0)) blocks.push(toBlock('`json` of the items out, by output', output));
  return blocks.join('\n\n');
}

function toBlock(label: string, value: unknown): string {
  return `${label}:\n\n\`\`\`json\n${printJson(value, '')}\n\`\`\``;
}

/** JSON as people write it: what fits on a line stays on it. */
function printJson(value: unknown, indent: string): string {
  const line = JSON.stringify(value);
  if (line.length <= 100 || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((element) => printJson(element, deeper))
    : Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}: ${printJson(part, deeper)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}`;
}

function toCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
