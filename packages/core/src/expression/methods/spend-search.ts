/** Pays for the search of one text in another. */
import { type Frame, spendOperations } from '../frame.ts';

/** Up to 250 letters the search is linear; beyond, the engine may compare every letter with every other (measured). */
export function spendSearch(frame: Frame, self: string, part: string): void {
  spendOperations(frame, part.length <= 250 ? self.length >> 4 : (self.length * part.length) / 64);
}
