/** What a JMESPath query is made of once it is read. */

export type JmespathNode =
  | { readonly kind: 'current' }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly start: number | null; readonly stop: number | null; readonly step: number }
  /** `left.right`, `left | right` */
  | { readonly kind: 'chain'; readonly left: JmespathNode; readonly right: JmespathNode }
  | { readonly kind: 'flatten'; readonly of: JmespathNode }
  /** `left[*].right`, `left[?where].right`, `left[].right`, `left.*.right` */
  | {
      readonly kind: 'project';
      readonly over: 'list' | 'values';
      readonly left: JmespathNode;
      readonly where: JmespathNode | null;
      readonly right: JmespathNode;
    }
  | { readonly kind: 'list'; readonly elements: readonly JmespathNode[] }
  | { readonly kind: 'object'; readonly fields: readonly { readonly name: string; readonly value: JmespathNode }[] }
  | { readonly kind: 'not'; readonly of: JmespathNode }
  | { readonly kind: 'and' | 'or'; readonly left: JmespathNode; readonly right: JmespathNode }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: JmespathNode; readonly right: JmespathNode }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly JmespathNode[] }
  /** `&expression`, the argument of sort_by and its like. */
  | { readonly kind: 'reference'; readonly of: JmespathNode };
