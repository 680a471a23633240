export { GitFixture } from './git-fixture.ts';
export { GitHttpServer, type GitHttpServerOptions } from './git-http-server.ts';
