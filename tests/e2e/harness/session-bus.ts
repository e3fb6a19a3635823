import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Child } from './child.ts';

/** What this machine has for secrets: an open keychain, one that asks for its password, or none. */
export type Keychain = 'unlocked' | 'locked' | 'none';

const PASSWORD = 'the password of this test machine';

/** No services are started on demand, so that what is there is what a test put there. */
const configuration = (
  socket: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/** A D-Bus session with a real Secret Service (gnome-keyring) on it. */
export class SessionBus {
  readonly address: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #daemon: Child;
  #keyring: Child | undefined;

  private constructor(address: string, env: NodeJS.ProcessEnv, daemon: Child) {
    this.address = address;
    this.#env = { ...env, DBUS_SESSION_BUS_ADDRESS: address };
    this.#daemon = daemon;
  }

  /** `env` names the machine's own HOME and XDG_RUNTIME_DIR; `directory` takes the bus's socket. */
  static async start(directory: string, env: NodeJS.ProcessEnv): Promise<SessionBus> {
    await mkdir(directory, { recursive: true });
    const socket = join(directory, 'socket');
    const file = join(directory, 'session.conf');
    await writeFile(file, configuration(socket));
    const daemon = new Child('dbus-daemon', [`--config-file=${file}`, '--nofork', '--print-address=1'], {
      env,
    });
    const address = await daemon.says(/^(unix:\S+)$/m);
    return new SessionBus(address, env, daemon);
  }

  /** Puts the keychain into a state; the secrets in it stay. */
  async setKeychain(state: Keychain): Promise<void> {
    await this.#keyring?.stop();
    this.#keyring = undefined;
    if (state === 'none') return;
    const unlock = state === 'unlocked' ? ['--unlock'] : [];
    const keyring = new Child('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...unlock], {
      env: this.#env,
    });
    keyring.process.stdin?.end(unlock.length > 0 ? PASSWORD : '');
    this.#keyring = keyring;
    await this.#waitForName('org.freedesktop.secrets');
  }

  /** The key in the Secret Service that carries all these attributes, found by libsecret's own tool. */
  async lookUpSecret(attributes: Record<string, string>): Promise<string | undefined> {
    const words = Object.entries(attributes).flat();
    const tool = new Child('secret-tool', ['lookup', ...words], { env: this.#env });
    const code = await tool.end();
    return code === 0 ? tool.said : undefined;
  }

  /** Stores a secret as another program of this machine would. */
  async storeSecret(label: string, attributes: Record<string, string>, secret: string): Promise<void> {
    const words = Object.entries(attributes).flat();
    const tool = new Child('secret-tool', ['store', `--label=${label}`, ...words], { env: this.#env });
    tool.process.stdin?.end(secret);
    const code = await tool.end();
    if (code !== 0) throw new Error(`secret-tool could not store a secret: ${tool.said}`);
  }

  async #waitForName(name: string): Promise<void> {
    const call = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
    const end = Date.now() + 10_000;
    for (;;) {
      const asked = new Child('dbus-send', [...call, 'org.freedesktop.DBus.NameHasOwner', `string:${name}`], {
        env: this.#env,
      });
      await asked.end();
      if (asked.said.includes('boolean true')) return;
      if (Date.now() > end)
        throw new Error(`no ${name} on the session bus; the keyring said:\n${this.#keyring?.said}`);
    }
  }

  async stop(): Promise<void> {
    await this.#keyring?.stop();
    await this.#daemon.stop();
  }
}
