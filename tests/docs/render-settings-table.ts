/** The table of docs/settings.md, from the settings' JSON Schema. */

export interface SettingSchema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly default?: unknown;
}

/** @throws Error a setting has no description */
export function renderSettingsTable(settings: Readonly<Record<string, SettingSchema>>): string {
  const rows = Object.entries(settings).map(([name, schema]) => {
    if (schema.description === undefined) throw new Error(`The setting ${name} has no description`);
    const standard = schema.default === undefined ? '' : `\`${schema.default}\``;
    return `| \`${name}\` | ${schema.description} | ${describeValues(schema)} | ${standard} |`;
  });
  return ['| name | is | values | default |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

function describeValues({ enum: values, type, format, minimum, maximum, default: standard }: SettingSchema): string {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(', ');
  if (typeof standard === 'boolean') return '`true`, `false`, `1`, `0`';
  if (type === 'integer') return describeRange(minimum ?? 0, maximum ?? Number.MAX_SAFE_INTEGER);
  return format === 'uri' ? 'an address' : 'text';
}

function describeRange(minimum: number, maximum: number): string {
  return maximum === Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
}
