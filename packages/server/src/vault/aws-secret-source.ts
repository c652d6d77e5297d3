/** Secrets of AWS Secrets Manager. */
import type { Clock, Outbound } from '@noria/core';
import { ask, readObject, type SecretSource, secretError } from './secret-source.ts';
import { type AwsCredentials, signAwsRequest } from './sign-aws-request.ts';

export interface AwsSecretSettings {
  readonly region: string;
  readonly credentials: AwsCredentials;
  /** Left out: the address of the region. */
  readonly baseUrl?: string;
}

/** @throws SECRET_NOT_FOUND, SECRET_STORE_REFUSED, SECRET_STORE_FAILED, and what outbound throws */
export function createAwsSecretSource(outbound: Outbound, clock: Clock, settings: AwsSecretSettings): SecretSource {
  const { region, credentials } = settings;
  const url = settings.baseUrl ?? `https://secretsmanager.${region}.amazonaws.com/`;

  return async (reference) => {
    const request = {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
      body: JSON.stringify({ SecretId: reference.path }),
    };
    const headers = signAwsRequest(request, { region, service: 'secretsmanager' }, credentials, clock.nowMs());
    const answer = await ask(outbound, { ...request, headers });
    const content = readObject(answer);
    if (answer.status === 200) {
      const secret = content?.SecretString ?? content?.SecretBinary;
      if (typeof secret !== 'string') throw secretError('failed', reference, url, 'the answer has no secret.');
      return secret;
    }
    // `com.amazonaws.secretsmanager#ResourceNotFoundException`, or the name alone.
    const type = String(content?.__type ?? `status ${answer.status}`).replace(/^.*#/, '');
    const problem = `${type}: ${String(content?.message ?? content?.Message ?? 'no reason given')}`;
    throw secretError(classify(type, answer.status), reference, url, problem);
  };
}

/** Faults of the caller all have status 400, throttling too. */
function classify(type: string, status: number): 'missing' | 'refused' | 'failed' {
  if (type === 'ResourceNotFoundException') return 'missing';
  return status >= 500 || status === 429 || /Throttling|TooManyRequests/.test(type) ? 'failed' : 'refused';
}
