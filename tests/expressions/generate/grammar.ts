/** Writes expressions of the language at random: every syntax, every method, with data of every type. */
import type { LanguageNames } from '@noria/core';
import type { Chance } from './chance.ts';
import { fittingArguments, nothings, receivers } from './receivers.ts';

export interface Language {
  readonly names: LanguageNames;
  /** Samples of accepted syntax, as syntax-samples.ts lists them. */
  readonly syntax: readonly string[];
  /** `owner.method`, of every method. */
  readonly methods: readonly { readonly owner: string; readonly name: string }[];
  /** `Group.name`, or `name` alone. */
  readonly functions: readonly string[];
}

const operators = ['+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>'];
const comparisons = ['<', '<=', '>', '>=', '==', '!=', '===', '!=='];
const fieldNames = ['a', 'name', 'sku', 'price', 'tags', 'list', 'deep', 'value', 'length', 'missing', 'id', 'b'];

export class Grammar {
  readonly #language: Language;
  readonly #chance: Chance;
  /** Parameters of the arrow functions around. */
  #locals: readonly string[] = [];

  constructor(language: Language, chance: Chance) {
    this.#language = language;
    this.#chance = chance;
  }

  /** @param depth levels that may still be nested */
  writeAny(depth: number): string {
    const chance = this.#chance;
    if (this.#locals.length > 0 && chance.happens(0.35)) return this.#writeLocal(depth);
    if (depth <= 0) return this.#writeLeaf();
    switch (chance.below(13)) {
      case 0:
        return this.#writeLeaf();
      case 1:
        return `${this.#operand(depth)} ${chance.pick(operators.filter((one) => one !== '**'))} ${this.#operand(depth)}`;
      case 2:
        return `${this.#operand(depth)} ${chance.pick(comparisons)} ${this.#operand(depth)}`;
      case 3:
        return `(${this.writeAny(depth - 1)}) ${chance.pick(['&&', '||'])} ${this.#operand(depth)}`;
      case 4:
        return `${this.#operand(depth)} ?? ${this.#operand(depth)}`;
      case 5:
        return `${this.#operand(depth)} ? ${this.writeAny(depth - 1)} : ${this.writeAny(depth - 1)}`;
      case 6:
        return `${chance.pick(['!', '-', '+', '~', 'typeof ', 'void '])}${this.#operand(depth)}`;
      case 7:
        return this.#writeList(depth);
      case 8:
        return `(${this.#writeObject(depth)})`;
      case 9:
        return `\`${chance.pick(['', 'a', 'x\\n'])}\${${this.writeAny(depth - 1)}}${chance.pick(['', 'b'])}\``;
      case 10:
        return this.#writeMember(depth);
      case 11:
        return this.writeFunction(chance.pick(this.#language.functions), depth - 1);
      default: {
        const method = chance.pick(this.#language.methods);
        return this.writeMethod(method.owner, method.name, depth - 1);
      }
    }
  }

  /** A call of a method, with arguments that it takes more often than not. */
  writeMethod(owner: string, name: string, depth: number): string {
    const dot = this.#chance.happens(0.15) ? '?.' : '.';
    return `${this.writeReceiver(owner, depth)}${dot}${name}(${this.#writeArguments(name, depth)})`;
  }

  writeFunction(path: string, depth: number): string {
    return `${path}(${this.#writeArguments(path.split('.').at(-1) as string, depth)})`;
  }

  /** @throws Error no value of this type is known: receivers.ts needs a row for it */
  writeReceiver(owner: string, depth: number): string {
    const sources = receivers[owner];
    if (sources === undefined) throw new Error(`receivers.ts has no value of the type "${owner}"`);
    const chance = this.#chance;
    const source = chance.pick(sources);
    if (depth <= 0 || chance.happens(0.6)) return source.startsWith('{') ? `(${source})` : wrapNumber(source);
    switch (chance.below(5)) {
      case 0:
        return `(${this.writeAny(depth - 1)} ? ${source} : ${chance.pick(sources)})`;
      case 1:
        return `[${source}, 1][0]`;
      case 2:
        return `({ a: ${source} })["a"]`;
      case 3:
        return `[${source}].find(() => true)`;
      default:
        return `(${chance.pick(nothings)} ?? ${source})`;
    }
  }

  /** An accepted sample of some syntax, within something else. */
  writeSyntax(sample: string, depth: number): string {
    const whole = `(${sample})`;
    switch (this.#chance.below(4)) {
      case 0:
        return `[${whole}, ${this.writeAny(depth)}]`;
      case 1:
        return `${whole} ?? ${this.#operand(depth)}`;
      case 2:
        return `({ a: ${whole} }).a`;
      default:
        return sample;
    }
  }

  #operand(depth: number): string {
    return `(${this.writeAny(depth - 1)})`;
  }

  #writeLeaf(): string {
    const chance = this.#chance;
    if (chance.happens(0.12)) return chance.pick(nothings);
    const plain = ['string', 'number', 'boolean', 'array', 'object'];
    return chance.pick(receivers[chance.pick(plain)] as readonly string[]);
  }

  #writeLocal(depth: number): string {
    const chance = this.#chance;
    const local = chance.pick(this.#locals);
    switch (chance.below(depth > 0 ? 4 : 2)) {
      case 0:
        return local;
      case 1:
        return `${local}?.${chance.pick(fieldNames)}`;
      case 2:
        return `(${local} ${chance.pick(operators)} ${chance.pick(['1', '2', '"x"', local])})`;
      default:
        return `\`\${${local}}-\${${chance.pick(this.#locals)}}\``;
    }
  }

  #writeMember(depth: number): string {
    const chance = this.#chance;
    const owner = chance.pick(['array', 'object', 'string']);
    const receiver = this.writeReceiver(owner, depth - 1);
    switch (chance.below(4)) {
      case 0:
        return `${receiver}[${chance.pick(['0', '1', '-1', '"0"', '1.5', '"length"', '$itemIndex'])}]`;
      case 1:
        return `${receiver}?.[${JSON.stringify(chance.pick(fieldNames))}]`;
      case 2:
        return `${receiver}?.${chance.pick(fieldNames)}?.${chance.pick(fieldNames)}`;
      default:
        return `${receiver}.${chance.pick(fieldNames)}`;
    }
  }

  #writeList(depth: number): string {
    const parts = this.#writeMany(depth, 4, (part) => (this.#chance.happens(0.2) ? `...[${part}]` : part));
    return `[${parts}${parts !== '' && this.#chance.happens(0.1) ? ',' : ''}]`;
  }

