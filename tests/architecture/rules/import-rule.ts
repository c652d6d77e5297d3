/** Each package imports only what the table allows, by the package's name; tests may use what another package offers them. */
import { posix } from 'node:path';
import type { PackageRow } from '../import-table.ts';
import { type Import, isTest, ownerOf, type SourceFile, type Violation } from '../source-file.ts';

export function findForbiddenImports(
  files: readonly SourceFile[],
  table: Readonly<Record<string, PackageRow>>,
): Violation[] {
  return files.flatMap((file) => {
    const owner = ownerOf(file.path);
    if (owner === null) return [];
    const row = table[owner];
    if (row === undefined) {
      return [{ path: file.path, line: 1, problem: `${owner} has no row in import-table.ts` }];
    }
    return file.imports.flatMap((imported) => {
      const problem = judgeImport(file, owner, row, imported);
      return problem === null ? [] : [{ path: file.path, line: imported.line, problem }];
    });
  });
}

function judgeImport(file: SourceFile, owner: string, row: PackageRow, { specifier }: Import): string | null {
  const named = /^@noria\/([^/]+)(\/.*)?$/.exec(specifier);
  if (named !== null) {
    const [, target = '', inner] = named;
    const isOffered = inner?.startsWith('/testing/') === true && isTest(file.path);
    if (inner !== undefined && !isOffered) return `${specifier} reaches into a package; import @noria/${target}`;
    if (target === owner) return `${specifier} is the file's own package; import the file itself`;
    return isAllowed(file, row, target) ? null : `${owner} may not import ${target}`;
  }
  if (specifier.startsWith('.')) {
    const path = posix.join(posix.dirname(file.path), specifier);
    const target = ownerOf(path);
    if (target === null || target === owner) return null;
    if (path.startsWith('packages/')) return `${specifier} leaves the package; import @noria/${target}`;
    return isAllowed(file, row, target) ? null : `${owner} may not import ${target}`;
  }
  const isListed = row.libraries === undefined || isTest(file.path) || row.libraries.includes(specifier);
  return isListed ? null : `${owner} may not import ${specifier}`;
}

function isAllowed(file: SourceFile, row: PackageRow, target: string): boolean {
  return isTest(file.path) || row.mayImport.includes(target);
}
