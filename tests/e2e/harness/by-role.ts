import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { WebDriver, WebElement } from 'selenium-webdriver';

/** One step of a way through the page: the elements of a role and name below the step before. */
export interface Step {
  role: string;
  name?: string | RegExp | undefined;
  /** Which of several; -1 is the last. Without it there must be exactly one. */
  at?: number | undefined;
  /** Only those that show these words. */
  holding?: string | undefined;
}

type Found = WebElement[] | 'library missing';

// The roles and names are computed by Testing Library's code, put into the page by the driver (which the
// page's content security policy does not bind). One query is then one round trip.
const library = readFileSync(
  createRequire(import.meta.url).resolve('@testing-library/dom/dist/@testing-library/dom.umd.min.js'),
  'utf8',
);

const query = `
  if (!window.TestingLibraryDom) return 'library missing';
  let found = [document.body];
  for (const step of arguments[0]) {
    const name = step.name && step.name.source ? new RegExp(step.name.source, step.name.flags) : step.name;
    found = found.flatMap((place) => window.TestingLibraryDom.queryAllByRole(place, step.role, { name }));
    if (step.holding !== null) found = found.filter((place) => place.innerText.includes(step.holding));
    if (step.at !== null) found = found.slice(step.at, step.at === -1 ? undefined : step.at + 1);
  }
  return found;
`;

/** All elements at the end of the way, in the order of the page. */
export async function findByRole(driver: WebDriver, steps: readonly Step[]): Promise<WebElement[]> {
  const sent = steps.map(({ role, name, at, holding }) => ({
    role,
    name: name instanceof RegExp ? { source: name.source, flags: name.flags } : name,
    at: at ?? null,
    holding: holding ?? null,
  }));
  const found = await driver.executeScript<Found>(query, sent);
  if (found !== 'library missing') return found;
  await driver.executeScript(library);
  return (await driver.executeScript<WebElement[]>(query, sent)) ?? [];
}

/** The way in words, for messages: `button "Save key" in dialog "Settings"`. */
export function inWords(steps: readonly Step[]): string {
  return steps
    .map(({ role, name, at, holding }) => {
      const which = at === undefined ? '' : at === -1 ? 'last ' : `number ${at + 1} `;
      return `${which}${role}${name === undefined ? '' : ` ${name instanceof RegExp ? name : `"${name}"`}`}${holding === undefined ? '' : ` that shows "${holding}"`}`;
    })
    .reverse()
    .join(' in ');
}
