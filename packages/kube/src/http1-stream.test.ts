import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Http1Stream } from './http1-stream.ts';

test('an answer that tells nothing for long has lost its peer', async () => {
  const server = createServer((_, response) => void response.write('a'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo.
  const sent = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false });
  const stream = new Http1Stream(sent, 100);
  sent.end();
  const read: string[] = [];
  const reading = async () => {
    for await (const chunk of stream) read.push(String(chunk));
  };
  await expect(reading()).rejects.toThrow('nothing came for 100 ms');
  expect(read).toEqual(['a']);
  expect(stream.rstCode).not.toBe(0);
  server.closeAllConnections();
  server.close();
});
