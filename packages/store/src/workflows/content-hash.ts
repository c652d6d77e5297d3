/** What a definition is recognized by. */
import { hash } from 'node:crypto';

/** @param definition JSON text @returns SHA-256, hex */
export function hashContent(definition: string): string {
  return hash('sha256', definition, 'hex');
}
