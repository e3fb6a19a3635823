import { type Actions, Key, type WebDriver, type WebElement } from 'selenium-webdriver';

import { findByRole, inWords, type Step } from './by-role.ts';
import { PATIENCE_MS, until } from './until.ts';

/** Selenium has it, its types do not. */
interface Wheel {
  scroll(x: number, y: number, deltaX: number, deltaY: number, origin: WebElement): Actions;
}

interface Which {
  at?: number;
}

/**
 * A place in the window, named by role and accessible name as a person with a screen reader would. It is
 * looked up anew at each use, and every action waits until it is there.
 */
export class Region {
  readonly driver: WebDriver;
  readonly #steps: readonly Step[];

  constructor(driver: WebDriver, steps: readonly Step[] = []) {
    this.driver = driver;
    this.#steps = steps;
  }

  the(role: string, name?: string | RegExp, { at }: Which = {}): Region {
    return new Region(this.driver, [...this.#steps, { role, name, at }]);
  }

  last(role: string, name?: string | RegExp): Region {
    return this.the(role, name, { at: -1 });
  }

  /** Those of the last step that show these words. */
  holding(words: string, { at }: Which = {}): Region {
    const before = this.#steps.slice(0, -1);
    const last = this.#steps.at(-1);
    return new Region(this.driver, last === undefined ? [] : [...before, { ...last, holding: words, at }]);
  }

  get words(): string {
    return this.#steps.length === 0 ? 'the window' : inWords(this.#steps);
  }

  async all(): Promise<WebElement[]> {
    return await findByRole(this.driver, this.#steps);
  }

  async count(): Promise<number> {
    return (await this.all()).length;
  }

  async isThere(): Promise<boolean> {
    return (await this.count()) > 0;
  }

  async element(within = PATIENCE_MS): Promise<WebElement> {
    let seen = 0;
    return await until(
      async () => {
        const found = await this.all();
        seen = found.length;
        return found.length === 1 && found[0];
      },
      {
        within,
        otherwise: async () =>
          await this.#complain(
            seen === 0 ? `There is no ${this.words}` : `There are ${seen} of ${this.words}`,
          ),
      },
    );
  }

  async waitUntilThere(within?: number): Promise<this> {
    await this.element(within);
    return this;
  }

  async waitUntilGone(within = PATIENCE_MS): Promise<void> {
    await until(async () => !(await this.isThere()), {
      within,
      otherwise: async () => await this.#complain(`${this.words} is still there`),
    });
  }

  async click(): Promise<void> {
    await this.#act('be clicked', async (element) => await element.click());
  }

  /** Chooses a radio button or the like, whose own input is hidden, by a click on its label. */
  async choose(): Promise<void> {
    await this.#act('be chosen', async () => {
      const label = await this.#read<WebElement>('return arguments[0].closest("label")');
      await label.click();
    });
  }

  async doubleClick(): Promise<void> {
    await this.#act('be clicked twice', async (element) => {
      await this.driver.actions().doubleClick(element).perform();
    });
  }

  async hover(): Promise<void> {
    await this.#act('be pointed at', async (element) => {
      await this.driver.actions().move({ origin: element }).perform();
    });
  }

  /** Turns the mouse wheel over it; upwards with a negative number of pixels. */
  async wheel(pixels: number): Promise<void> {
    await this.#act('be scrolled', async (element) => {
      const actions = this.driver.actions() as Actions & Wheel;
      await actions.scroll(0, 0, 0, pixels, element).perform();
      // A turn like the one before would otherwise be taken for no change at all.
      await actions.clear();
    });
  }

  /** Real key strokes into it, after a click on it. */
  async type(...keys: string[]): Promise<void> {
    await this.click();
    await this.press(...keys);
  }

  async press(...keys: string[]): Promise<void> {
    await this.#act('take keys', async (element) => await element.sendKeys(...keys));
  }

  /** Replaces a text field's content by typing. */
  async fill(text: string): Promise<void> {
    await this.click();
    await this.chord(Key.CONTROL, 'a');
    await this.press(Key.BACK_SPACE, text);
  }

  /** A key with a modifier held, to whatever has the focus. `sendKeys` would not let the modifier go again. */
  async chord(modifier: string, key: string): Promise<void> {
    await this.driver.actions().keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
  }

  async text(): Promise<string> {
    return await this.#read('return arguments[0].innerText ?? arguments[0].textContent');
  }

  async value(): Promise<string> {
    return await this.#read('return arguments[0].value');
  }

  async attribute(name: string): Promise<string | null> {
    return await this.#read('return arguments[0].getAttribute(arguments[1])', name);
  }

  async isEnabled(): Promise<boolean> {
    return await (await this.element()).isEnabled();
  }

  async hasFocus(): Promise<boolean> {
    return await this.#read('return document.activeElement === arguments[0]');
  }

  /** Waits until its visible text holds these words; gives the text. */
  async shows(words: string | RegExp, within = PATIENCE_MS): Promise<string> {
    let seen = '';
    return await until(
      async () => {
        seen = await this.#textNow();
        const shown = typeof words === 'string' ? seen.includes(words) : words.test(seen);
        return shown && seen;
      },
      {
        within,
        otherwise: async () =>
          await this.#complain(`${this.words} never showed ${words}; it shows: ${shorten(seen)}`),
      },
    );
  }

  /** Waits until its text field holds exactly this. */
  async holds(value: string, within = PATIENCE_MS): Promise<void> {
    let seen: string | undefined;
    await until(
      async () => {
        seen = await this.value();
        return seen === value;
      },
      {
        within,
        otherwise: async () =>
          await this.#complain(`${this.words} should hold "${value}" but holds "${shorten(seen ?? '')}"`),
      },
    );
  }

  /** The texts of all that match, as they are now. */
  async texts(): Promise<string[]> {
    const found = await this.all();
    // WebKitWebDriver does not recognise elements inside an array.
    return await this.driver.executeScript('return [...arguments].map((place) => place.innerText)', ...found);
  }

  async #act(what: string, action: (element: WebElement) => Promise<void>): Promise<void> {
    await this.element();
    await until(
      async () => {
        const [element] = await this.all();
        if (!element) return false;
        await action(element);
        return true;
      },
      { otherwise: async () => await this.#complain(`${this.words} could not ${what}`) },
    );
  }

  async #read<T>(script: string, ...args: unknown[]): Promise<T> {
    return await this.driver.executeScript<T>(script, await this.element(), ...args);
  }

  async #textNow(): Promise<string> {
    if (this.#steps.length === 0) return await visibleText(this.driver);
    const found = await this.all();
    if (found.length !== 1) return '';
    return await this.driver.executeScript<string>('return arguments[0].innerText', found[0]);
  }

  async #complain(what: string): Promise<string> {
    return `${what}.\nThe window shows:\n${shorten(await visibleText(this.driver), 4_000)}\n`;
  }
}

async function visibleText(driver: WebDriver): Promise<string> {
  return await driver.executeScript<string>('return document.body.innerText');
}

function shorten(text: string, length = 600): string {
  return text.length <= length ? text : `${text.slice(0, length)} ... (${text.length} characters)`;
}
