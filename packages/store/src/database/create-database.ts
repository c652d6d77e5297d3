/** Opens the database of an installation: PostgreSQL by address, PGlite in a folder or in memory. */
import type { ConnectionOptions } from 'node:tls';
import type { ConnectionLossHandler, Database } from './database.ts';
import { openPglite } from './open-pglite.ts';
import { openPostgres } from './open-postgres.ts';

/** Where the data is. Exactly one of the first three is set. */
export interface DatabaseOptions {
  /** `postgres://…` */
  readonly url?: string;
  /** Folder of PGlite's files; made when it does not exist. */
  readonly dataDir?: string;
  /** A throw-away PGlite. */
  readonly memory?: true;
  /** A file made by `dumpPglite`, from which a throw-away PGlite starts in a tenth of the time. */
  readonly memoryImage?: string;
  /** Connections kept open; 0 when left out. */
  readonly poolMin?: number;
  /** Most connections; 10 when left out. PGlite has one. */
  readonly poolMax?: number;
  readonly ssl?: boolean | ConnectionOptions;
  /** Role that requests work under; `noria_app` when left out. Roles belong to the whole PostgreSQL server. */
  readonly appRole?: string;
  readonly onConnectionLost?: ConnectionLossHandler;
}

export const defaultAppRole = 'noria_app';

/**
 * Opens PostgreSQL when there is a `url`, PGlite otherwise.
 * @throws DATA_FOLDER_LOCKED another process uses the folder
 * @throws DATABASE_UNREACHABLE PostgreSQL does not answer, or PGlite cannot read its folder
 */
export function createDatabase(options: DatabaseOptions): Promise<Database> {
  const appRole = options.appRole ?? defaultAppRole;
  const onConnectionLost = options.onConnectionLost ?? ignoreLoss;
  if (options.url !== undefined) {
    return openPostgres({
      url: options.url,
      poolMin: options.poolMin ?? 0,
      poolMax: options.poolMax ?? 10,
      ssl: options.ssl ?? false,
      appRole,
      onConnectionLost,
    });
  }
  if (options.dataDir !== undefined) return openPglite({ dataDir: options.dataDir, appRole, onConnectionLost });
  return openPglite({ dataDir: null, image: options.memoryImage ?? null, appRole, onConnectionLost });
}

/** The pool replaces the connection, and the next statement reports what keeps it from doing so. */
function ignoreLoss(): void {
  // Nothing else is to be done.
}
