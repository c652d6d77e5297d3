/** The shape of a webhook's path: two paths of one shape would catch each other's requests. */

/** `orders/:id/lines` and `orders/:order/lines` have the shape `orders/:/lines`. */
export function toPathShape(path: string): string {
  return path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? ':' : segment))
    .join('/');
}
