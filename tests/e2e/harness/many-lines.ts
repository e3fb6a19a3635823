import type { HearthWindow } from './window.ts';

/** As the page itself does, many at once, into the chat that was written in last. */
const script = `
  const [count, middle, done] = arguments;
  const ask = (command, args) => window.__TAURI_INTERNALS__.invoke(command, args);
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };
  (async () => {
    const { chats } = await ask('list_chats', {
      request: { space_id: null, filter: 'current', search: '', after: null, limit: 1 },
    });
    for (let number = 1; number <= count; number += 1) {
      const text = middle !== null && number === Math.floor(count / 2) ? middle : 'Line number ' + number;
      const action = { type: 'send_message', message_id: uuid(), text };
      await ask('apply', { operation: { op_id: uuid(), chat_id: chats[0].id, action } });
    }
  })().then(() => done(null), (fault) => done(JSON.stringify(fault)));
`;

/** Says `Line number 1` and so on, with other words for the one in the middle. */
export async function sayManyLines(window: HearthWindow, count: number, middle?: string): Promise<void> {
  await window.driver.manage().setTimeouts({ script: 120_000 });
  const fault = await window.driver.executeAsyncScript<string | null>(script, count, middle ?? null);
  if (fault !== null) throw new Error(`the lines were not taken: ${fault}`);
}
