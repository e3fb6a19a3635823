import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Child } from './child.ts';
import { hearthBinary } from './paths.ts';
import { type Keychain, SessionBus } from './session-bus.ts';
import { HearthWindow, type WindowOptions } from './window.ts';
import { Display } from './xvfb.ts';

interface MachineOptions {
  keychain?: Keychain;
  /** False for a machine without any D-Bus session. */
  sessionBus?: boolean;
  /** Dots for each pixel of the page, in both directions. */
  scale?: number;
  /**
   * Draws through OpenGL also without a graphics card. WebKitGTK takes a picture after the next drawing, and waits
   * for ever where the processor draws and there is nothing new to be drawn.
   */
  openGl?: boolean;
}

interface HearthOptions extends WindowOptions {
  dataDirectory?: string;
}

/** A fresh computer for one test: a home, a screen, a session bus, a keychain; nothing of the real ones. */
export class Machine {
  readonly directory: string;
  readonly dataDirectory: string;
  readonly display: Display;
  readonly bus: SessionBus | undefined;
  readonly #env: NodeJS.ProcessEnv;
  readonly #windows: HearthWindow[] = [];
  readonly #atEnd: (() => Promise<unknown>)[] = [];

  private constructor(
    directory: string,
    env: NodeJS.ProcessEnv,
    display: Display,
    bus: SessionBus | undefined,
  ) {
    this.directory = directory;
    this.dataDirectory = join(directory, 'hearth-data');
    this.#env = env;
    this.display = display;
    this.bus = bus;
  }

  static async start({
    keychain = 'unlocked',
    sessionBus = true,
    scale = 1,
    openGl = false,
  }: MachineOptions = {}): Promise<Machine> {
    const directory = await mkdtemp(join(tmpdir(), 'hearth-e2e-'));
    const home = join(directory, 'home');
    const runtime = join(directory, 'run');
    await Promise.all([mkdir(home), mkdir(runtime, { mode: 0o700 })]);
    const display = await Display.start(scale === 1 ? undefined : '3400x2200');
    // Nothing of the real environment but where programs are: no key, proxy or theme of the developer's.
    const env: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      HOME: home,
      XDG_RUNTIME_DIR: runtime,
      DISPLAY: display.name,
      GDK_BACKEND: 'x11',
      GDK_SCALE: String(scale),
      NO_AT_BRIDGE: '1',
      ...(openGl ? { WEBKIT_DISABLE_COMPOSITING_MODE: '0' } : {}),
    };
    let bus: SessionBus | undefined;
    if (sessionBus) {
      bus = await SessionBus.start(join(directory, 'bus'), env);
      await bus.setKeychain(keychain);
      env.DBUS_SESSION_BUS_ADDRESS = bus.address;
    } else {
      env.DBUS_SESSION_BUS_ADDRESS = `unix:path=${join(directory, 'no-bus-here')}`;
    }
    return new Machine(directory, env, display, bus);
  }

  get env(): NodeJS.ProcessEnv {
    return this.#env;
  }

  get windows(): readonly HearthWindow[] {
    return this.#windows;
  }

  async openHearth({
    dataDirectory = this.dataDirectory,
    ...options
  }: HearthOptions = {}): Promise<HearthWindow> {
    return await this.open({ ...options, args: ['--data-dir', dataDirectory, ...(options.args ?? [])] });
  }

  /** Starts Hearth as a terminal does, without anything that drives it. */
  startHearth(): Child {
    const child = new Child(hearthBinary, ['--data-dir', this.dataDirectory], { env: this.#env });
    this.endWith(() => child.stop());
    return child;
  }

  async open(options: WindowOptions): Promise<HearthWindow> {
    const window = await HearthWindow.open(this.#env, options);
    this.#windows.push(window);
    return window;
  }

  /** Puts a file into the data directory before Hearth is opened. */
  async writeInData(name: string, content: string | Buffer): Promise<void> {
    await mkdir(this.dataDirectory, { recursive: true });
    await writeFile(join(this.dataDirectory, name), content);
  }

  /** Something that lives as long as this machine: what was started last ends first. */
  endWith(end: () => Promise<unknown>): void {
    this.#atEnd.unshift(end);
  }

  async stop(): Promise<void> {
    for (const window of this.#windows) await window.kill();
    for (const end of this.#atEnd) await end();
    await this.bus?.stop();
    await this.display.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
