/**
 * Tries the API of a real server with everything that its own description allows, and with what it does not
 * (https://schemathesis.readthedocs.io), as the owner, who may do the most. Fails if there is a fault of the server's, or an
 * answer that the description does not know.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Child } from '../harness/child.ts';
import { Guest } from '../harness/guest.ts';
import { failuresDirectory, schemathesis, suiteDirectory } from '../harness/paths.ts';
import { ServerRoom } from '../harness/server-room.ts';
import { withOpenAi } from '../harness/settings.ts';
import { startAimock } from '../model-servers/aimock.ts';

/** For each operation of the API, and each way of trying. */
const EXAMPLES = '40';

const room = await ServerRoom.open();
try {
  // With a model server that answers: one that does not would be a fault, and not the API's.
  const models = await startAimock();
  room.endWith(() => models.stop());
  models.onMessage(/.*/, { content: 'An answer.' });
  await withOpenAi(room.dataDirectory, `${models.url}/v1`);
  const env = { ...room.env, HEARTH_API_KEY: 'sk-fuzz' };
  const encrypted = await room.serve({ env });
  const owner = await (await Guest.join(await encrypted.firstLink(), { userName: 'Ana' })).signIn();
  owner.leave();
  await encrypted.end();
  // A handshake for each request would take most of the time.
  const server = await room.serve({ env, args: ['--no-tls'] });
  const report = join(failuresDirectory, 'api-fuzz');
  await mkdir(report, { recursive: true });
  const fuzz = new Child(
    schemathesis,
    [
      ...['--config-file', join(suiteDirectory, 'api-fuzz/schemathesis.toml')],
      ...['run', `http://127.0.0.1:${server.port}/api/openapi.json`],
      ...['--header', `Authorization: Bearer ${owner.accessToken}`],
      // The server ends connections that are silent for 10 seconds, which is sooner than this client expects.
      ...['--header', 'Connection: close'],
      ...[
        '--checks',
        'all',
        '--max-examples',
        EXAMPLES,
        '--seed',
        '3',
        '--no-color',
        '--suppress-health-check',
        'all',
      ],
      ...[
        '--rate-limit',
        '150/s',
        '--request-timeout',
        '20',
        '--output-sanitize',
        'true',
        '--warnings',
        'off',
      ],
      // It would end the access that everything else needs.
      ...['--exclude-path', '/api/v1/auth/sign-out'],
    ],
    { env: { ...room.env, PYTHONWARNINGS: 'ignore' }, cwd: report, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const code = await fuzz.end(15 * 60_000);
  await writeFile(join(report, 'server.log'), server.child.said);
  if (code !== 0) {
    console.error(`schemathesis ended with ${code}; the server's log is in ${report}`);
    process.exitCode = 1;
  }
} finally {
  await room.close();
}
