import type { IncomingMessage } from 'node:http';
import { UserError } from '../util/errors.js';

/** The largest body that a page may send, in bytes. */
export const MAX_BODY_BYTES = 64 * 1024;

/** A request that is refused; `status` is what HTTP answers. */
export class RefusedError extends UserError {
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(code, message);
    this.status = status;
  }
}

/**
 * Throws RefusedError for a request that another site may have caused: a Host that is not ours
 * (DNS rebinding) or a foreign Origin. `hosts` are allowed values of the Host header, with their port.
 */
export function checkOrigin({ headers }: IncomingMessage, hosts: ReadonlySet<string>): void {
  const { host, origin } = headers;
  if (host === undefined || !hosts.has(host.toLowerCase())) {
    throw new RefusedError(403, 'foreign-host', `host not served here (allowed: ${[...hosts].join(', ')})`);
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw new RefusedError(403, 'foreign-origin', `requests come only from http://${host}`);
  }
}

/** Returns the JSON object in a request's body. Throws RefusedError where there is none or it is too large. */
export async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') {
    throw new RefusedError(415, 'bad-body', 'the body must be application/json');
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      throw new RefusedError(413, 'body-too-large', `the body has more than ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new RefusedError(400, 'bad-body', 'the body is no JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new RefusedError(400, 'bad-body', 'the body must be a JSON object');
  }
  return body as Readonly<Record<string, unknown>>;
}
