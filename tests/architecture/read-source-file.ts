/** Reads a source file's imports (types and dynamic ones too) and the watched names that it uses. */
import { type Expression, type PrivateIdentifier, parseSync, Visitor } from 'oxc-parser';
import { type Import, isCode, type SourceFile, type Use } from './source-file.ts';

/**
 * @param path decides how the text is read: code is parsed, anything else (SQL) is only text
 * @throws Error the code cannot be parsed
 */
export function readSourceFile(path: string, text: string): SourceFile {
  if (!isCode(path)) return { path, text, imports: [], uses: [] };
  const { program, module, errors } = parseSync(path, text);
  const fault = errors[0];
  if (fault !== undefined) throw new Error(`${path}: ${fault.message}`);

  const imports: Import[] = [];
  const uses: Use[] = [];
  const lineAt = lineCounter(text);
  const addImport = (specifier: string, isTypeOnly: boolean, start: number) =>
    imports.push({ specifier, isTypeOnly, line: lineAt(start) });
  const addUse = (name: string, start: number) => uses.push({ name, line: lineAt(start) });

  for (const { entries, moduleRequest } of module.staticImports) {
    const isTypeOnly = entries.length > 0 && entries.every(({ isType }) => isType);
    addImport(moduleRequest.value, isTypeOnly, moduleRequest.start);
  }
  for (const { entries } of module.staticExports) {
    for (const { isType, moduleRequest } of entries) {
      if (moduleRequest !== null) addImport(moduleRequest.value, isType, moduleRequest.start);
    }
  }
  new Visitor({
    ImportExpression: ({ source, start }) => {
      if (source.type === 'Literal' && typeof source.value === 'string') addImport(source.value, false, start);
    },
    TSImportType: ({ source, start }) => addImport(source.value, true, start),
    CallExpression: ({ callee, start }) => {
      if (callee.type === 'Identifier') addUse(`${callee.name}()`, start);
    },
    NewExpression: ({ callee, arguments: values, start }) => {
      if (callee.type === 'Identifier') addUse(`new ${callee.name}(${values.length === 0 ? '' : '…'})`, start);
    },
    MemberExpression: ({ object, property, start }) => {
      const name = memberName(object, property);
      if (name !== null) addUse(name, start);
    },
    ImportSpecifier: ({ imported, start }) => {
      if (imported.type === 'Identifier') addUse(`import ${imported.name}`, start);
    },
  }).visit(program);
  return { path, text, imports, uses };
}

function memberName(object: Expression | { type: 'Super' }, property: Expression | PrivateIdentifier): string | null {
  if (object.type !== 'Identifier') return null;
  if (property.type === 'Identifier') return `${object.name}.${property.name}`;
  return property.type === 'Literal' ? `${object.name}.${property.value}` : null;
}

function lineCounter(text: string): (offset: number) => number {
  return (offset) => text.slice(0, offset).split('\n').length;
}
