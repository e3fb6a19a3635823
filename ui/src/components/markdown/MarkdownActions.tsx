import { createContext, useContext } from 'react';

/** What a rendered text can ask for. */
export interface MarkdownActions {
  /** Resolves to whether it was done. */
  copyText(text: string): Promise<boolean>;
  /**
   * Shows where a link goes, beside it, and opens it if the user agrees. `otherHost` is the host that its text names
   * although it leads elsewhere.
   */
  showLink(url: string, beside: HTMLElement, otherHost: string | null): void;
  /** Leads to a message in Hearth: `hearth://message/…`. Where it is not there, such links are text. */
  openMessage?: ((url: string) => void) | undefined;
  /** Fetches a picture from outside that the user allowed. Where it is not there, pictures are only named. */
  fetchImage?: ((url: string, signal: AbortSignal) => Promise<Blob>) | undefined;
}

const MarkdownActionsContext = createContext<MarkdownActions | null>(null);

export const MarkdownActionsProvider = MarkdownActionsContext.Provider;

export function useMarkdownActions(): MarkdownActions {
  const actions = useContext(MarkdownActionsContext);
  if (actions === null) throw new Error('rendered text needs a LinkConfirmation above it');
  return actions;
}
