import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { WebDriver } from 'selenium-webdriver';

import { stillness } from './stillness.ts';

const library = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  impact: string;
  help: string;
  nodes: { html: string; failureSummary: string }[];
}

const run = `
  const done = arguments[arguments.length - 1];
  window.axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => done(violations), (fault) => done(String(fault)));
`;

/** What axe-core finds serious or critical on the page as it is, one line each. */
export async function seriousViolations(driver: WebDriver): Promise<string[]> {
  await stillness(driver);
  if (!(await driver.executeScript<boolean>('return Boolean(window.axe)')))
    await driver.executeScript(library);
  const violations = await driver.executeAsyncScript<Violation[] | string>(run);
  if (typeof violations === 'string') throw new Error(`axe-core failed: ${violations}`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) =>
          `${id}: ${help}\n  ${html.slice(0, 300)}\n  ${failureSummary.replaceAll('\n', ' ')}`,
      ),
    );
}
