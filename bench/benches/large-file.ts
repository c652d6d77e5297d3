/** Resident memory while a CSV file of 500 MB goes through extract, filter and convert. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { forkNoria } from '../contestants/noria-commands.ts';
import type { Bench } from '../measure/bench.ts';
import { withContestants } from '../process/with-contestants.ts';
import { makeLargeFileWorkflow, writeLargeFile } from '../workflows/large-file-workflow.ts';

const FILE_BYTES = 500_000_000;
const BYTES_PER_MB = 1_000_000;

export const largeFile: Bench = {
  name: 'large-file',
  title: 'A CSV file of 500 MB',
  quickS: null,
  perDatabase: true,
  run: ({ database, say }) =>
    withContestants(async (arena) => {
      const place = await arena.makeDatabase(database);
      const folder = join(place.dataFolder, 'files');
      const smallRows = await writeLargeFile(join(folder, 'small.csv'), 1);
      const rows = await writeLargeFile(join(folder, 'large.csv'), FILE_BYTES);
      const { size } = await stat(join(folder, 'large.csv'));
      const noria = await forkNoria(arena, { place, program: 'server' }, ['--expose-gc']);
      // One of each, so that what is loaded at first use counts as idle.
      await noria.runOnce(await noria.install(makeLargeFileWorkflow('small.csv')), { count: 1 });
      const idle = await noria.memory();
      say(`${rows} rows of ${Math.round(size / BYTES_PER_MB)} MB (${smallRows} before)`);
      const tookMs = await noria.runOnce(await noria.install(makeLargeFileWorkflow('large.csv')), { count: 1 });
      const busy = await noria.memory();
      return {
        figures: [
          {
            name: 'memory_large_file_over_idle_mb',
            value: busy.peakMb - idle.rssMb,
            unit: 'MB',
            target: { of: 'value', bound: 'at most', limit: 256 },
            note: `the most that was resident meanwhile; ${rows} rows, ${Math.round(tookMs / 1000)} s`,
          },
          { name: 'large_file_mb_per_s', value: size / BYTES_PER_MB / (tookMs / 1000), unit: 'MB/s' },
        ],
      };
    }),
};
