/** The cookie of the refresh token. */

const name = 'noria_session';
/** The cookie ends with its session, which the server decides. */
const maxAgeSeconds = 400 * 86_400;

/**
 * Sent to the sign-in only, by pages of Noria only, and hidden from scripts.
 * @param isSecure Noria is reached by https
 * @source RFC 6265bis
 */
export function writeSessionCookie(token: string, isSecure: boolean): string {
  return `${name}=${token}; Max-Age=${maxAgeSeconds}; ${attributes(isSecure)}`;
}

export function clearSessionCookie(isSecure: boolean): string {
  return `${name}=; Max-Age=0; ${attributes(isSecure)}`;
}

function attributes(isSecure: boolean): string {
  return `Path=/api/auth; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}

/** @param cookies the header. Null when the cookie is not in it */
export function readSessionCookie(cookies: string): string | null {
  for (const part of cookies.split(';')) {
    const [key = '', ...value] = part.trim().split('=');
    if (key === name) return value.join('=') || null;
  }
  return null;
}
