/** `data.crypto`: hashes, signs and checks values or files, and makes random values. */
import type { Item, Json, NodeContext, NodeResult, NodeType, Parameters } from '@noria/core';
import { setField } from '../fields/set-field.ts';
import { forEachItem } from '../for-each-item.ts';
import { digestFile, digestValue, isSameDigest } from './compute-digest.ts';
import { cryptoParameters } from './crypto-parameters.ts';
import type { CryptoPlace, Settings } from './crypto-settings.ts';
import { makeRandom } from './make-random.ts';
import { readWhole } from './read-data.ts';
import { isSignedBy, signData } from './sign-data.ts';

export const dataCrypto: NodeType = {
  type: 'data.crypto',
  version: 1,
  title: 'Crypto',
  description: 'Hashes, signs and checks values or files, and makes random values and UUIDs.',
  icon: 'fingerprint',
  keywords: {
    en: ['crypto', 'hash', 'hmac', 'sign', 'verify', 'random', 'uuid', 'checksum', 'sha256', 'md5'],
    fr: ['crypto', 'hachage', 'signer', 'vérifier', 'aléatoire', 'somme de contrôle'],
    ar: ['تشفير', 'تجزئة', 'توقيع', 'تحقق', 'عشوائي', 'معرف فريد'],
  },
  parameters: cryptoParameters,
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: ({ operation }: Parameters) => (hasChance(operation) ? 'read' : 'pure'),
  errors: ['PARAMETER_INVALID', 'BINARY_GONE', 'BINARY_TOO_LARGE'],
  examples: [
    {
      title: 'The hash of an address, as many services ask for it',
      parameters: { value: '={{ $json.email.toLowerCase() }}', to: 'hash' },
      input: [[{ json: { email: 'Lina@example.com' } }]],
      output: [
        [
          {
            email: 'Lina@example.com',
            hash: '7440664a70a8af65857729eca8a636473994304b971a19aee68e4d6ba6209afe',
          },
        ],
      ],
    },
    {
      title: 'Whether a webhook comes from who has the secret',
      parameters: {
        operation: 'verifyHmac',
        value: '={{ $json.body }}',
        secret: 'Jefe',
        signature: '={{ $json.signature }}',
        to: 'isGenuine',
      },
      input: [
        [
          {
            json: {
              body: 'what do ya want for nothing?',
              signature: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
            },
          },
        ],
      ],
      output: [
        [
          {
            body: 'what do ya want for nothing?',
            signature: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
            isGenuine: true,
          },
        ],
      ],
    },
    {
      title: 'An id for each order',
      parameters: { operation: 'random', kind: 'uuid7', to: 'id' },
      input: [[{ json: { total: 5 } }]],
      output: [[{ total: 5, id: '01999d5e-7a00-7cc3-98c4-dc0c0c07398f' }]],
    },
  ],
  run: runOperation,
};

/** Made again, it would be another value (elliptic curves and PSS sign with chance, too). */
function hasChance(operation: Json | undefined): boolean {
  return operation === 'random' || operation === 'sign';
}

function runOperation(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  if (items.length === 0) return { kind: 'output', outputs: [[]] };
  const { operation, source } = ctx.parameters() as Settings;
  if (hasChance(operation)) return computeOnce(ctx, items);
  if (source === 'file' || operation === 'verify') return computeInOrder(ctx, items);
  const results: Json[] = [];
  const compute = (item: number): void => {
    const settings = ctx.parameters(item) as Settings;
    results.push(showDigest(settings, digestValue({ ctx, item }, settings)));
  };
  return forEachItem(ctx, items.length, compute, () => addResults(ctx, items, results));
}

/** One effect for all items: after it, nothing comes between the values and the record of this step. */
async function computeOnce(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  return addResults(ctx, items, await ctx.effect(0, () => computeAll(ctx, items)));
}

async function computeInOrder(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  return addResults(ctx, items, await computeAll(ctx, items));
}

async function computeAll(ctx: NodeContext, items: readonly Item[]): Promise<Json[]> {
  const results: Json[] = [];
  for (let item = 0; item < items.length; item++) {
    results.push(await computeOne({ ctx, item }, ctx.parameters(item) as Settings, items[item] as Item));
    await ctx.pause();
  }
  return results;
}

async function computeOne(place: CryptoPlace, settings: Settings, item: Item): Promise<Json> {
  switch (settings.operation) {
    case 'random':
      return makeRandom(place, settings);
    case 'sign':
      return signData(place, settings, await readWhole(place, settings, item));
    case 'verify':
      return isSignedBy(place, settings, await readWhole(place, settings, item));
    default:
      return showDigest(settings, await digestFile(place, settings, item));
  }
}

function showDigest(settings: Settings, digest: Buffer): Json {
  return settings.operation === 'verifyHmac' ? isSameDigest(digest, settings) : digest.toString(settings.encoding);
}

function addResults(ctx: NodeContext, items: readonly Item[], results: readonly Json[]): NodeResult {
  const output = items.map(({ json: before, binary }, index): Item => {
    const json = { ...before };
    setField(ctx, json, (ctx.parameters(index) as Settings).to, results[index] as Json, 'to', index);
    return binary === undefined ? { json } : { json, binary };
  });
  return { kind: 'output', outputs: [output] };
}
