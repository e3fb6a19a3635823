import { type LLMock, startAimock } from '../model-servers/aimock.ts';
import { RawServer, type Script } from '../model-servers/raw.ts';
import type { Machine } from './machine.ts';
import { type Chosen, withModelServer } from './settings.ts';

/** Where a Hearth is: a machine, or a room for servers. */
type Home = Pick<Machine, 'dataDirectory' | 'endWith'>;

/** A model server of ours, which its user has chosen already. Ended with the home. */
export async function chooseRawServer(home: Home, scripts: Script[], chosen?: Chosen): Promise<RawServer> {
  const server = await RawServer.start(...scripts);
  home.endWith(() => server.stop());
  await withModelServer(home.dataDirectory, server.baseUrl, chosen);
  return server;
}

/** aimock, which the machine's user has chosen already. */
export async function chooseAimock(machine: Machine, chosen?: Chosen): Promise<LLMock> {
  const server = await startAimock();
  machine.endWith(() => server.stop());
  await withModelServer(machine.dataDirectory, `${server.url}/v1`, { model: 'gpt-4o', ...chosen });
  return server;
}
