/** Every error that Noria reports: code → kind, HTTP status, whether a repeat can help, and the message. */

/** Who has to act: the person who sent the request, the operator of this installation, or Noria's authors. */
export type ErrorKind = 'user' | 'operational' | 'bug';

export interface ErrorEntry {
  readonly kind: ErrorKind;
  readonly httpStatus: number;
  /** True when the same call may succeed later without any change. */
  readonly retryable: boolean;
  /** What is wrong and what to do; `{name}` stands for `details.name`. */
  readonly message: string;
}

function user(httpStatus: number, message: string, retryable = false): ErrorEntry {
  return { kind: 'user', httpStatus, retryable, message };
}

function operational(httpStatus: number, message: string, retryable = true): ErrorEntry {
  return { kind: 'operational', httpStatus, retryable, message };
}

export const errorCatalogue = {
  // Requests
  REQUEST_INVALID: user(400, 'The request is not valid: {problem}'),
  REQUEST_MALFORMED: user(400, 'The body cannot be read: {problem}'),
  REQUEST_TOO_LARGE: user(413, 'The body is larger than {limitBytes} bytes. Send less at a time.'),
  REQUEST_TOO_DEEP: user(400, 'The body nests deeper than {limit} levels. Flatten it.'),
  REQUEST_TYPE_UNSUPPORTED: user(415, 'Content-Type has to be {expected} here; this one is {contentType}.'),
  REQUEST_ENCODING_UNSUPPORTED: user(
    415,
    'Content-Encoding {encoding} cannot be read. Send the body as it is, or with gzip or deflate.',
  ),
  REQUEST_LIMIT: user(400, 'The body has more than {limit} {unit}. Send less at a time.'),
  REQUEST_TOO_SLOW: user(408, 'The body took longer than {limitMs} ms, and its place was needed. Send it again.', true),
  REQUEST_ORIGIN_REFUSED: user(
    403,
    'Requests from {origin} are refused: it is no page and no name of this installation. PUBLIC_URL names the one that it is reached by.',
  ),
  SIGN_IN_NEEDED: user(
    401,
    'Sign in first, or send an API key: Authorization: Bearer noria_…. npx noria token create makes one.',
  ),
  SIGN_IN_FAILED: user(401, 'The e-mail address or the password is wrong.'),
  TOKEN_INVALID: user(401, 'The token is not valid: {problem}. Sign in again.'),
  SESSION_OVER: user(401, 'The session is over. Sign in again.'),
  SESSION_REUSED: user(
    401,
    'A token of this session was used a second time, so somebody may have a copy: the session has ended. Sign in again, and change the password if it was not you.',
  ),
  API_KEY_INVALID: user(
    401,
    'The API key is not valid: it was deleted, has expired, or its maker has left the organization.',
  ),
  FORBIDDEN: user(403, 'This takes the role {needed}; yours is {role}.'),
  SESSION_NEEDED: user(403, 'An API key cannot do this: it takes somebody who has signed in.'),
  SCOPE_MISSING: user(403, 'The API key lacks the scope {scope}.'),
  TOO_MANY_REQUESTS: user(429, 'Too many requests. Repeat this one in {retryAfterS} s.', true),
  AUDIT_LOG_BROKEN: operational(
    409,
    'Entry {seq} of the audit log is not what was recorded ({fault}). Somebody changed the database: compare it with a backup.',
    false,
  ),
  LINK_INVALID: user(404, 'This link is not valid: it was used before, or its time is over.'),
  PASSWORD_REFUSED: user(422, 'The password cannot be taken: {problem}'),
  METHOD_NOT_ALLOWED: user(405, '{path} does not take {method}; it takes {allowed}.'),
  NOT_FOUND: user(404, '{what} {id} does not exist here.'),
  CURSOR_INVALID: user(400, 'The cursor cannot be read. Use the value of nextCursor from the page before.'),
  CONFLICT: user(409, '{problem}'),
  SERVER_BUSY: operational(503, 'Too many large requests arrive at once. Repeat this one in a moment.'),
  IDEMPOTENCY_KEY_REUSED: user(422, 'The idempotency key {key} was used before with another body. Use a new key.'),
  INTERNAL: {
    kind: 'bug',
    httpStatus: 500,
    retryable: false,
    message: 'Noria made a mistake. The log has it under this request id.',
  } satisfies ErrorEntry,

  // Workflows
  WORKFLOW_INVALID: user(422, 'The workflow has {found}. Each is listed with its place.'),
  WORKFLOW_FILE_UNREADABLE: user(422, 'The workflow file {path} cannot be read: {problem}'),
  WORKFLOW_NOT_PUBLISHED: user(409, 'The workflow has no published version. Publish one first.'),
  WORKFLOW_DISABLED: user(409, 'The workflow is switched off. Switch it on first.'),
  WEBHOOK_NOT_FOUND: user(404, 'No published workflow listens at {method} /hooks/{path}.'),
  WEBHOOK_NOT_LISTENING: user(
    404,
    'Nobody listens at {method} /hooks-test/{path} now. Open the workflow and listen: POST /api/workflows/ID/listen opens its draft for {windowS} s.',
    true,
  ),
  WEBHOOK_PATH_TAKEN: user(409, 'Another workflow already listens at {method} /hooks/{path}. Choose another path.'),
  SIGNATURE_MISSING: user(401, 'The header {header} is missing; this webhook takes signed requests only.'),
  SIGNATURE_MALFORMED: user(401, 'The header {header} cannot be read: expected {expected}.'),
  SIGNATURE_EXPIRED: user(
    401,
    'The time in {header} is more than {toleranceS} s away from now. Sign the request again, and check the clock.',
  ),
  SIGNATURE_WRONG: user(
    401,
    'The signature in {header} does not match. Sign the timestamp, a dot and the exact body with the secret of this webhook.',
  ),
  SIGNATURE_REPLAYED: user(401, 'This signed request was accepted before. Sign each request anew, with its own time.'),
  SIGNATURE_SECRET_MISSING: operational(
    503,
    'This webhook cannot check signatures: its secret is not set. The log names it.',
    false,
  ),
  TRIGGER_NOT_FOUND: user(422, 'The workflow has no {trigger} to start from.'),

  // Expressions and parameters
  EXPRESSION_SYNTAX: user(422, 'The expression cannot be read: {problem} (column {column}).'),
  EXPRESSION_FAILED: user(422, 'The expression failed: {problem} (column {column}).'),
  EXPRESSION_LIMIT: user(422, 'The expression went over its limit of {limit} {unit}.'),
  PARAMETER_INVALID: user(422, 'Parameter {parameter}: {problem}'),
  SCHEDULE_INVALID: user(422, 'The schedule cannot be read: {field}: {problem}'),
  LINEAGE_UNKNOWN: user(
    422,
    'This item cannot be traced back to "{node}". Use first(), last() or all() instead of item.',
  ),

  // Executions
  EXECUTION_FINISHED: user(409, 'The execution has already ended ({status}).'),
  EXECUTION_NOT_FINISHED: user(409, 'The execution is still {status}. Cancel it or wait for its end.'),
  EXECUTION_NOTHING_TO_RESUME: user(409, 'The execution has no failed step to resume from.'),
  EXECUTION_CANCELLED: user(409, 'The execution was cancelled.'),
  EXECUTION_QUARANTINED: operational(
    503,
    'The execution was set aside: {count} processes died while they ran it.',
    false,
  ),
  EXECUTION_FENCED: operational(503, 'Another process has taken this execution over.'),
  JOURNAL_REFUSED: operational(500, 'The database refused a record of this execution: {problem}', false),
  STEP_LIMIT: user(422, 'The execution went over its limit of {limit} steps. A loop may have no way out.'),
  ITEM_LIMIT: user(422, 'Node "{node}" gave {count} items; the limit is {limit}.'),
  PAYLOAD_LIMIT: user(422, 'The execution went over its limit of {limitBytes} payload bytes.'),
  ANSWER_TOO_LARGE: user(
    422,
    'The execution succeeded, but its items are too many for an answer. Read its steps, or answer with a file.',
  ),
  LIST_TOO_LARGE: user(
    422,
    'The step needs all its items at once: {sizeBytes} bytes; the limit is {limitBytes}. Let fewer come to it, with a filter before it or batches.',
  ),
  ACTIVE_TIME_LIMIT: user(422, 'The execution was active for longer than {limitMs} ms.'),
  CALL_DEPTH_LIMIT: user(422, 'Workflows call each other more than {limit} levels deep.'),
  RESUME_TOKEN_INVALID: user(404, 'This resume link is not valid. It may have been cut or altered.'),
  RESUME_TOKEN_USED: user(409, 'This wait is already over: it was resumed, or its time ran out.'),

  // Steps and effects
  NODE_TYPE_UNKNOWN: user(422, 'Node type {type}@{version} does not exist here.'),
  NODE_PART_MISSING: operational(
    503,
    'Node type {type} needs {part}, which is not installed here. Run: npm install --include=optional',
    false,
  ),
  NODE_FAILED: user(422, '{problem}'),
  NODE_CRASHED: {
    kind: 'bug',
    httpStatus: 500,
    retryable: false,
    message: 'Node type {type} made a mistake: {problem}',
  } satisfies ErrorEntry,
  WORKFLOW_STOPPED: user(422, '{problem}'),
  EFFECT_IN_DOUBT: operational(
    500,
    'It is not known whether the effect happened: the process died in the middle of it.',
    false,
  ),
  CALL_FAILED: user(422, 'The called workflow failed: {problem}'),
  FILE_NOT_ALLOWED: user(403, 'The path {path} is outside the folder that workflows may use.'),
  TABLE_VALUE_INVALID: user(422, 'The column {column} of the data table: {problem}'),
  TABLE_FULL: user(422, 'A data table holds at most {limit} rows.'),
  BINARY_TOO_LARGE: user(422, 'A file of {sizeBytes} bytes is larger than the {limitBytes} bytes allowed here.'),
  BINARY_GONE: user(404, 'The file {hash} is not there any more.'),
  CONTENT_UNREADABLE: user(422, '{content} cannot be read as {format}: {problem}'),
  CONTENT_UNWRITABLE: user(422, 'The items cannot be written as {format}: {problem}'),
  CONTENT_LIMIT: user(422, '{content} goes over a limit: {problem}'),
  FILE_NOT_FOUND: user(404, 'There is no file {path} in the folder that workflows may use.'),
  FILE_EXISTS: user(409, 'The file {path} is there already, with other content.'),
  FILE_FAILED: operational(500, 'The file {path} cannot be used: {problem}'),

  // Outgoing requests
  OUTBOUND_REFUSED: user(422, 'The address {address} is not allowed: {problem}'),
  OUTBOUND_FAILED: operational(502, 'The request to {host} failed: {problem}'),
  OUTBOUND_TIMEOUT: operational(504, 'The request to {host} took longer than {timeoutMs} ms.'),
  OUTBOUND_TOO_LARGE: user(502, 'The answer of {host} is larger than {limitBytes} bytes.'),
  OUTBOUND_TOO_DEEP: user(502, 'The answer of {host} nests deeper than {limit} levels. Take it as text or as a file.'),
  OUTBOUND_CIRCUIT_OPEN: operational(
    503,
    '{host} failed {failures} times in a row and is left alone: it is tried again in {retryAfterMs} ms.',
  ),
  OUTBOUND_STATUS: user(502, '{host} answered {status}.'),
  GRAPHQL_FAILED: user(502, '{host} refused the query: {problem}'),

  // Credentials
  CREDENTIAL_NOT_FOUND: user(404, 'The credential {id} does not exist here.'),
  CREDENTIAL_INVALID: user(422, 'The credential is not valid: {problem}'),
  CREDENTIAL_DAMAGED: operational(
    500,
    'The credential {id} cannot be opened: what the database holds is not what was sealed. Enter its secrets again, or restore a backup.',
    false,
  ),
  VAULT_KEY_WRONG: operational(
    503,
    'The credentials of this installation are sealed with another key than the one it runs with. Start Noria with the ENCRYPTION_KEY that it had, or put the file secrets/master.key of its data folder back.',
    false,
  ),
  SECRET_REFERENCE_INVALID: user(422, 'The reference {reference} cannot be read: {problem}'),
  SECRET_NOT_FOUND: user(422, 'The reference {reference} leads nowhere: {problem}'),
  SECRET_STORE_REFUSED: operational(502, '{host} does not give the secret {reference}: {problem}', false),
  SECRET_STORE_FAILED: operational(502, '{host} could not give the secret {reference}: {problem}'),

  // Running Noria
  SETTINGS_INVALID: operational(500, 'Settings are wrong: {problem}', false),
  DATA_FOLDER_LOCKED: operational(
    503,
    'The data folder {folder} is in use by process {pid}. Stop it, or choose another folder with NORIA_DATA_DIR.',
    false,
  ),
  DATABASE_UNREACHABLE: operational(503, 'The database cannot be reached: {problem}'),
  DATABASE_NOT_SHARED: operational(
    503,
    'noria {role} shares the work with other processes, and the embedded database belongs to one process. Set DATABASE_URL to a PostgreSQL, or let one process do everything: npx noria start.',
    false,
  ),
  DATABASE_TOO_NEW: operational(
    503,
    'The database was migrated by a newer Noria (migration {migration}). Start that version.',
    false,
  ),
  DATABASE_MIGRATION_CHANGED: operational(
    503,
    'Migration {migration} was changed after it ran. Restore the file.',
    false,
  ),
  SERVER_UNREACHABLE: operational(
    503,
    'Noria cannot be reached at {url}: {problem}. Start it with npx noria start, or name a running one with NORIA_URL.',
  ),
  SERVER_NOT_RUNNING: operational(
    503,
    'No Noria runs on the data folder {folder}. Start it with npx noria start, say which folder it has with NORIA_DATA_DIR, or name its address with NORIA_URL.',
  ),
  STARTING_UP: operational(503, 'Noria is starting. Repeat the request in a moment.'),
  DATABASE_ROLE_MISSING: operational(
    500,
    'The database login may not work as role {role}. An administrator of the database runs: {statements}',
    false,
  ),
  SHUTTING_DOWN: operational(503, 'Noria is shutting down. Repeat the request in a moment.'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
