/** Every way to the network is found outside of outbound. */
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../read-source-file.ts';
import { findNetworkUse } from './network-rule.ts';

function judge(path: string, code: string): number {
  return findNetworkUse([readSourceFile(path, code)]).length;
}

describe('findNetworkUse', () => {
  it.each([
    "import { connect } from 'node:net';",
    "import net from 'net';",
    "import https from 'node:https';",
    "import { request } from 'undici';",
    "const http = await import('node:http');",
    "await fetch('http://localhost');",
    "await globalThis.fetch('http://localhost');",
    "new WebSocket('ws://localhost');",
  ])('finds %s', (code) => {
    expect(judge('packages/nodes/src/a.ts', code)).toBe(1);
  });

  it('lets outbound and clients through', () => {
    const code = "import { request } from 'undici';";
    expect(judge('packages/outbound/src/a.ts', code)).toBe(0);
    expect(judge('packages/nodes/src/a.test.ts', code)).toBe(0);
    expect(judge('bench/a.ts', code)).toBe(0);
  });

  it('lets types and methods named alike through', () => {
    expect(judge('packages/server/src/a.ts', "import type { IncomingMessage } from 'node:http';")).toBe(0);
    expect(judge('packages/nodes/src/a.ts', "outbound.fetch('http://localhost');")).toBe(0);
  });
});
