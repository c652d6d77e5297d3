/** The ledger's process: `node ledger-worker.ts SOCKET FILE`. Every entry is on the disk before it is confirmed. */
import { openSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { DurableFile } from './durable-file.ts';
import {
  type EffectPlace,
  type EffectTruth,
  type LedgerEntry,
  type LedgerQuestion,
  type LedgerReply,
  nameOfPlace,
} from './ledger-entry.ts';
import { readLines } from './read-lines.ts';

const [socketPath = '', path = ''] = process.argv.slice(2);
const file = new DurableFile(openSync(path, 'a'));
/** The newest entry of each attempt of each effect, and the connection that it came over. */
const effects = new Map<string, Map<number, { entry: LedgerEntry; socket: Socket }>>();

const server = createServer((socket) => {
  readLines(socket, (line) => {
    const question = JSON.parse(line) as LedgerQuestion;
    if (question.ask === 'record') record(socket, question.id, question.entry);
    else reply(socket, { id: question.id, truth: findTruth(question.place) });
  });
});
server.listen(socketPath, () => process.send?.('ready'));
process.on('disconnect', () => process.exit(0));

function record(socket: Socket, id: number, entry: LedgerEntry): void {
  const attempts = effects.get(nameOfPlace(entry)) ?? new Map();
  effects.set(nameOfPlace(entry), attempts.set(entry.attempt, { entry, socket }));
  file.append(`${JSON.stringify(entry)}\n`, () => reply(socket, { id }));
}

function reply(socket: Socket, answer: LedgerReply): void {
  if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
}

function findTruth(place: EffectPlace): EffectTruth {
  const attempts = [...(effects.get(nameOfPlace(place))?.values() ?? [])];
  for (const { entry } of attempts)
    if (entry.event === 'done') return { kind: 'happened', result: entry.result ?? null };
  // `closed` comes after everything that was sent has been read.
  const isUnderWay = attempts.some(({ entry, socket }) => entry.event === 'begin' && !socket.closed);
  return { kind: isUnderWay ? 'under-way' : 'did-not-happen' };
}
