/** `noria healthcheck`: whether the Noria of this data folder can take work, as containers ask every few seconds. */
import { hostname } from 'node:os';
import { NoriaError } from '@noria/core';
import { listSockets, readSettings } from '@noria/server';
import type { Command } from 'commander';
import type { ApiClient } from '../api-client.ts';
import type { CommandContext } from '../command-context.ts';
import { connect, tryConnect } from '../connect.ts';
import { exitCodes } from '../exit-code.ts';
import { printResult } from '../print-result.ts';
import { readSeconds } from '../read-options.ts';

interface Health {
  readonly status: 'healthy' | 'unhealthy';
  readonly problem: string | null;
}

export function addHealthcheckCommand(program: Command, context: CommandContext): void {
  program
    .command('healthcheck')
    .description('exit code 0 when Noria can take work, 1 when it cannot')
    .option('--worker', 'ask the worker of this host instead of the server')
    .option('--timeout <seconds>', 'how long it may take to answer', readSeconds, 5)
    .action(async (options: { worker?: boolean; timeout: number; json?: boolean }) => {
      const health = await check(options.worker === true ? connectToWorker : connect, options.timeout * 1_000);
      printResult(context, options, health, () =>
        health.problem === null ? 'healthy' : `unhealthy: ${health.problem}`,
      );
      context.finish(health.status === 'healthy' ? exitCodes.done : exitCodes.failed);
    });
}

async function check(find: () => Promise<ApiClient>, timeoutMs: number): Promise<Health> {
  try {
    const api = await find();
    const { status, body } = await api.probe('/ready', timeoutMs);
    if (status === 200) return { status: 'healthy', problem: null };
    const checks = Object.entries((body as { checks?: Record<string, boolean> } | null)?.checks ?? {});
    const missing = checks.filter(([, isGood]) => !isGood).map(([name]) => name);
    return {
      status: 'unhealthy',
      problem: missing.length === 0 ? `it answers ${status}` : `not ready: ${missing.join(', ')}`,
    };
  } catch (error) {
    // Nothing there is an answer here, and not a mistake of whoever asks.
    if (!(error instanceof NoriaError) || error.code === 'SETTINGS_INVALID') throw error;
    return { status: 'unhealthy', problem: error.message };
  }
}

/** Workers of several containers may share a data folder; each answers for itself. */
async function connectToWorker(): Promise<ApiClient> {
  const { NORIA_DATA_DIR } = readSettings();
  for (const socket of await listSockets(NORIA_DATA_DIR)) {
    if (socket.kind !== 'worker' || socket.host !== hostname()) continue;
    const client = await tryConnect(socket);
    if (client !== null) return client;
  }
  throw new NoriaError('SERVER_NOT_RUNNING', { folder: NORIA_DATA_DIR });
}
