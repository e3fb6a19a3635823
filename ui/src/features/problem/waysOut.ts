import type { StartupProblem } from '../../generated/StartupProblem';

export interface WaysOut {
  /** Put the newest backup in the place of the database. */
  restore: boolean;
  /** Begin with an empty database beside the one that cannot be used. */
  empty: boolean;
}

/**
 * What can be offered besides another try. A database that is merely out of reach or in use is sound:
 * replacing it would hide the user's chats instead of saving them.
 */
export function waysOut({ code, backup }: StartupProblem): WaysOut {
  const isUnusable = ['database_damaged', 'database_missing', 'database_newer'].includes(code);
  return { restore: isUnusable && backup !== null, empty: isUnusable };
}
