/** Lets one image of the whole process be worked on at a time: each takes hundreds of megabytes for a moment, and all cores. */

let last: Promise<unknown> = Promise.resolve();

export function takeTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
}
