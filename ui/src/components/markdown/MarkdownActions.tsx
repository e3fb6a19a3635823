import { createContext, useContext } from 'react';

/** What a rendered text can ask for. */
export interface MarkdownActions {
  /** Resolves to whether it was done. */
  copyText(text: string): Promise<boolean>;
  /** Shows where a link goes, beside it, and opens it if the user agrees. */
  showLink(url: string, beside: HTMLElement): void;
}

const MarkdownActionsContext = createContext<MarkdownActions | null>(null);

export const MarkdownActionsProvider = MarkdownActionsContext.Provider;

export function useMarkdownActions(): MarkdownActions {
  const actions = useContext(MarkdownActionsContext);
  if (actions === null) throw new Error('rendered text needs a LinkConfirmation above it');
  return actions;
}
