/** Where the checkout is, and where the set-up keeps what it makes. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Everything that Noria itself puts into the checkout lives here; NORIA_DATA_DIR moves the data, not the tools. */
export const noriaFolder = join(projectRoot, '.noria');
