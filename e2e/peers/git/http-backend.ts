import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from '../http-server.ts';
import { gitEnvironment } from './git-command.ts';

const HEADER_END = '\r\n\r\n';

/** Answers one request by `git http-backend`, which speaks CGI: headers and a body on its standard output. */
export async function runHttpBackend(root: string, request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
  const child = spawn('git', ['http-backend'], { env: { ...gitEnvironment, ...cgiVariables(root, request, body) }, stdio: 'pipe' });
  child.on('error', () => response.destroy());
  child.stdin.on('error', () => {});
  child.stdin.end(body);
  child.stderr.resume();
  let head = Buffer.alloc(0);
  let started = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (started) return void write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(HEADER_END);
    if (end === -1) return;
    started = true;
    writeHead(head.subarray(0, end).toString('latin1'), response);
    write(head.subarray(end + HEADER_END.length));
  });
  const write = (chunk: Buffer) => {
    if (response.write(chunk)) return;
    child.stdout.pause();
    response.once('drain', () => child.stdout.resume());
  };
  response.on('close', () => child.kill());
  await once(child, 'close');
  if (!started) response.writeHead(500);
  response.end();
}

function cgiVariables(root: string, request: IncomingMessage, body: Buffer): NodeJS.ProcessEnv {
  const url = new URL(request.url ?? '/', 'http://localhost');
  return {
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    GATEWAY_INTERFACE: 'CGI/1.1',
    SERVER_PROTOCOL: 'HTTP/1.1',
    REQUEST_METHOD: request.method,
    PATH_INFO: decodeURIComponent(url.pathname),
    QUERY_STRING: url.search.slice(1),
    CONTENT_TYPE: request.headers['content-type'],
    CONTENT_LENGTH: String(body.length),
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
    GIT_PROTOCOL: headerOf(request, 'git-protocol'),
    REMOTE_ADDR: '127.0.0.1',
    // Whoever came this far may push.
    REMOTE_USER: 'test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
  };
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function writeHead(head: string, response: ServerResponse): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}
