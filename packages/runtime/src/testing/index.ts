export { FakeClient } from './fake-client.ts';
export { FakeClock, settle } from './fake-clock.ts';
export { type FakeRequest, FakeServer } from './fake-server.ts';
