import { pause } from '../harness/until.ts';
import { answer, type Script } from '../model-servers/raw.ts';
import { errorChunk, reasoningChunk, roleChunk, textChunk } from '../model-servers/sse.ts';

/** What the picture's user asks, and how its model answers. */

export const SHOWPIECE = 'How far away is the horizon?';

const horizon = `Standing at height $h$ above a sphere of radius $R$, your line of sight just touches the surface, so a right \
triangle gives the distance:

$$d = \\sqrt{(R + h)^2 - R^2} \\approx \\sqrt{2Rh}$$

With $R = 6371$ km that is roughly **3.57 km times the square root of your eye height in metres**.

| eye height | where you are | horizon |
| ---: | --- | ---: |
| 1.7 m | on the beach | 4.7 km |
| 30 m | on a lighthouse | 19.6 km |
| 10,000 m | in an aeroplane | 357 km |

A small function, if you want to play with it:

\`\`\`python
from math import sqrt

def horizon_km(eye_height_m: float, radius_km: float = 6371.0) -> float:
    """Distance to the horizon, without refraction."""
    h = eye_height_m / 1000
    return sqrt((radius_km + h) ** 2 - radius_km**2)

print(f"{horizon_km(1.7):.1f} km")  # 4.7 km
\`\`\`

Refraction bends light a little around the Earth, so in practice you see about 8 % further.`;

export const OTHERS = [
  'Plan a weekend in Lisbon',
  'Explain borrow checking with a cooking metaphor',
  'Letter to the landlord about the heating',
  'Which houseplants survive a dark hallway?',
  'Regex that finds ISO dates',
  'Bedtime story about a lighthouse cat',
];

export const LONG = 'Write a long report with everything in it';

const report = Array.from(
  { length: 6 },
  (_, index) => `## Part ${index + 1}

A paragraph with **bold**, *italic*, \`code\`, ~~struck~~ words and a [link](https://example.org/path).

1. First point
   - with a point below it
   - and another
2. Second point

> A quotation that runs over more than one line when the window is narrow, as windows sometimes are.

- [x] done
- [ ] not yet

\`\`\`rust
/// Adds one to what it is given.
fn add_one(number: u64) -> Option<u64> {
    number.checked_add(1) // None at the very end
}
\`\`\`

$$\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}$$

| column | another column | number |
| --- | :---: | ---: |
| left | middle | 1,234.5 |
| a rather long cell that has to wrap somewhere | x | 2 |
`,
).join('\n');

export const STREAMING = 'Think aloud and do not hurry';

const streaming: Script = async (exchange) => {
  await exchange.stream();
  await exchange.send(roleChunk() + reasoningChunk('The user is in no hurry. I can think about the sea.'));
  await exchange.send(textChunk('The sea is older than any word for it. When the tide turns, '));
  while (!exchange.left) {
    await exchange.send(textChunk('and turns again, '));
    await pause(200);
  }
};

/** What Ben asks where several people are. */
export const TOGETHER = '@gpt-4o is there a lift for the last part?';

const lift = `Yes: the **Elevador Castelo** is free and takes a pram.

1. Walk down Rua da Prata to number 2 of Rua dos Fanqueiros, where the lower lift is.
2. Ride it to the top, cross Rua da Madalena, and take the second lift beside the supermarket.
3. From there it is an even street of about 400 m to the gate.`;

export const REFUSED = 'Ask with the wrong key';
export const WAITING = 'Ask when everybody asks';
export const CUT = 'Start and be interrupted';

const scripts: Record<string, Script> = {
  [SHOWPIECE]: answer(horizon, { prompt: 41, completion: 437 }),
  [TOGETHER]: answer(lift, { prompt: 118, completion: 74 }),
  [LONG]: answer(report),
  [STREAMING]: streaming,
  [REFUSED]: (exchange) =>
    exchange.refuse(401, 'Incorrect API key provided: sk-…k3y. You can find yours in the console.'),
  [WAITING]: (exchange) =>
    exchange.refuse(429, 'Rate limit reached for requests per minute.', { 'retry-after': '45' }),
  [CUT]: async (exchange) => {
    await exchange.stream();
    await exchange.send(
      textChunk('The first half of the answer arrived, and then') + errorChunk('Upstream went away'),
    );
    await exchange.end();
  },
};

/** Answers each prompt in its own way. Where several people are, a prompt begins with who asks. */
export const conversation: Script = async (exchange) => {
  const script = Object.entries(scripts).find(([prompt]) => exchange.prompt.endsWith(prompt))?.[1];
  await (script ?? answer('Gladly. Where shall we begin?'))(exchange);
};
