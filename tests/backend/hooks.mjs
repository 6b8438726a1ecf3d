// What posts hooks, as WCS does.
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

export class Poster {
  // connections: kept alive, at most.
  constructor(hookUrl, connections = 64) {
    this.url = hookUrl;
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  // With trailers, it goes in chunks. What came: {status, reason, rawHeaders, body, ms}; status 0 and an error where nothing came.
  post(method, body, { headers = {}, trailers, limit = 30_000 } = {}) {
    const begin = performance.now();
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    return new Promise(resolve => {
      const end = came => resolve({ ...came, ms: performance.now() - begin });
      const call = request(`${this.url}/${method}`, { method: 'POST', agent: this.agent, timeout: limit, headers: {
        'Content-Type': 'application/json;charset=UTF-8', ...headers,
        ...(trailers ? { 'Transfer-Encoding': 'chunked', Trailer: Object.keys(trailers).join() }
          : { 'Content-Length': bytes.length }) } }, response => {
        const parts = [];
        response.on('data', part => parts.push(part));
        response.on('error', error => end({ status: 0, error: error.message }));
        response.on('end', () => end({ status: response.statusCode, reason: response.statusMessage,
          rawHeaders: response.rawHeaders, body: Buffer.concat(parts) }));
      });
      call.on('timeout', () => call.destroy(new Error('It took too long.')));
      call.on('error', error => end({ status: 0, error: error.message }));
      if (trailers) {
        call.write(bytes.subarray(0, bytes.length / 2));
        call.addTrailers(trailers);
        call.end(bytes.subarray(bytes.length / 2));
      } else {
        call.end(bytes);
      }
    });
  }

  stop() {
    this.agent.destroy();
  }
}

// The value that such a share of the figures is below.
export function quantile(figures, share) {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
export const msText = ms => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
export const brief = figures => `p50 ${msText(quantile(figures, 0.5))}, max ${msText(Math.max(...figures))}`;
export const spread = figures => `p50 ${msText(quantile(figures, 0.5))}, p99 ${msText(quantile(figures, 0.99))}, ` +
  `max ${msText(Math.max(...figures))}`;
