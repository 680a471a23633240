import type { IncomingHttpHeaders } from 'node:http2';

/** One request for the API, in the words of RBAC and of the API server's metrics. */
export interface ProxiedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'apply' | 'delete' | 'deletecollection' | 'other';
  /** The plural name, such as `configmaps`; empty where the path is no resource's. */
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly dryRun: boolean;
  readonly userAgent: string;
  /** Whom it impersonates. */
  readonly impersonates: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The answer's; undefined while there is none. */
  status?: number;
}

/** Reads a request's path as the API server does. */
export function describeRequest(headers: IncomingHttpHeaders): ProxiedRequest {
  const method = headers[':method'] ?? '';
  const path = headers[':path'] ?? '';
  const url = new URL(path, 'http://localhost');
  const target = targetOf(url.pathname.split('/').filter((part) => part !== ''));
  const watch = ['true', '1'].includes(url.searchParams.get('watch') ?? '');
  return {
    method,
    path,
    verb: target.resource === '' ? 'other' : verbOf(method, target.name, watch, headers['content-type'] ?? ''),
    ...target,
    dryRun: url.searchParams.has('dryRun'),
    userAgent: headers['user-agent'] ?? '',
    impersonates: String(headers['impersonate-user'] ?? ''),
    at: Date.now(),
  };
}

type Target = Pick<ProxiedRequest, 'resource' | 'subresource' | 'namespace' | 'name'>;

/** /api/v1/... or /apis/GROUP/VERSION/..., then [namespaces/NAMESPACE/]RESOURCE[/NAME[/SUBRESOURCE]]. */
function targetOf(parts: readonly string[]): Target {
  const rest = parts[0] === 'api' ? parts.slice(2) : parts[0] === 'apis' ? parts.slice(3) : [];
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize';
  const [resource = '', name = '', subresource = ''] = inNamespace ? rest.slice(2) : rest;
  return { resource, name, subresource, namespace: inNamespace ? (rest[1] ?? '') : '' };
}

function verbOf(method: string, name: string, watch: boolean, contentType: string): ProxiedRequest['verb'] {
  switch (method) {
    case 'GET':
      if (watch) return 'watch';
      return name === '' ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return contentType.startsWith('application/apply-patch') ? 'apply' : 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      return 'other';
  }
}
