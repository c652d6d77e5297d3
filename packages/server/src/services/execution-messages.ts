/** What people and other programs say to an execution: cancel, resume, a word on a doubt. Each becomes a message in its inbox. */
import { type Json, NoriaError, toApiId } from '@noria/core';
import type { Engine, ExecutionView, StepView } from '@noria/engine';
import type { ResumeTarget, ResumeTokens } from '../resume/resume-token.ts';

export interface DoubtAnswer {
  readonly verdict: 'happened' | 'again';
  readonly result?: Json | undefined;
}

export interface ExecutionMessages {
  /** Does nothing when a cancel is on its way already. @throws NOT_FOUND, EXECUTION_FINISHED */
  cancel(executionId: string, reason: string | null): Promise<void>;
  /** @throws NOT_FOUND, CONFLICT there is no such doubt (any more), REQUEST_INVALID */
  answerDoubt(executionId: string, step: number, item: number, answer: DoubtAnswer): Promise<void>;
  /** The wait that a link belongs to. @throws RESUME_TOKEN_INVALID, RESUME_TOKEN_USED */
  findWait(token: string): Promise<ResumeTarget>;
  /** @returns id of the execution. @throws RESUME_TOKEN_INVALID, RESUME_TOKEN_USED */
  resumeByToken(token: string, body: Json): Promise<string>;
}

export function createExecutionMessages(engine: Engine, tokens: ResumeTokens): ExecutionMessages {
  async function findWait(token: string): Promise<ResumeTarget> {
    const target = tokens.verify(token);
    const phase = await engine.findWaitPhase(target.executionId, target.wait).catch((error: unknown) => {
      // Executions are deleted when their time of keeping is over; the wait ended before that.
      if (error instanceof NoriaError && error.code === 'NOT_FOUND') return 'over';
      throw error;
    });
    if (phase === 'over') throw new NoriaError('RESUME_TOKEN_USED');
    return target;
  }

  return {
    async cancel(executionId, reason) {
      const message = reason === null ? ({ kind: 'cancel' } as const) : ({ kind: 'cancel', reason } as const);
      if (await engine.send({ executionId, source: 'cancel', message })) return;
      const { status } = await engine.readSteps(executionId, { limit: 0 });
      if (isOver(status)) throw new NoriaError('EXECUTION_FINISHED', { status });
    },
    async answerDoubt(executionId, step, item, answer) {
      if (answer.verdict === 'again' && answer.result !== undefined) {
        throw new NoriaError('REQUEST_INVALID', { problem: 'body.result: only goes with the verdict "happened"' });
      }
      const view = await engine.readSteps(executionId, { items: 'count' });
      const attempt = findDoubt(view, step, item);
      const sent = await engine.send({
        executionId,
        source: `doubt:${step}:${item}:${attempt}`,
        message: { kind: 'doubt-answer', step, item, attempt, ...withoutUndefined(answer) },
      });
      if (!sent) throw new NoriaError('CONFLICT', { problem: 'This doubt was answered already.' });
    },
    findWait,
    async resumeByToken(token, body) {
      const { executionId, wait } = await findWait(token);
      const sent = await engine.send({
        executionId,
        source: `resume:${wait}`,
        message: { kind: 'resume', wait, body },
      });
      if (!sent) throw new NoriaError('RESUME_TOKEN_USED');
      return executionId;
    },
  };
}

function isOver(status: ExecutionView['status']): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

function findStep(view: ExecutionView, step: number): StepView | undefined {
  return view.steps.find((each) => each.step === step);
}

/** @returns the attempt that is in doubt */
function findDoubt(view: ExecutionView, step: number, item: number): number {
  const found = findStep(view, step);
  if (found === undefined) {
    throw new NoriaError('NOT_FOUND', { what: `Step of ${toApiId('exec', view.executionId)}`, id: step });
  }
  const doubt = found.doubts.find((each) => each.item === item);
  if (doubt === undefined) {
    throw new NoriaError('CONFLICT', { problem: `Step ${step} ("${found.node}") is not in doubt about item ${item}.` });
  }
  return doubt.attempt;
}

function withoutUndefined({ verdict, result }: DoubtAnswer): { verdict: 'happened' | 'again'; result?: Json } {
  return result === undefined ? { verdict } : { verdict, result };
}
