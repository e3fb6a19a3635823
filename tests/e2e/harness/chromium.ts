import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Builder, type WebDriver } from 'selenium-webdriver';
import { type Driver, Options, ServiceBuilder } from 'selenium-webdriver/chrome.js';

import { Region } from './region.ts';

interface Size {
  width: number;
  height: number;
}

interface ChromiumOptions {
  /** Of the page, in pixels. */
  size?: Size;
  /** Shows pages as a phone of this size does, and is touched as one. */
  phone?: Size;
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

  static async open({ size = { width: 1280, height: 800 }, phone }: ChromiumOptions = {}): Promise<Chromium> {
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
      if (phone) await becomePhone(driver as Driver, phone);
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

/** A window of this size cannot be opened: browsers of desks do not become so narrow. */
async function becomePhone(driver: Driver, size: Size): Promise<void> {
  await driver.sendDevToolsCommand('Emulation.setDeviceMetricsOverride', {
    ...size,
    deviceScaleFactor: 2,
    mobile: true,
  });
  await driver.sendDevToolsCommand('Emulation.setTouchEmulationEnabled', { enabled: true });
}
