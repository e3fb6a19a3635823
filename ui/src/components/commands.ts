import { useEffect, useRef } from 'react';

/** What a keyboard shortcut or the native menu can ask of whichever part of the screen can do it. */
export type CommandName =
  | 'new_chat'
  | 'search'
  | 'search_messages'
  | 'search_chat'
  | 'next_found'
  | 'previous_found'
  | 'next_chat'
  | 'previous_chat'
  | 'settings'
  | 'about'
  | 'shortcuts'
  | 'stop'
  | 'focus_input'
  | 'edit_last';

/** Returns `false` if it had nothing to do, so that the key keeps its usual meaning. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing has done its work.
export type CommandHandler = () => boolean | void;

const handlers = new Map<CommandName, CommandHandler[]>();

/** Asks the newest handlers first until one has done it. */
export function runCommand(name: CommandName): boolean {
  const list = handlers.get(name) ?? [];
  return [...list].reverse().some((handler) => handler() !== false);
}

/** Answers a command for as long as the component is on the screen. */
export function useCommand(name: CommandName, handler: CommandHandler): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const answer = () => latest.current();
    handlers.set(name, [...(handlers.get(name) ?? []), answer]);
    return () => {
      handlers.set(
        name,
        (handlers.get(name) ?? []).filter((other) => other !== answer),
      );
    };
  }, [name]);
}
