import { randomUUID } from 'node:crypto';

import type { WebDriver } from 'selenium-webdriver';

import { LOCAL_ID } from '../harness/settings.ts';

/** Asks the core as the page itself does, and waits for the answer to each message until it is complete. */
const make = `
  const [operations, done] = arguments;
  const ask = (command, args) => window.__TAURI_INTERNALS__.invoke(command, args);
  const isAnswered = async (chat_id) => {
    const request = { chat_id, anchor: { type: 'end' }, limit: 1 };
    const [last] = (await ask('message_page', { request })).messages;
    return last.message.answer !== null && last.message.status === 'complete';
  };
  (async () => {
    for (const operation of operations) {
      await ask('apply', { operation });
      if (operation.action.type !== 'send_message') continue;
      while (!(await isAnswered(operation.chat_id))) await new Promise((look) => setTimeout(look, 10));
    }
  })().then(() => done(null), (fault) => done(JSON.stringify(fault)));
`;

export interface ChatToMake {
  title: string;
  prompts: string[];
}

/** Chats with the model that `chooseRawServer` sets up, each prompt answered as its server is told to. */
export async function makeChats(driver: WebDriver, chats: ChatToMake[]): Promise<void> {
  await driver.manage().setTimeouts({ script: 600_000 });
  const fault = await driver.executeAsyncScript<string | null>(make, chats.flatMap(operations));
  if (fault !== null) throw new Error(`the chats could not be made: ${fault}`);
}

function operations({ title, prompts }: ChatToMake): object[] {
  const chat_id = randomUUID();
  const model = { provider_id: LOCAL_ID, model: 'raw-model' };
  const actions = [
    { type: 'create_chat', model },
    ...prompts.map((text) => ({ type: 'send_message', message_id: randomUUID(), text })),
    { type: 'rename', title },
  ];
  return actions.map((action) => ({ op_id: randomUUID(), chat_id, action }));
}
