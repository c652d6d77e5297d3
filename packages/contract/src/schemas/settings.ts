/** The settings that Noria reads from its surroundings: names, forms, defaults. */
import { z } from 'zod';

/** A whole number in text. */
function wholeNumber(min: number, max: number) {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

const flagSchema = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');

/** Texts with commas between; empty ones are left out. */
const listSchema = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** Every setting by name. `NAME_FILE` names a file that holds the value of `NAME`. */
export const settingsShape = {
  PORT: wholeNumber(0, 65_535).default(3000).meta({ description: 'Port to listen on; 0 takes a free one' }),
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .meta({ description: 'Address to listen on: this computer only when left out; 0.0.0.0 for every network' }),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'expected an address such as https://noria.example.com' })
    .optional()
    .meta({ description: 'Address that Noria is reached at from outside, through a proxy' }),
  NORIA_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: 'Where commands find the running server; the one that runs on NORIA_DATA_DIR when left out' }),
  NORIA_DATA_DIR: z
    .string()
    .min(1)
    .default('.noria')
    .meta({ description: 'Folder of the embedded database, files and secrets' }),
  NORIA_API_KEY: z.string().optional().meta({ description: 'API key of commands that reach the server by NORIA_URL' }),
  NORIA_ADMIN_EMAIL: z
    .email({ error: 'expected an e-mail address' })
    .optional()
    .meta({ description: 'E-mail address of the owner that the first start makes, with NORIA_ADMIN_PASSWORD' }),
  NORIA_ADMIN_PASSWORD: z.string().min(1).optional().meta({ description: 'Password of that owner' }),
  JWT_SECRET: z.string().min(32, { error: 'expected at least 32 characters' }).optional().meta({
    description:
      'Signs access tokens; the same for all processes on one database. Derived from ENCRYPTION_KEY when left out',
  }),
  JWT_SECRET_PREVIOUS: z
    .string()
    .min(32, { error: 'expected at least 32 characters' })
    .optional()
    .meta({ description: 'JWT_SECRET of before: its tokens count until their time is over' }),
  ACCESS_TOKEN_EXPIRE_MINUTES: wholeNumber(1, 60)
    .default(15)
    .meta({ description: 'How long an access token counts, in minutes' }),
  REFRESH_TOKEN_EXPIRE_DAYS: wholeNumber(1, 365).default(7).meta({ description: 'How long a session lasts, in days' }),
  MIN_PASSWORD_LENGTH: wholeNumber(8, 128).default(12).meta({ description: 'Fewest characters of a password' }),
  REQUIRE_SPECIAL_CHARS: flagSchema
    .default(true)
    .meta({ description: 'Whether a password needs a character that is neither a letter nor a digit' }),
  ENCRYPTION_KEY: z.string().min(32, { error: 'expected at least 32 characters' }).optional().meta({
    description:
      'Signs resume links; the same for all processes on one database. Made and kept in the data folder when left out',
  }),
  EXPRESSION_ENVIRONMENT: listSchema.meta({
    description:
      'Names of environment variables that expressions may read as `$env.NAME`, with commas between; settings of Noria are not among them',
  }),
  OUTBOUND_ALLOWED_ORIGINS: listSchema.meta({
    description:
      'Origins at private addresses that workflows may call, such as http://localhost:8080, with commas between',
  }),
  OUTBOUND_PROXY: z
    .url({ protocol: /^https?$/, error: 'expected an address such as http://proxy.example.com:3128' })
    .optional()
    .meta({
      description:
        'HTTP proxy for the requests of workflows, perhaps with user:password@; it has to allow CONNECT to the ports that are used. None when left out',
    }),
  OUTBOUND_NO_PROXY: listSchema.meta({
    description: 'Hosts that are reached without the proxy: name, or .name for all below it, with commas between',
  }),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .meta({ description: 'Least weight of the lines that are logged' }),
  LOG_FORMAT: z.enum(['json', 'pretty']).optional().meta({
    description: 'Log lines for programs or for people; left out, for people on a terminal and for programs elsewhere',
  }),
  WEBHOOK_SIGNATURE_SECRET: z.string().min(16, { error: 'expected at least 16 characters' }).optional().meta({
    description:
      'Secret of signed webhooks (HMAC-SHA256), where the organization has no variable of this name; the same for all processes on one database',
  }),
  WEBHOOK_MAX_BODY_BYTES: wholeNumber(1_000, 64_000_000)
    .default(16_000_000)
    .meta({ description: 'Largest body of a request to a webhook, in bytes, unpacked too' }),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, { error: 'expected postgres://user:password@host:5432/database' })
    .optional()
    .meta({ description: 'PostgreSQL 15 or later; the embedded database when left out' }),
  DATABASE_POOL_MIN: wholeNumber(0, 1000)
    .default(0)
    .meta({ description: 'Connections to PostgreSQL that stay open when nothing needs them' }),
  DATABASE_POOL_MAX: wholeNumber(1, 1000).default(10).meta({ description: 'Connections to PostgreSQL at most' }),
  DATABASE_APP_ROLE: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, { error: 'expected a role name of lower-case letters, digits and _' })
    .default('noria_app')
    .meta({
      description: 'Role that requests work under, for row-level security; roles belong to the whole PostgreSQL server',
    }),
  DATABASE_SSL: flagSchema.default(false).meta({ description: 'Encrypt the connections to PostgreSQL' }),
  MAX_CONCURRENT_EXECUTIONS: wholeNumber(1, 100_000)
    .default(50)
    .meta({ description: 'Executions active at once in this process' }),
  WORKFLOW_MAX_CONCURRENT_EXECUTIONS: wholeNumber(1, 100_000).default(20).meta({
    description: 'Executions of one workflow active at once in this process, where the workflow does not say',
  }),
  MAX_WORKFLOW_DURATION_MS: wholeNumber(1, 2_147_483_647)
    .default(300_000)
    .meta({ description: 'Longest active time of an execution, in milliseconds; waiting does not count' }),
  WORKFLOW_DEFAULT_TIMEOUT: wholeNumber(1, 2_147_483_647).optional().meta({
    description:
      'Longest active time where the workflow does not say, in milliseconds; `MAX_WORKFLOW_DURATION_MS` when left out',
  }),
  MAX_RETRY_ATTEMPTS: wholeNumber(1, 20)
    .default(20)
    .meta({ description: 'Most tries of a step, the first included, whatever its node says' }),
} as const;

export const settingsSchema = z.object(settingsShape);

export type Settings = z.output<typeof settingsSchema>;
export type SettingName = keyof typeof settingsShape;
