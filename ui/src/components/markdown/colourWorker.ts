import { ColourCore } from './colourCore';
import type { ColourAnswer, ColourRequest } from './colourer';

/** The worker's side of `colourer.ts`. */
const core = new ColourCore();

self.addEventListener('message', ({ data }: MessageEvent<ColourRequest>) => {
  if (data.type === 'forget') core.forget(data.block);
  else void answer(data);
});

async function answer({ request, block, language, lines }: Extract<ColourRequest, { type: 'colour' }>) {
  const send = (message: ColourAnswer) => self.postMessage(message);
  try {
    send({ request, lines: await core.colour(block, language, lines) });
  } catch {
    send({ request, lines: null });
  }
}
