import { Guest } from './guest.ts';
import type { HearthServer } from './hearth-server.ts';
import type { ServerRoom } from './server-room.ts';

/** The owner of a server, let in by the link of its first start. */
export async function owner(room: ServerRoom, server: HearthServer): Promise<Guest> {
  const guest = await (await Guest.join(await server.firstLink(), { userName: 'Ana' })).signIn();
  room.endWith(() => guest.leave());
  return guest;
}

/** Somebody who was invited, and let in from the server's own terminal. */
export async function member(room: ServerRoom, server: HearthServer, userName: string): Promise<Guest> {
  const guest = await Guest.join(await server.invite(), { userName, deviceName: `${userName}'s device` });
  room.endWith(() => guest.leave());
  await server.command('approve', guest.deviceId);
  return await guest.signIn();
}
