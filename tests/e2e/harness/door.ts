import { connect, createServer, type Server, type Socket } from 'node:net';
import { pathToFileURL } from 'node:url';

/** Lets whoever comes to `from`, a port of this machine or a socket's file, through to `to`. */
export async function door(from: number | string, to: number | string): Promise<Server> {
  const server = createServer((near) => {
    const far = typeof to === 'number' ? connect(to, '127.0.0.1') : connect(to);
    carry(near, far);
    carry(far, near);
  });
  await new Promise<void>((open, failed) => {
    server.once('error', failed);
    if (typeof from === 'number') server.listen(from, '127.0.0.1', open);
    else server.listen(from, open);
  });
  return server;
}

function carry(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}

// Started as a program it is the door's inner side: FILE PORT.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file = '', port] = process.argv.slice(2);
  await door(file, Number(port));
  process.stdout.write('open\n');
}
