/** HTML of our own pages: values are always escaped. */

/** Text that is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[];

/** Fills a template; what is not HTML is escaped. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + show(parts[index - 1] ?? '') + string));
}

function show(part: Part): string {
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map((each: Html) => each.text).join('\n');
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A whole page in the reader's light or dark colours. */
export function renderPage(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}

const style = `
:root {
  color-scheme: light dark;
  --line: light-dark(#d8dcd9, #33383a); --quiet: light-dark(#56605a, #a3ada8); --sheet: light-dark(#f6f8f7, #1b1f20);
  --accent: light-dark(#0a7a4b, #3fd68f); --on-accent: light-dark(#fff, #04150d); --link: light-dark(#0b5fa5, #7fc1ff);
}
* { box-sizing: border-box; }
body {
  font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem;
  background: light-dark(#fff, #121516); color: light-dark(#16211b, #e8edea); overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); font-size: 1.2rem; }
a { color: var(--link); }
code, pre { font: 0.9em ui-monospace, monospace; }
pre { overflow-x: auto; overflow-wrap: normal; padding: .75rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--sheet); }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; padding: .55rem .75rem; }
details[open] { background: var(--sheet); }
summary { cursor: pointer; display: grid; grid-template-columns: 4.5rem minmax(0, 20rem) minmax(0, 1fr); gap: 0 .75rem; align-items: baseline; }
summary::-webkit-details-marker { display: none; }
summary:hover code { color: var(--link); }
summary code { font-weight: 600; } .method { color: var(--accent); }
summary > code:only-child { grid-column: 1 / -1; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: start; vertical-align: top; padding: .25rem .75rem .25rem 0; }
.quiet { color: var(--quiet); }
label { display: block; margin: 1rem 0 0; } label[hidden] { display: none; }
input {
  font: inherit; width: 100%; max-width: 24rem; padding: .55rem .7rem; color: inherit;
  border: 1px solid var(--line); border-radius: .4rem; background: var(--sheet);
}
button {
  font: inherit; font-weight: 600; padding: .7rem 1.6rem; border: 0; border-radius: .4rem;
  background: var(--accent); color: var(--on-accent); cursor: pointer;
}
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media (max-width: 40rem) {
  summary { grid-template-columns: 4.5rem minmax(0, 1fr); } summary .quiet { grid-column: 2; }
}
`;
