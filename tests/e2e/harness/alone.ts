import { join } from 'node:path';

import { Child } from './child.ts';
import { door } from './door.ts';
import type { Machine } from './machine.ts';
import { quietly, run } from './network.ts';
import { suiteDirectory } from './paths.ts';
import type { WindowOptions } from './window.ts';

const NAME = 'hearth-alone';

/**
 * Where nothing is reached but what runs there: a network namespace with only its own loopback. Whoever drives a window
 * there comes in through a file, which is no network.
 */
export function alone(machine: Machine): NonNullable<WindowOptions['elsewhere']> {
  quietly('ip', 'netns', 'del', NAME);
  run('ip', 'netns', 'add', NAME);
  machine.endWith(async () => quietly('ip', 'netns', 'del', NAME));
  run('ip', '-n', NAME, 'link', 'set', 'lo', 'up');
  const through = ['ip', 'netns', 'exec', NAME] as const;
  const letIn = async (port: number): Promise<void> => {
    const file = join(machine.directory, `door-${port}`);
    const [command, ...args] = [...through, process.execPath, '--import', 'tsx', 'harness/door.ts'] as const;
    const inner = new Child(command, [...args, file, String(port)], { cwd: suiteDirectory });
    machine.endWith(() => inner.stop());
    await inner.says(/^open$/m);
    const outer = await door(port, file);
    machine.endWith(async () => void outer.close());
  };
  return { through, address: '127.0.0.1', letIn };
}
