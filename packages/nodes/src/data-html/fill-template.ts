/** Fills a template with data: no code, no access to anything but the data, values escaped. */
import type { JsonObject } from '@noria/core';
import type Mustache from 'mustache';

/** A template may repeat its data; what comes of it has to fit into an item. */
const mostCharacters = 8 * 2 ** 20;

/**
 * @param view what the template's names stand for
 * @throws RangeError the result is larger than 8 MB; Error the template cannot be read
 */
export async function createTemplate(template: string): Promise<(view: JsonObject) => string> {
  const { default: library } = await import('mustache');
  const OwnContext = createOwnContext(library);
  const writer = new library.Writer();
  writer.parse(template);
  return (view) => {
    const text = writer.render(template, new OwnContext(view));
    if (text.length > mostCharacters) throw new RangeError(`it makes more than ${mostCharacters} characters`);
    return text;
  };
}

/** Looks names up among the data's own fields only: what objects have from birth is not there. */
function createOwnContext(library: typeof Mustache) {
  return class OwnContext extends library.Context {
    override push(view: unknown): OwnContext {
      return new OwnContext(view, this);
    }

    override lookup(name: string): unknown {
      const { view, parent } = this as unknown as { view: unknown; parent: OwnContext | undefined };
      if (name === '.') return view;
      const [first = '', ...rest] = name.split('.');
      if (!hasOwn(view, first)) return parent?.lookup(name) ?? '';
      let value: unknown = (view as JsonObject)[first];
      for (const inner of rest) value = hasOwn(value, inner) ? (value as JsonObject)[inner] : undefined;
      return value ?? '';
    }
  };
}

function hasOwn(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}
