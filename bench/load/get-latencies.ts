/** How long GET requests take, one after the other on one connection. */
import { Agent, get } from 'node:http';

/**
 * @param urls requested in this order
 * @param apiKey of who asks
 * @returns milliseconds of each, from sending to the last byte
 * @throws Error an answer other than 200
 */
export async function getLatencies(urls: Iterable<string> | AsyncIterable<string>, apiKey: string): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const latencies: number[] = [];
  try {
    for await (const url of urls) {
      const startedAt = performance.now();
      await fetchText(url, apiKey, agent);
      latencies.push(performance.now() - startedAt);
    }
    return latencies;
  } finally {
    agent.destroy();
  }
}

/** @returns the body */
export function fetchText(url: string, apiKey: string | null, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
    const request = get(url, agent === undefined ? { headers } : { headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${url} answered ${response.statusCode}: ${body}`));
      });
    });
    request.on('error', reject);
  });
}
