import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'vitest';

import { Guest } from '../harness/guest.ts';
import { ready } from '../harness/hearth.ts';
import { HearthServer } from '../harness/hearth-server.ts';
import { journey } from '../harness/journey.ts';
import type { Machine } from '../harness/machine.ts';
import { MdnsEar, type MdnsRecord } from '../harness/mdns.ts';
import { Network, type Place } from '../harness/network.ts';
import { onNetworks } from '../harness/on-networks.ts';
import type { Region } from '../harness/region.ts';
import { withModelServer } from '../harness/settings.ts';

const SERVICE = '_hearth._tcp.local.';
/** As long as a space may be called, and longer than one string of a TXT record. */
const LONG = `Küche 台所 ${'🏡'.repeat(71)}`;
const LONG_AS_TOLD = `Küche 台所 ${'🏡'.repeat(59)}`;

onNetworks('hosts on the network', () => {
  journey(
    'are listed by name and address until they go, also two of one name',
    async (machine) => {
      const network = Network.make(2);
      machine.endWith(async () => network.stop());
      const [office, attic, cellar, desk] = [
        network.place(),
        network.place(),
        network.place(),
        network.place(),
      ] as const;
      const ear = await MdnsEar.at(network.address);
      machine.endWith(() => ear.stop());

      const named = await serve(machine, 'office', office);
      const long = [await serve(machine, 'attic', attic, LONG), await serve(machine, 'cellar', cellar, LONG)];

      // What the network is told is what the hosts are, and no more.
      const [inAttic, inCellar] = [
        await told(ear, attic, LONG_AS_TOLD),
        await told(ear, cellar, LONG_AS_TOLD),
      ];
      expect(inAttic).not.toBe(inCellar);

      // A server takes its owner's name, and is called by it from then on.
      await told(ear, office, 'Hearth');
      const ana = await Guest.join(await named.firstLink(), { userName: 'Ana' });
      machine.endWith(async () => ana.leave());
      await told(ear, office, "Ana's Hearth");

      await withModelServer(machine.dataDirectory, 'http://127.0.0.1:9/v1', { displayName: 'Ben' });
      const ben = await machine.openHearth({ elsewhere: desk });
      await ready(ben);
      await ben.the('button', 'Join a space').click();
      const found = ben.the('list', 'Found on this network');
      await found.shows("Ana's Hearth");
      const all = [
        `${LONG_AS_TOLD} ${attic.address}:8002`,
        `${LONG_AS_TOLD} ${cellar.address}:8002`,
        `Ana's Hearth ${office.address}:8002`,
      ];
      expect(await lines(found, network)).toEqual(all.sort());

      // Whoever goes says so, and is not found any more.
      expect(await long[0]?.end()).toBe(0);
      await ear.hears(
        'a goodbye',
        ({ type, ttl, data }) => type === 'PTR' && ttl === 0 && data[0] === inAttic,
      );
      await ben.the('button', 'Look again').click();
      await found.waitUntilGone();
      await found.shows("Ana's Hearth");
      expect(await lines(found, network)).toEqual(all.filter((line) => !line.includes(attic.address)));
    },
    { within: 120_000 },
  );
});

async function serve(machine: Machine, name: string, place: Place, called = ''): Promise<HearthServer> {
  const dataDirectory = join(machine.directory, name);
  await mkdir(dataDirectory, { recursive: true });
  const settings = { sharing: { space_name: called } };
  await writeFile(join(dataDirectory, 'user_settings.json'), JSON.stringify(settings));
  const server = await HearthServer.start({
    dataDirectory,
    env: machine.env,
    address: place.address,
    port: 8002,
    through: place.through,
    announced: true,
  });
  machine.endWith(() => server.stop());
  return server;
}

/** Waits until the host at a place has said all that leads to it, under this name; gives its instance's name. */
async function told(ear: MdnsEar, { address }: Place, name: string): Promise<string> {
  const there = ({ ttl }: MdnsRecord) => ttl > 0;
  const host = await ear.hears(`the address ${address}`, (it) => it.type === 'A' && it.data[0] === address);
  expect(host.name).toMatch(/^hearth-[0-9a-f]{12}\.local\.$/);
  const service = await ear.hears('its port', (it) => it.type === 'SRV' && it.data[1] === host.name);
  expect(service.data[0]).toBe('8002');
  await ear.hears('its service', (it) => it.name === SERVICE && it.data[0] === service.name && there(it));
  const id = service.name.slice(0, -SERVICE.length - 1);
  const text = await ear.hears(
    `the name ${name}`,
    (it) => it.type === 'TXT' && it.name === service.name && there(it) && it.data.includes(`name=${name}`),
  );
  expect([...text.data].sort()).toEqual([`id=${id}`, `name=${name}`, 'v=1'].sort());
  return service.name;
}

/** A Hearth that this machine itself shares at the time of the test is on the network too, and not of the story. */
async function lines(list: Region, { address }: Network): Promise<string[]> {
  const texts = await list.the('listitem').texts();
  const all = texts.map((text) =>
    text
      .trim()
      .split(/\s*\n\s*/)
      .join(' '),
  );
  return all.filter((line) => !line.includes(` ${address}:`)).sort();
}
