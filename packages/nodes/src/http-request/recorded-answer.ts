/** The form in which answers lie in the journal. */
import type { Json } from '@noria/core';
import type { Answer } from './read-answer.ts';
import type { RequestSettings } from './request-settings.ts';

/**
 * Begins what is recorded. In a list, because what stands in for a lost result may be the item itself, which comes from
 * outside and is always an object: it cannot pass for an answer and name a file of somebody else.
 */
const mark = 'http.answer';

export function recordAnswer(answer: Answer, { fullResponse, pagination }: RequestSettings): Json {
  const isWhole = fullResponse || pagination !== 'none';
  return [mark, (isWhole ? answer : { ...answer, headers: {} }) as unknown as Json];
}

/** @param recorded what the effect gave; or what a person or a setting put in its place */
export function recallAnswer(recorded: Json, url: string): Answer {
  if (Array.isArray(recorded) && recorded.length === 2 && recorded[0] === mark) return recorded[1] as unknown as Answer;
  return { status: 0, headers: {}, url, body: recorded, file: null };
}
