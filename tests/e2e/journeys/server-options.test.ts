import { X509Certificate } from 'node:crypto';
import { access, stat, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';

import { describe, expect, test } from 'vitest';

import { Child } from '../harness/child.ts';
import { Guest } from '../harness/guest.ts';
import type { HearthServer } from '../harness/hearth-server.ts';
import { MdnsEar, type MdnsRecord } from '../harness/mdns.ts';
import { Network, type Place } from '../harness/network.ts';
import { onNetworks } from '../harness/on-networks.ts';
import { serverBinary } from '../harness/paths.ts';
import { freePort } from '../harness/ports.ts';
import { inRoom, type ServerRoom } from '../harness/server-room.ts';
import { selfSignedCertificate } from '../model-servers/certificate.ts';

describe('hearth-server, told by its environment', () => {
  test(
    'serves as it says, with the user’s own certificate, and nothing is typed',
    inRoom(async (room) => {
      const [own, port] = [await ownCertificate(room, 'own'), await aPort()];
      const dataDirectory = join(room.directory, 'data');
      const env = {
        ...room.env,
        HEARTH_DATA_DIR: dataDirectory,
        HEARTH_LISTEN: `127.0.0.1:${port}`,
        HEARTH_PUBLIC_URL: 'https://hearth.example.org',
        HEARTH_HOST_NAME: 'attic.example.org,cellar.example.org',
        HEARTH_NO_DISCOVERY: '1',
        HEARTH_SECRETS: 'file',
        HEARTH_TLS_CERT: own.certificateFile,
        HEARTH_TLS_KEY: own.keyFile,
      };
      const server = await room.serve({ port, typed: [], env });

      expect(await shownBy(server)).toBe(own.certificate.fingerprint256);
      await server.child.says(/https:\/\/hearth\.example\.org:443\/join#/);
      for (const name of ['hearth', 'attic', 'cellar'])
        expect(await healthAt(server, `${name}.example.org`), name).toBe(200);
      expect(await healthAt(server, 'evil.example')).toBe(421);
      await stat(join(dataDirectory, 'hearth.db'));
      await stat(join(dataDirectory, 'secrets.json'));

      // What pins the certificate's key comes in; it is the one that the invite names.
      const invite = await server.firstLink();
      const ana = await Guest.join({ ...invite, addresses: [`127.0.0.1:${port}`] }, { userName: 'Ana' });
      room.endWith(() => ana.leave());
      expect(await ana.refresh()).toBe(200);

      // A command finds the server by the same environment, and the next start finds the data.
      const users = new Child(serverBinary, ['users'], { env });
      expect(await users.end(), users.said).toBe(0);
      expect(users.said).toMatch(/^Ana +owner +2 /m);
      expect(await server.end()).toBe(0);
      const again = await server.again();
      room.endWith(() => again.stop());
      expect(again.child.said).not.toContain('no owner');
      expect(await ana.refresh()).toBe(200);
    }),
  );

  test(
    'does what is typed where that says something else',
    inRoom(async (room) => {
      const [told, typed] = [await ownCertificate(room, 'told'), await ownCertificate(room, 'typed')];
      const [toldPort, port] = [await aPort(), await aPort()];
      const dataDirectory = join(room.directory, 'typed');
      const server = await room.serve({
        port,
        typed: [
          ...['--data-dir', dataDirectory],
          ...['--secrets', 'file'],
          ...['--listen', `127.0.0.1:${port}`],
          ...['--public-url', 'https://typed.example.org:8443'],
          ...['--host-name', 'attic.example.org'],
          ...['--tls-cert', typed.certificateFile, '--tls-key', typed.keyFile],
        ],
        env: {
          ...room.env,
          HEARTH_DATA_DIR: join(room.directory, 'told'),
          HEARTH_LISTEN: `127.0.0.1:${toldPort}`,
          HEARTH_PUBLIC_URL: 'https://told.example.org',
          HEARTH_HOST_NAME: 'cellar.example.org',
          HEARTH_SECRETS: 'keychain',
          HEARTH_TLS_CERT: told.certificateFile,
          HEARTH_TLS_KEY: told.keyFile,
        },
      });

      expect(await shownBy(server)).toBe(typed.certificate.fingerprint256);
      await server.child.says(/https:\/\/typed\.example\.org:8443\/join#/);
      expect(await healthAt(server, 'attic.example.org')).toBe(200);
      for (const name of ['told.example.org', 'cellar.example.org'])
        expect(await healthAt(server, name), name).toBe(421);
      await stat(join(dataDirectory, 'hearth.db'));
      await stat(join(dataDirectory, 'secrets.json'));
      await expect(access(join(room.directory, 'told'))).rejects.toThrow('ENOENT');
      expect(await freePort(toldPort), 'somebody listens on the port of the environment').toBe(toldPort);
    }),
  );

  test(
    'keeps keys where it says, and speaks plain HTTP when it says so',
    inRoom(async (room) => {
      const inNoKeychain = new Child(serverBinary, ['check'], {
        env: { ...room.env, HEARTH_DATA_DIR: join(room.directory, 'none'), HEARTH_SECRETS: 'keychain' },
      });
      expect(await inNoKeychain.end()).toBe(1);
      expect(inNoKeychain.said).toMatch(/PROBLEM {2}keys: /);

      const server = await room.serve({ env: { ...room.env, HEARTH_NO_TLS: 'yes' } });
      expect(await (await fetch(`http://127.0.0.1:${server.port}/chat`)).text()).toContain('<!doctype html>');
    }),
  );
});

onNetworks('hearth-server on a network', () => {
  test(
    'says that it is there, unless its environment says that it should not',
    inRoom(async (room) => {
      const network = Network.make(3);
      room.endWith(() => network.stop());
      const [loud, quiet, off] = [network.place(), network.place(), network.place()];
      const ear = await MdnsEar.at(network.address);
      room.endWith(() => ear.stop());
      const at = ({ address, through }: Place, name: string, told: string): Promise<HearthServer> =>
        room.serve({
          ...{ name, address, through, port: 8002, announced: true },
          env: { ...room.env, HEARTH_NO_DISCOVERY: told },
        });
      const addressOf =
        ({ address }: Place) =>
        ({ type, data }: MdnsRecord) =>
          type === 'A' && data[0] === address;

      await at(quiet, 'quiet', 'true');
      await at(off, 'off', '0');
      await at(loud, 'loud', '');
      await ear.hears('the one that was told nothing', addressOf(loud));
      await ear.hears('the one that was told not to be quiet', addressOf(off));
      expect(ear.heard.filter(addressOf(quiet))).toEqual([]);
    }),
  );
});

interface Own {
  certificate: X509Certificate;
  certificateFile: string;
  keyFile: string;
}

/** A certificate that is not Hearth's, in files as an authority gives them. */
async function ownCertificate({ directory }: ServerRoom, name: string): Promise<Own> {
  const { cert, key } = await selfSignedCertificate();
  const [certificateFile, keyFile] = [join(directory, `${name}.pem`), join(directory, `${name}.key.pem`)];
  await writeFile(certificateFile, cert);
  await writeFile(keyFile, key, { mode: 0o600 });
  return { certificate: new X509Certificate(cert), certificateFile, keyFile };
}

/** The fingerprint of the certificate of the handshake. */
async function shownBy({ port }: HearthServer): Promise<string | undefined> {
  return await new Promise((shown, failed) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      shown(socket.getPeerX509Certificate()?.fingerprint256);
      socket.end();
    });
    socket.on('error', failed);
  });
}

async function healthAt({ port }: HearthServer, host: string): Promise<number | undefined> {
  return await new Promise((answered, failed) => {
    const options = {
      host: '127.0.0.1',
      port,
      path: '/health',
      headers: { host },
      rejectUnauthorized: false,
    };
    get(options, (response) => {
      response.resume();
      answered(response.statusCode);
    }).on('error', failed);
  });
}

async function aPort(): Promise<number> {
  const port = await freePort();
  if (port === undefined) throw new Error('the system has no free port');
  return port;
}
