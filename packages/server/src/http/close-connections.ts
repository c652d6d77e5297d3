/** Lets a listener go: no new connections, and those that are there end with their last answer. */
import type { App } from './create-app.ts';

/** How long answers that are on their way may take once everything has stopped. */
const lastAnswersMs = 2_000;
/** How long a request that is on its way may take to arrive when the process stops; it is refused in any case. */
const lastRequestsMs = 500;
/** Connections that have just had their last answer are closed so often. */
const closeIdleEveryMs = 25;

/** Takes no more connections; those whose last answer is out are closed while everything else stops. */
export function closeConnections(app: App): { end(): Promise<void> } {
  const { server } = app.server;
  const closed = app.server.close();
  const idle = setInterval(() => server.closeIdleConnections(), closeIdleEveryMs);
  const late = setTimeout(() => app.connections.cutUnfinished(), lastRequestsMs);
  return {
    /** A caller that still waits for an execution that was handed over is let go: a repeat with its key gets the answer. */
    async end() {
      const last = setTimeout(() => server.closeAllConnections(), lastAnswersMs);
      await closed;
      clearInterval(idle);
      clearTimeout(late);
      clearTimeout(last);
    },
  };
}
