/** Finds what a GraphQL document asks for, without reading all of it: a query only reads, a mutation acts. */

export interface Operation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** Null for one without a name. */
  readonly name: string | null;
}

/** What has no meaning here, or hides braces and words: comments, block strings, strings. */
const opaque = /#[^\n\r]*|"""(?:\\"""|[^"]|"(?!""))*"""|"(?:\\.|[^"\\\n\r])*"/g;
const token = /[{}()]|@?[_A-Za-z]\w*/g;

/**
 * The operations of a document, in order; fragments are none.
 * @source GraphQL specification of October 2021, sections 2.2 and 2.3
 */
export function listOperations(document: string): Operation[] {
  const operations: Operation[] = [];
  let depth = 0;
  /** True between the word that begins a definition and its braces. */
  let isInHead = false;
  let isNameNext = false;
  for (const [word] of document.replace(opaque, ' ').matchAll(token)) {
    if (word === '{' || word === '(') {
      if (depth === 0 && word === '{' && !isInHead) operations.push({ kind: 'query', name: null });
      depth++;
      isNameNext = false;
    } else if (word === '}' || word === ')') {
      depth = Math.max(0, depth - 1);
      if (depth === 0 && word === '}') isInHead = false;
    } else if (depth === 0 && !isInHead) {
      isInHead = true;
      isNameNext = word === 'query' || word === 'mutation' || word === 'subscription';
      if (isNameNext) operations.push({ kind: word as Operation['kind'], name: null });
    } else if (isNameNext) {
      isNameNext = false;
      if (word.startsWith('@')) continue;
      operations.push({ ...(operations.pop() as Operation), name: word });
    }
  }
  return operations;
}

/**
 * What running the document does: where it is not known which operation runs, the one that does most.
 * @param name operation that is to run; empty for the only one
 */
export function findKind(document: string, name: string): Operation['kind'] {
  const operations = listOperations(document);
  const named = operations.filter((operation) => operation.name === name);
  const kinds = (name !== '' && named.length > 0 ? named : operations).map(({ kind }) => kind);
  if (kinds.length === 0 || kinds.includes('mutation')) return 'mutation';
  return kinds.includes('subscription') ? 'subscription' : 'query';
}
