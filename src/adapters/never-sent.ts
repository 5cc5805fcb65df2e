/** What went wrong before a request could leave: no address, no connection, no trust (Node.js and undici name them). */
const before =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;
/** An error wraps another, and that one another. */
const mostCauses = 5;

/** The code of an error by which a request certainly never reached its server; null where it may have. */
export function neverSent(error: unknown): string | null {
  let cause = error;
  for (let depth = 0; depth < mostCauses && typeof cause === 'object' && cause !== null; depth += 1) {
    const { code, original, cause: next } = cause as Readonly<Record<string, unknown>>;
    if (typeof code === 'string' && before.test(code)) return code;
    cause = original ?? next;
  }
  return null;
}
