/** What goes wrong with files, in words that a person can act on. */
import { EffectError, type Sent } from '@noria/core';

export function notAllowed(path: string): EffectError {
  return new EffectError('FILE_NOT_ALLOWED', { path }, { sent: 'no' });
}

export function notFound(path: string): EffectError {
  return new EffectError('FILE_NOT_FOUND', { path }, { sent: 'no' });
}

export function fileFailed(path: string, problem: string, sent: Sent = 'no', cause?: unknown): EffectError {
  return new EffectError('FILE_FAILED', { path, problem }, { sent, cause });
}

/** @param sent whether anything may be on the disk by now */
export function toFileError(error: unknown, path: string, sent: Sent = 'no'): EffectError {
  return error instanceof EffectError ? error : fileFailed(path, describe(error), sent, error);
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
      return 'a part of the path is a file';
    case 'ELOOP':
      return 'it is a link that leads to nothing';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EACCES':
    case 'EPERM':
      return 'the program may not use it: see to its owner and permissions';
    case 'ENAMETOOLONG':
      return 'a name on the path is too long';
    default:
      return message;
  }
}
