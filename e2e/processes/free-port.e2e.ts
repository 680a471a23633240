import { freePort } from './free-port.ts';

test('no port is given twice, though nobody listens on it yet', async () => {
  const ports: number[] = [];
  for (let count = 0; count < 500; count++) ports.push(await freePort());
  expect(new Set(ports).size).toBe(ports.length);
});
