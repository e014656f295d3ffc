import type { IncomingMessage } from 'node:http';
import { UserError } from '../util/errors.js';

/** A request that is refused; `status` is what HTTP answers. */
export class RefusedError extends UserError {
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(code, message);
    this.status = status;
  }
}

/**
 * Throws RefusedError for a request that another site may have caused, a Host that is not ours (DNS rebinding) or a
 * foreign Origin, and for one that wants anything but to read. `hosts` are allowed values of the Host header, with
 * their port.
 */
export function checkRequest({ method, headers }: IncomingMessage, hosts: ReadonlySet<string>): void {
  const { host, origin } = headers;
  if (host === undefined || !hosts.has(host.toLowerCase())) {
    throw new RefusedError(403, 'foreign-host', `host not served here (allowed: ${[...hosts].join(', ')})`);
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw new RefusedError(403, 'foreign-origin', `requests come only from http://${host}`);
  }
  if (method !== 'GET' && method !== 'HEAD') {
    throw new RefusedError(405, 'bad-method', 'only GET and HEAD are allowed here');
  }
}
