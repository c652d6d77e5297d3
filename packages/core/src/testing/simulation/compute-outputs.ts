/** What the nodes of a simulation make of their items. Pure: ids say where an item came from, whatever happened on the way. */
import type { Item, Json, PairedItem } from '../../items/item.ts';
import { hash } from './dice.ts';
import type { Behaviour } from './draw-workflow.ts';

export interface Computed {
  readonly outputs: readonly (readonly Item[])[];
  readonly loop?: { readonly next: Json } | 'done';
}

/** What a loop knows beside its inputs. */
export interface LoopView {
  readonly pass: number;
  readonly state: Json;
  readonly lastReturned: readonly Item[];
  readonly allReturned: readonly Item[];
}

/** Lists stay this short, so that splits in cycles do not fill the memory. */
const maxItems = 6;

export function computeOutputs(
  behaviour: Behaviour,
  inputs: readonly (readonly Item[])[],
  loop: LoopView | null,
): Computed {
  const items = inputs[0] ?? [];
  const { salt } = behaviour;
  switch (behaviour.kind) {
    case 'branch': {
      const sides: Item[][] = [[], []];
      for (const [item, source] of items.entries()) {
        const side = hash(salt, idOf(source), noiseOf(source)) & 1;
        sides[side]?.push(make(source, hash(salt, idOf(source), side), { item }));
      }
      return { outputs: sides };
    }
    case 'filter': {
      const kept = items.map((source, item) => make(source, hash(salt, idOf(source)), { item }));
      return { outputs: [kept.filter((item) => idOf(item) % 4 !== 0)] };
    }
    case 'split': {
      const parts = items.flatMap((source, item) =>
        [0, 1].map((part) => make(source, hash(salt, idOf(source), part), { item })),
      );
      return { outputs: [parts.slice(0, maxItems)] };
    }
    case 'merge': {
      const all = inputs.flatMap((list, input) =>
        list.map((source, item) => make(source, hash(salt, idOf(source), input), { item, input })),
      );
      return { outputs: [all.slice(0, maxItems)] };
    }
    case 'loop':
      return computeBatch(salt, items, loop);
    case 'while':
      return computeRound(salt, items, loop);
    default:
      return { outputs: [items.map((source) => make(source, hash(salt, idOf(source))))] };
  }
}

function computeBatch(salt: number, items: readonly Item[], loop: LoopView | null): Computed {
  const size = 1 + (salt % 3);
  const at = typeof loop?.state === 'number' ? loop.state : 0;
  if (loop === null || at >= items.length) {
    const returned = loop?.allReturned ?? [];
    const input = returned.length === 0 ? 0 : 1;
    const all = (input === 0 ? items : returned).slice(0, maxItems);
    return {
      outputs: [all.map((source, item) => make(source, hash(salt, idOf(source), item), { item, input })), []],
      loop: 'done',
    };
  }
  const batch = items
    .slice(at, at + size)
    .map((source, index) => make(source, hash(salt, idOf(source), 7), { item: at + index }));
  return { outputs: [[], batch], loop: { next: at + size } };
}

function computeRound(salt: number, items: readonly Item[], loop: LoopView | null): Computed {
  const pass = loop?.pass ?? 0;
  const returned = loop?.lastReturned ?? [];
  const input = pass === 0 ? 0 : 1;
  const round = (input === 0 ? items : returned).slice(0, maxItems);
  const isOver = pass > hash(salt, idOf(items[0]), noiseOf(items[0])) % 3 || round.length === 0;
  // Input 1 of the run that ends the loop holds what all passes sent back; the last pass's items stand at its end.
  const offset = isOver && input === 1 ? (loop?.allReturned.length ?? 0) - returned.length : 0;
  const made = round.map((source, item) =>
    make(source, hash(salt, idOf(source), pass), { item: item + offset, input }),
  );
  return isOver ? { outputs: [made, []], loop: 'done' } : { outputs: [[], made], loop: { next: pass } };
}

/** Items that went through, and those that leave by the error output. */
export function splitFailed(salt: number, items: readonly Item[], failed: readonly number[]): [Item[], Item[]] {
  const sides: [Item[], Item[]] = [[], []];
  for (const [item, source] of items.entries()) {
    const isFailed = failed.includes(item);
    sides[isFailed ? 1 : 0].push(make(source, hash(salt, idOf(source), isFailed ? 13 : 0), { item }));
  }
  return sides;
}

export function idOf(item: Item | undefined): number {
  return Number(item?.json.id ?? 0);
}

/** What a read found out, and nobody can find out again. */
function noiseOf(item: Item | undefined): number {
  return Number(item?.json.noise ?? 0);
}

function make(source: Item, id: number, pairedItem?: PairedItem): Item {
  const json = { ...source.json, id };
  return pairedItem === undefined ? { json } : { json, pairedItem };
}
