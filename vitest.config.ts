/** How the tests run: every package's own, and those of the whole in tests/. */
import { defineConfig } from 'vitest/config';
import { findPostgres } from './scripts/services.mjs';

const postgres = await findPostgres();

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'tests/**/*.test.ts', 'bench/**/*.test.ts'],
    environment: 'node',
    // Tests that need PostgreSQL are skipped where this is missing. Not DATABASE_URL: a Noria that a test starts would
    // take that as its own.
    env: postgres.state === 'found' ? { TEST_DATABASE_URL: postgres.url } : {},
    // Processes, not threads: what is tested starts worker threads and changes signals of its own.
    pool: 'forks',
    testTimeout: 10_000,
    hookTimeout: 30_000,
    // A test that holds its process open is at fault; this is how long the others wait for it.
    teardownTimeout: 5_000,
    allowOnly: false,
    experimental: {
      // The sources run as Node runs them in production: types stripped, no bundler in between.
      viteModuleRunner: false,
      nodeLoader: false,
      diagnostics: false,
    },
  },
});
