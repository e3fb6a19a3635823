import { execFileSync } from 'node:child_process';

/** A machine on a network of its own: a network namespace with one cable to a bridge. */
export interface Place {
  name: string;
  address: string;
  /** What a program is started through to run there. */
  through: readonly string[];
}

/** Why this machine has no networks to cut, if it has none. */
export function noNetworks(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may make network namespaces';
  try {
    run('ip', 'netns', 'add', 'hearth-probe');
    run('ip', 'netns', 'del', 'hearth-probe');
    return undefined;
  } catch (fault) {
    return `network namespaces cannot be made here: ${String(fault)}`;
  }
}

/** Machines behind a bridge of this machine's, whose packets can be dropped. */
export class Network {
  readonly #bridge: string;
  readonly #subnet: string;
  readonly #places: Place[] = [];

  private constructor(number: number) {
    this.#bridge = `hearth-b${number}`;
    this.#subnet = `10.77.${number}`;
  }

  /** `number` tells networks of one machine apart, 1 to 250. */
  static make(number: number): Network {
    const network = new Network(number);
    network.#clear();
    run('ip', 'link', 'add', network.#bridge, 'type', 'bridge');
    run('ip', 'addr', 'add', `${network.#subnet}.1/24`, 'dev', network.#bridge);
    run('ip', 'link', 'set', network.#bridge, 'up');
    return network;
  }

  /** This machine's own address on it. */
  get address(): string {
    return `${this.#subnet}.1`;
  }

  /** One more machine, which this one and all others of the network reach. */
  place(): Place {
    const number = this.#places.length + 2;
    const name = `${this.#bridge}-${number}`;
    const address = `${this.#subnet}.${number}`;
    const cable = `${this.#bridge}v${number}`;
    run('ip', 'netns', 'add', name);
    run('ip', 'link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
    run('ip', 'link', 'set', cable, 'master', this.#bridge, 'up');
    run('ip', '-n', name, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
    run('ip', '-n', name, 'link', 'set', 'eth0', 'up');
    run('ip', '-n', name, 'link', 'set', 'lo', 'up');
    const place = { name, address, through: ['ip', 'netns', 'exec', name] };
    this.#places.push(place);
    return place;
  }

  /** Lets nothing through between two machines, in either direction; nobody is told. */
  cut(one: Place, other: Place): void {
    filter(one, other, 'drop');
  }

  /** Loses so many of a hundred packets between two machines, in each direction. */
  lose(one: Place, other: Place, percent: number): void {
    filter(one, other, `numgen random mod 100 < ${percent} drop`);
  }

  heal(one: Place): void {
    run(...inside(one), 'nft', 'flush', 'ruleset');
  }

  stop(): void {
    this.#clear();
  }

  /** Also what a run left behind that was ended hard. */
  #clear(): void {
    for (let number = 2; number < 8; number++) {
      // Else the cable stays until the kernel comes to it.
      quietly('ip', 'link', 'del', `${this.#bridge}v${number}`);
      quietly('ip', 'netns', 'del', `${this.#bridge}-${number}`);
    }
    quietly('ip', 'link', 'del', this.#bridge);
  }
}

function filter(one: Place, other: Place, verdict: string): void {
  const rules = `flush ruleset
table inet hearth {
  chain in { type filter hook input priority 0; ip saddr ${other.address} ${verdict}; }
  chain out { type filter hook output priority 0; ip daddr ${other.address} ${verdict}; }
}
`;
  execFileSync('ip', ['netns', 'exec', one.name, 'nft', '-f', '-'], { input: rules });
}

function inside(place: Place): [string, ...string[]] {
  const [command = '', ...args] = place.through;
  return [command, ...args];
}

export function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

export function quietly(command: string, ...args: string[]): void {
  try {
    run(command, ...args);
  } catch {
    // It was not there.
  }
}
