import { LLMock } from '@copilotkit/aimock';

/** aimock, a model server of another hand, with one answer for anything that no test has scripted. */
export async function startAimock(): Promise<LLMock> {
  const server = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 12, latency: 10 });
  await server.start();
  return server;
}

export function baseUrlOf(server: LLMock): string {
  return `${server.url}/v1`;
}

export type { LLMock };
