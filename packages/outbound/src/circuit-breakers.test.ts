/** When an origin is left alone, and when it is tried again. */
import { afterEach, describe, expect, it } from 'vitest';
import { CircuitBreakers } from './circuit-breakers.ts';
import { closeAll, get, outboundTo, serve } from './testing/outbound-fixture.ts';

afterEach(closeAll);

const circuit = { failures: 3, openMs: 1_000 };

/** A server that answers with `status`, and an outbound whose clock the test drives. */
async function serveStatus() {
  const clock = { ms: 0 };
  const state = { status: 500, requests: 0 };
  const server = await serve((_request, response) => {
    state.requests++;
    response.writeHead(state.status).end();
  });
  const outbound = outboundTo([server.origin], { circuit, nowMs: () => clock.ms });
  return { clock, state, server, outbound, send: () => outbound.request(get(server.origin)) };
}

describe('the circuit of an origin', () => {
  it('opens after so many 5xx in a row: nothing is sent, and the error says when to come again', async () => {
    const { clock, state, send } = await serveStatus();
    for (let index = 0; index < 3; index++) expect((await send()).status).toBe(500);
    clock.ms = 400;
    await expect(send()).rejects.toMatchObject({
      code: 'OUTBOUND_CIRCUIT_OPEN',
      sent: 'no',
      retryAfterMs: 600,
      details: { failures: 3, retryAfterMs: 600 },
    });
    expect(state.requests).toBe(3);
  });

  it('opens after so many connections that failed', async () => {
    const { server, send } = await serveStatus();
    await server.close();
    for (let index = 0; index < 3; index++) await expect(send()).rejects.toMatchObject({ code: 'OUTBOUND_FAILED' });
    await expect(send()).rejects.toMatchObject({ code: 'OUTBOUND_CIRCUIT_OPEN' });
  });

  it.each([200, 404, 429])('is closed by an answer with %i in between', async (status) => {
    const { state, send } = await serveStatus();
    for (const next of [500, 500, status, 500, 500]) {
      state.status = next;
      await send();
    }
    expect((await send()).status).toBe(500);
  });

  it('lets one request try after its time, and closes when that works', async () => {
    const { clock, state, send } = await serveStatus();
    for (let index = 0; index < 3; index++) await send();
    clock.ms = 1_000;
    state.status = 200;
    const [first, second] = await Promise.allSettled([send(), send()]);
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
    await Promise.all([send(), send()]);
    expect(state.requests).toBe(6);
  });

  it('opens anew when the one that tries fails', async () => {
    const { clock, state, send } = await serveStatus();
    for (let index = 0; index < 3; index++) await send();
    clock.ms = 1_000;
    await send();
    clock.ms = 1_999;
    await expect(send()).rejects.toMatchObject({ code: 'OUTBOUND_CIRCUIT_OPEN', retryAfterMs: 1 });
    clock.ms = 2_000;
    state.status = 200;
    expect((await send()).status).toBe(200);
  });

  it('is not opened by cancels, time limits of the request, or what the guard refuses', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/fine') response.end();
    });
    const outbound = outboundTo([server.origin], { circuit });
    for (let index = 0; index < 4; index++) {
      await expect(outbound.request(get(server.origin, { timeoutMs: 20 }))).rejects.toMatchObject({
        code: 'OUTBOUND_TIMEOUT',
      });
      const signal = AbortSignal.abort();
      await expect(outbound.request(get(server.origin, { signal }))).rejects.toMatchObject({ code: 'OUTBOUND_FAILED' });
      await expect(outbound.request(get('http://10.0.0.1/'))).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    }
    expect((await outbound.request(get(`${server.origin}/fine`))).status).toBe(200);
  });

  it('is its own: another port is another origin', async () => {
    const broken = await serveStatus();
    for (let index = 0; index < 3; index++) await broken.send();
    const fine = await serve((_request, response) => response.end());
    const outbound = outboundTo([broken.server.origin, fine.origin], { circuit });
    for (let index = 0; index < 3; index++) await outbound.request(get(broken.server.origin));
    expect((await outbound.request(get(fine.origin))).status).toBe(200);
  });

  it('is each organization’s own: what one brings about is nothing to another', async () => {
    const { server, outbound } = await serveStatus();
    const one = { organizationId: 'one' };
    for (let index = 0; index < 3; index++) await outbound.request(get(server.origin, one));
    await expect(outbound.request(get(server.origin, one))).rejects.toMatchObject({ code: 'OUTBOUND_CIRCUIT_OPEN' });
    expect((await outbound.request(get(server.origin, { organizationId: 'two' }))).status).toBe(500);
  });

  it('behind a redirect is said to be answered, for the first server has', async () => {
    const { server, state, outbound: _unused } = await serveStatus();
    const front = await serve((_request, response) => response.writeHead(302, { location: server.origin }).end());
    const outbound = outboundTo([server.origin, front.origin], { circuit });
    for (let index = 0; index < 3; index++) await outbound.request(get(front.origin));
    const request = outbound.request(get(front.origin));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_CIRCUIT_OPEN', sent: 'answered' });
    expect(state.requests).toBe(3);
  });
});

describe('CircuitBreakers', () => {
  it('gives the try to somebody else when it came to nothing', () => {
    let nowMs = 0;
    const breakers = new CircuitBreakers({ failures: 1, openMs: 10 }, () => nowMs);
    breakers.settle('a', breakers.begin('a'), 'failed');
    nowMs = 10;
    const trial = breakers.begin('a');
    expect([trial.kind, breakers.begin('a').kind]).toEqual(['trial', 'open']);
    breakers.settle('a', trial, 'neither');
    expect(breakers.begin('a').kind).toBe('trial');
  });

  it('remembers so many origins and no more', () => {
    const breakers = new CircuitBreakers({ failures: 1, openMs: 10 }, () => 0);
    for (let index = 0; index <= 10_000; index++) {
      breakers.settle(String(index), breakers.begin(String(index)), 'failed');
    }
    expect([breakers.begin('0').kind, breakers.begin('1').kind]).toEqual(['closed', 'open']);
  });
});
