/** Reads a JMESPath query by the strength with which its parts bind. */
import { failFault } from '../expression-fault.ts';
import type { JmespathNode } from './jmespath-node.ts';
import { readTokens, type Token } from './read-tokens.ts';

const current: JmespathNode = { kind: 'current' };

/** How strongly a sign binds what stands before it. */
const strengths: Readonly<Record<string, number>> = {
  '|': 1,
  '||': 2,
  '&&': 3,
  '==': 5,
  '!=': 5,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '[]': 9,
  '*': 20,
  '[?': 21,
  '.': 40,
  '[': 55,
};

/** Weaker signs end a projection. */
const projectionStrength = 10;
const depthLimit = 50;

/** @throws ExpressionFault EXPRESSION_FAILED the query cannot be read */
export function readQuery(query: string): JmespathNode {
  const reader = new QueryReader(readTokens(query));
  const node = reader.readExpression(0);
  reader.take('end');
  return node;
}

class QueryReader {
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  readExpression(strength: number): JmespathNode {
    this.#depth += 1;
    if (this.#depth > depthLimit) throw failFault(`the query nests deeper than ${depthLimit} levels`);
    let left = this.#readFirst();
    while (strength < (strengths[this.#look()] ?? 0)) left = this.#readNext(left);
    this.#depth -= 1;
    return left;
  }

  take(kind: string): Token {
    const token = this.#tokens[this.#position] as Token;
    if (token.kind !== kind) throw this.#refuse(token);
    this.#position += 1;
    return token;
  }

  #look(ahead = 0): string {
    return this.#tokens[this.#position + ahead]?.kind ?? 'end';
  }

  #refuse(token: Token): Error {
    const found = token.kind === 'end' ? 'it ends too early' : `\`${String(token.value)}\` is not expected`;
    return failFault(`the query cannot be read at character ${token.offset + 1}: ${found}`);
  }

  #readFirst(): JmespathNode {
    const token = this.take(this.#look());
    switch (token.kind) {
      case 'literal':
        return { kind: 'literal', value: token.value };
      case 'name':
        return this.#look() === '('
          ? this.#readCall(String(token.value))
          : { kind: 'field', name: String(token.value) };
      case '@':
        return current;
      case '!':
        return { kind: 'not', of: this.readExpression(45) };
      case '&':
        return { kind: 'reference', of: this.readExpression(0) };
      case '*':
        return this.#project('values', current, null);
      case '[]':
        return this.#project('list', { kind: 'flatten', of: current }, null);
      case '[?':
        return this.#readFilter(current);
      case '[':
        return this.#readBracket(current, 'list');
      case '{':
        return this.#readObject();
      case '(': {
        const inside = this.readExpression(0);
        this.take(')');
        return inside;
      }
      default:
        throw this.#refuse(token);
    }
  }

  #readNext(left: JmespathNode): JmespathNode {
    const token = this.take(this.#look());
    switch (token.kind) {
      case '.':
        if (this.#look() !== '*') return { kind: 'chain', left, right: this.#readAfterDot(40) };
        this.take('*');
        return this.#project('values', left, null);
      case '|':
        return { kind: 'chain', left, right: this.readExpression(1) };
      case '||':
        return { kind: 'or', left, right: this.readExpression(2) };
      case '&&':
        return { kind: 'and', left, right: this.readExpression(3) };
      case '[]':
        return this.#project('list', { kind: 'flatten', of: left }, null);
      case '[?':
        return this.#readFilter(left);
      case '[':
        return this.#readBracket(left, 'index');
      default:
        return { kind: 'compare', operator: token.kind, left, right: this.readExpression(5) };
    }
  }

  #readAfterDot(strength: number): JmespathNode {
    const kind = this.#look();
    if (kind === '[') {
      this.take('[');
      return this.#readList();
    }
    if (kind === 'name' || kind === '*' || kind === '{') return this.readExpression(strength);
    throw this.#refuse(this.#tokens[this.#position] as Token);
  }

  #project(over: 'list' | 'values', left: JmespathNode, where: JmespathNode | null): JmespathNode {
    return { kind: 'project', over, left, where, right: this.#readProjected() };
  }

  /** What follows a projection happens to each of its elements. */
  #readProjected(): JmespathNode {
    const kind = this.#look();
    if ((strengths[kind] ?? 0) < projectionStrength) return current;
    if (kind === '[' || kind === '[?') return this.readExpression(20);
    if (kind !== '.') throw this.#refuse(this.#tokens[this.#position] as Token);
    this.take('.');
    return this.#readAfterDot(20);
  }

  #readFilter(left: JmespathNode): JmespathNode {
    const where = this.readExpression(0);
    this.take(']');
    return this.#project('list', left, where);
  }

  /** After `[`: an index, a slice, `*`, or the elements of a new list where nothing stands before. */
  #readBracket(left: JmespathNode, other: 'list' | 'index'): JmespathNode {
    const kind = this.#look();
    if (kind === 'number' || kind === ':') return this.#readIndex(left);
    if (kind === '*' && this.#look(1) === ']') {
      this.take('*');
      this.take(']');
      return this.#project('list', left, null);
    }
    if (other === 'list') return this.#readList();
    throw this.#refuse(this.#tokens[this.#position] as Token);
  }

  #readIndex(left: JmespathNode): JmespathNode {
    const parts: (number | null)[] = [null];
    while (this.#look() !== ']') {
      if (this.#look() === ':') {
        this.take(':');
        parts.push(null);
      } else parts[parts.length - 1] = Number(this.take('number').value);
    }
    this.take(']');
    const [start, stop, step] = parts;
    if (parts.length > 3 || step === 0) throw failFault('the query has a slice that cannot be: [start:stop:step]');
    if (parts.length === 1) return { kind: 'chain', left, right: { kind: 'index', index: start ?? 0 } };
    const slice: JmespathNode = { kind: 'slice', start: start ?? null, stop: stop ?? null, step: step ?? 1 };
    return this.#project('list', { kind: 'chain', left, right: slice }, null);
  }

  #readList(): JmespathNode {
    const elements = [this.readExpression(0)];
    while (this.#look() === ',') {
      this.take(',');
      elements.push(this.readExpression(0));
    }
    this.take(']');
    return { kind: 'list', elements };
  }

  #readObject(): JmespathNode {
    const fields: { name: string; value: JmespathNode }[] = [];
    do {
      if (fields.length > 0) this.take(',');
      const name = String(this.take('name').value);
      this.take(':');
      fields.push({ name, value: this.readExpression(0) });
    } while (this.#look() === ',');
    this.take('}');
    return { kind: 'object', fields };
  }

  #readCall(name: string): JmespathNode {
    this.take('(');
    const args: JmespathNode[] = [];
    while (this.#look() !== ')') {
      if (args.length > 0) this.take(',');
      args.push(this.readExpression(0));
    }
    this.take(')');
    return { kind: 'call', name, args };
  }
}
