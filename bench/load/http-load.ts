/** HTTP load from a process of its own: keep-alive connections, one request at a time on each, no pipelining. */
import { connect, type Socket } from 'node:net';
import { serveContestant } from '../process/serve-contestant.ts';
import { createResponseReader } from './response-reader.ts';

export interface LoadTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export interface LoadRequest extends LoadTarget {
  /** JSON text, the same on every request. */
  readonly body: string;
  readonly connections: number;
  readonly durationMs: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly perS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Answers other than 2xx. */
  readonly refused: number;
  /** Processor time of the load itself, by elapsed time. */
  readonly cpuShare: number;
}

await serveContestant(async () => ({
  load: sendLoad,
  close: () => Promise.resolve(),
}));

/** Sends for `durationMs`; requests under way at the end are not counted. */
async function sendLoad(how: LoadRequest): Promise<LoadResult> {
  const bytes = composeRequest(how);
  const latencies: number[] = [];
  let refused = 0;
  let stopped = false;
  const sockets = await Promise.all(Array.from({ length: how.connections }, () => openSocket(how)));
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const failed = Promise.all(sockets.map(driveSocket));
  await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, how.durationMs))]);
  stopped = true;
  const elapsedMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  for (const socket of sockets) socket.destroy();
  const sorted = Float64Array.from(latencies).sort();
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return {
    requests: sorted.length,
    perS: (sorted.length / elapsedMs) * 1000,
    p50Ms: rank(0.5),
    p99Ms: rank(0.99),
    maxMs: rank(1),
    refused,
    cpuShare: (cpu.user + cpu.system) / 1000 / elapsedMs,
  };

  function driveSocket(socket: Socket): Promise<void> {
    return new Promise((_resolve, reject) => {
      const reader = createResponseReader();
      let sentAt = performance.now();
      socket.on('error', reject);
      socket.on('close', () => {
        if (!stopped) reject(new Error('the server closed a connection under load'));
      });
      socket.on('data', (chunk: Buffer) => {
        const status = reader.read(chunk);
        if (status === null || stopped) return;
        const now = performance.now();
        latencies.push(now - sentAt);
        if (status < 200 || status > 299) refused += 1;
        sentAt = now;
        socket.write(bytes);
      });
      socket.write(bytes);
    });
  }
}

function composeRequest(how: LoadRequest): Buffer {
  return Buffer.from(
    `POST ${how.path} HTTP/1.1\r\nhost: ${how.host}:${how.port}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(how.body)}\r\n\r\n${how.body}`,
  );
}

function openSocket(target: LoadTarget): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    socket.once('connect', () => {
      socket.removeListener('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}
