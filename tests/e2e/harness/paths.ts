import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const suite = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const repository = resolve(suite, '../..');

export const suiteDirectory = suite;
export const repositoryDirectory = repository;
/** Where failures leave their screenshots and logs. */
export const failuresDirectory = join(repository, 'target/e2e');
export const hearthBinary = resolve(process.env.HEARTH_BINARY ?? join(repository, 'target/debug/hearth'));
/** Built together with the tests of the workspace. */
export const notificationServiceBinary = join(repository, 'target/debug/examples/notification-service');
export const pythonInterpreter = join(
  resolve(process.env.HEARTH_E2E_VENV ?? join(repository, 'target/xtask/venv')),
  'bin/python',
);
export const serverBinary = resolve(
  process.env.HEARTH_SERVER_BINARY ?? join(repository, 'target/debug/hearth-server'),
);
/** What `cargo xtask` starts. */
export const xtaskBinary = join(repository, 'target/debug/xtask');
export const schemathesis = join(
  resolve(process.env.HEARTH_SCHEMATHESIS_VENV ?? join(repository, 'target/xtask/schemathesis')),
  'bin/schemathesis',
);
