/** The connections of the listener, and which of them a stop may cut: those without a whole request that waits for its answer. */
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface OpenConnections {
  /** Cuts senders that have not finished, and connections between two requests. */
  cutUnfinished(): void;
}

export function watchConnections(server: Server): OpenConnections {
  const sockets = new Set<Socket>();
  /** The newest answer of each connection, whatever became of it. */
  const answers = new WeakMap<Socket, ServerResponse>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (request, answer) => answers.set(request.socket, answer));
  return {
    cutUnfinished() {
      for (const socket of sockets) if (!isAwaited(answers.get(socket))) socket.destroy();
    },
  };
}

/** A whole request has come, and its answer is still to be given. */
function isAwaited(answer: ServerResponse | undefined): boolean {
  return answer?.req.complete === true && !answer.writableFinished;
}
