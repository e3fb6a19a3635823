import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver';

import { Child } from './child.ts';
import { hearthBinary } from './paths.ts';
import { freePort } from './ports.ts';
import { Region } from './region.ts';
import { stillness } from './stillness.ts';
import { until } from './until.ts';

export interface WindowOptions {
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Another program than Hearth, and the name under which its automation presents itself. */
  other?: { binary: string; browserName: string };
  /** The largest file that its processes may write, in KiB. */
  fileSizeLimit?: number;
  /**
   * What it is started through, such as `ip netns exec NAME`, and its address there. `letIn` opens a way from this
   * machine's port to the same one there, where there is no other.
   */
  elsewhere?: { through: readonly string[]; address: string; letIn?: (port: number) => Promise<void> };
}

/** A real window of Hearth, driven through WebKitWebDriver. */
export class HearthWindow extends Region {
  readonly #driverProcess: Child;
  /** The application's own process. */
  readonly pid: number;

  private constructor(driver: WebDriver, driverProcess: Child, pid: number) {
    super(driver);
    this.#driverProcess = driverProcess;
    this.pid = pid;
  }

  static async open(machine: NodeJS.ProcessEnv, options: WindowOptions): Promise<HearthWindow> {
    const port = await freePort();
    if (port === undefined) throw new Error('the system has no free port');
    // What tauri-driver sets: the webview then lets itself be automated.
    const automation = { TAURI_AUTOMATION: 'true', TAURI_WEBVIEW_AUTOMATION: 'true' };
    const env = { ...machine, ...options.env, ...automation };
    const server = startDriver(port, env, options);
    const address = `http://${options.elsewhere?.address ?? '127.0.0.1'}:${port}`;
    try {
      await options.elsewhere?.letIn?.(port);
      await until(async () => (await (await fetch(`${address}/status`)).text()) !== '', {
        otherwise: () => `WebKitWebDriver does not answer; it said:\n${server.said}`,
      });
      // `wry` is Tauri's webview library; a name that does not match is refused.
      const capabilities = new Capabilities({ browserName: options.other?.browserName ?? 'wry' });
      capabilities.set('webkitgtk:browserOptions', {
        binary: options.other?.binary ?? hearthBinary,
        args: options.args ?? [],
      });
      const builder = new Builder().usingServer(address).withCapabilities(capabilities);
      const session = Promise.resolve(builder.disableEnvironmentOverrides().build());
      const pid = await onlyChild(server.pid);
      const driver = await orGone(session, pid);
      await driver.manage().setTimeouts({ script: 60_000 });
      return new HearthWindow(driver, server, pid);
    } catch (fault) {
      await server.stop();
      throw new Error(`Hearth's window did not open: ${String(fault)}\nIt said:\n${server.said}`);
    }
  }

  /** What the application and the driver wrote to standard output and error. */
  get said(): string {
    return this.#driverProcess.said;
  }

  get isRunning(): boolean {
    return isAlive(this.pid);
  }

  /**
   * Ends it in order. The signal goes the way of the window's close button, which cannot be pressed where no
   * window manager draws one; WebDriver's own "close" takes the page away without asking the application.
   */
  async close(): Promise<void> {
    process.kill(this.pid, 'SIGTERM');
    await until(() => !this.isRunning, { otherwise: () => `Hearth did not end after its window was closed` });
    await this.#driverProcess.stop();
  }

  /** Ends the application as a power cut would, if it still runs. */
  async kill(): Promise<void> {
    if (this.isRunning) process.kill(this.pid, 'SIGKILL');
    await until(() => !this.isRunning, { otherwise: () => `process ${this.pid} cannot be killed` });
    await this.#driverProcess.stop();
  }

  /** Sets the size of the page in pixels. */
  async setSize({ width, height }: { width: number; height: number }): Promise<void> {
    // The page may be there before the window is on the screen, and until then the window does not listen.
    await until(
      async () => await this.driver.executeScript<boolean>(`return document.visibilityState === 'visible'`),
      {
        otherwise: () => 'the window is not shown',
      },
    );
    await this.driver.manage().window().setRect({ width, height });
    const hasSize = 'return innerWidth === arguments[0] && innerHeight === arguments[1]';
    await until(async () => await this.driver.executeScript<boolean>(hasSize, width, height), {
      otherwise: () => `the window did not take the size ${width}x${height}`,
    });
  }

  /** The page as it is once nothing moves any more. */
  async screenshot(): Promise<Buffer> {
    await stillness(this.driver);
    return Buffer.from(await this.driver.takeScreenshot(), 'base64');
  }
}

function startDriver(
  port: number,
  env: NodeJS.ProcessEnv,
  { fileSizeLimit, elsewhere }: WindowOptions,
): Child {
  if (elsewhere !== undefined) {
    const [command = '', ...args] = [
      ...elsewhere.through,
      'WebKitWebDriver',
      `--port=${port}`,
      `--host=${elsewhere.address}`,
    ];
    return new Child(command, args, { env });
  }
  if (fileSizeLimit === undefined) return new Child('WebKitWebDriver', [`--port=${port}`], { env });
  // A write beyond the limit then fails like one on a full disk instead of ending the process.
  const limited = `trap '' XFSZ; ulimit -f ${fileSizeLimit}; exec WebKitWebDriver --port=${port}`;
  return new Child('bash', ['-c', limited], { env });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended but was not yet waited for still has a number.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** WebKitWebDriver waits forever for a program that ended at its start; nobody else should. */
async function orGone(session: Promise<WebDriver>, pid: number): Promise<WebDriver> {
  let driver: WebDriver | undefined;
  let refusal: unknown;
  session.then(
    (opened) => {
      driver = opened;
    },
    (fault: unknown) => {
      refusal = fault;
    },
  );
  await until(() => driver !== undefined || refusal !== undefined || !isAlive(pid), {
    within: 30_000,
    otherwise: () => 'no window within half a minute',
  });
  if (driver) return driver;
  throw refusal ?? new Error('the program ended before it had a window');
}

async function onlyChild(pid: number): Promise<number> {
  return await until(
    async () => {
      const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
      return Number(children.trim().split(' ')[0]) || null;
    },
    { otherwise: () => 'WebKitWebDriver started no application' },
  );
}