  #writeObject(depth: number): string {
    const fields = this.#writeMany(depth, 3, (part) => {
      switch (this.#chance.below(5)) {
        case 0:
          return `"${this.#chance.pick(['odd key', 'a', '0', 'toString'])}": ${part}`;
        case 1:
          return `[${this.#chance.pick(['"k" + 1', '`x`', '1 + 1', 'null'])}]: ${part}`;
        case 2:
          return `...(${part})`;
        case 3:
          return this.#locals.length > 0 ? this.#chance.pick(this.#locals) : `b: ${part}`;
        default:
          return `${this.#chance.pick(fieldNames)}: ${part}`;
      }
    });
    return `{ ${fields} }`;
  }

  #writeMany(depth: number, most: number, write: (part: string) => string): string {
    const count = this.#chance.below(most + 1);
    return Array.from({ length: count }, () => write(this.writeAny(depth - 1))).join(', ');
  }

  #writeArguments(name: string, depth: number): string {
    const chance = this.#chance;
    const fitting = Object.hasOwn(fittingArguments, name) ? fittingArguments[name] : undefined;
    if (fitting !== undefined && chance.happens(0.75)) return chance.pick(fitting).join(', ');
    if (this.#language.names.callbackMethods.has(name) && chance.happens(0.9)) return this.#writeCallback(name, depth);
    return this.#writeMany(depth, 3, (part) => (chance.happens(0.05) ? `...[${part}]` : part));
  }

  #writeCallback(name: string, depth: number): string {
    const chance = this.#chance;
    if (/sort/i.test(name) && chance.happens(0.8)) {
      return chance.pick(['', '(a, b) => a - b', '(a, b) => (a > b ? 1 : -1)', '(a, b) => String(b).length - 1']);
    }
    if (chance.happens(0.08)) return chance.pick(['Number', 'String', 'Boolean', 'parseInt', 'Math.round']);
    const [pattern, names] = chance.pick<[string, string[]]>([
      ['x', ['x']],
      ['x', ['x']],
      ['(x, i)', ['x', 'i']],
      ['(x, i, all)', ['x', 'i', 'all']],
      ['()', []],
      ['(x = 5)', ['x']],
      ['(...all)', ['all']],
      ['({ sku, ...rest } = {})', ['sku', 'rest']],
      ['({ price: p = 1, tags: [t] = [] } = {})', ['p', 't']],
      ['([h, ...t] = [])', ['h', 't']],
    ]);
    const outer = this.#locals;
    this.#locals = [...outer, ...names];
    const body = this.writeAny(depth);
    this.#locals = outer;
    const start = /^reduce/.test(name) && chance.happens(0.7) ? `, ${chance.pick(['0', '""', '[]', '1'])}` : '';
    return `${pattern} => ${body.startsWith('{') ? `(${body})` : body}${start}`;
  }
}

function wrapNumber(source: string): string {
  return /^[-\d]/.test(source) ? `(${source})` : source;
}
