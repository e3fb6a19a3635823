import { writeFile } from 'node:fs/promises';
import { Machine } from '/work/main/tests/e2e/harness/machine.ts';
import { sharing } from '/work/main/tests/e2e/screenshots/sharing.ts';

const theme = (process.argv[2] ?? 'light') as 'light';
const size = { width: Number(process.argv[3] ?? 900), height: Number(process.argv[4] ?? 600) };
const machine = await Machine.start({ openGl: true });
try {
  await sharing(machine, {
    theme,
    size,
    keep: async (s, p) => {
      await writeFile(`/tmp/shots/${theme}-${size.width}-${s}.png`, p);
      console.log(s);
    },
  });
} finally {
  await machine.stop();
}
