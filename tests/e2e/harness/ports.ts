import { createServer } from 'node:net';

/** A port of 127.0.0.1 that nobody has taken; with 0 the system chooses one. */
export async function freePort(wanted = 0): Promise<number | undefined> {
  const server = createServer();
  return await new Promise((found) => {
    server.once('error', () => found(undefined));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

export async function firstFree(ports: readonly number[]): Promise<number> {
  for (const port of ports) if ((await freePort(port)) !== undefined) return port;
  throw new Error(`all of the ports ${ports.join(', ')} are taken`);
}
