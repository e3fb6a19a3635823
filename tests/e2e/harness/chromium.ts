import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Builder, type WebDriver } from 'selenium-webdriver';
import { Options, ServiceBuilder } from 'selenium-webdriver/chrome.js';

import { Region } from './region.ts';

interface ChromiumOptions {
  /** Of the page, in pixels. */
  size?: { width: number; height: number };
}

/**
 * A browser of its own, without a screen, that asks nothing of the Internet by itself. Certificates that nobody signed
 * are taken, as by a person who goes on past the warning.
 */
export class Chromium extends Region {
  readonly #profile: string;

  private constructor(driver: WebDriver, profile: string) {
    super(driver);
    this.#profile = profile;
  }

  static async open({ size = { width: 1280, height: 800 } }: ChromiumOptions = {}): Promise<Chromium> {
    const profile = await mkdtemp(join(tmpdir(), 'hearth-chromium-'));
    const options = new Options();
    options.setChromeBinaryPath('/usr/bin/chromium');
    options.setAcceptInsecureCerts(true);
    options.addArguments(
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--lang=en',
      `--user-data-dir=${profile}`,
      `--window-size=${size.width},${size.height}`,
    );
    const builder = new Builder()
      .forBrowser('chrome')
      .setChromeOptions(options)
      .setChromeService(new ServiceBuilder('/usr/bin/chromedriver'))
      .disableEnvironmentOverrides();
    try {
      const driver = await builder.build();
      await driver.manage().setTimeouts({ script: 60_000 });
      return new Chromium(driver, profile);
    } catch (fault) {
      await rm(profile, { recursive: true, force: true });
      throw new Error(`Chromium did not open: ${String(fault)}`);
    }
  }

  async goTo(address: string): Promise<void> {
    await this.driver.get(address);
  }

  async reload(): Promise<void> {
    await this.driver.navigate().refresh();
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from(await this.driver.takeScreenshot(), 'base64');
  }

  async close(): Promise<void> {
    await this.driver.quit();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
