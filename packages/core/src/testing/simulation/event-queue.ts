/** Virtual time: events in the order of their time, and of their adding where the time is the same. */

export interface SimEvent {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

export class EventQueue {
  readonly #heap: SimEvent[] = [];
  #added = 0;

  add(atMs: number, run: () => void): void {
    const event = { atMs, order: this.#added++, run };
    let at = this.#heap.length;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = this.#heap[up]!;
      if (!isBefore(event, parent)) break;
      this.#heap[at] = parent;
      at = up;
    }
    this.#heap[at] = event;
  }

  next(): SimEvent | null {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first === undefined || last === undefined) return null;
    if (this.#heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(event: SimEvent): void {
    const size = this.#heap.length;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && isBefore(this.#heap[child + 1]!, this.#heap[child]!)) child++;
      if (!isBefore(this.#heap[child]!, event)) break;
      this.#heap[at] = this.#heap[child]!;
      at = child;
    }
    this.#heap[at] = event;
  }
}

function isBefore(a: SimEvent, b: SimEvent): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
