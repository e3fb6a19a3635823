import { LLMock } from '@copilotkit/aimock';

interface AimockOptions {
  /** The one API key that is let in; without it, all are. */
  key?: string;
}

/** aimock, a model server of another hand, on a port of its own. */
export async function startAimock({ key }: AimockOptions = {}): Promise<LLMock> {
  const auth = key === undefined ? {} : { auth: { apiKeys: [key] } };
  const server = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 12, latency: 10, ...auth });
  await server.start();
  return server;
}

export type { LLMock };
