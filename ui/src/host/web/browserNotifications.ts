import type { ChatId } from '../../generated/ChatId';

/** Asks the user for the browser's leave. Resolves to whether it is given. */
export async function wantNotifications(): Promise<boolean> {
  if (!('Notification' in window)) return false;
  return (await Notification.requestPermission()) === 'granted';
}

export function notifyHere(title: string, body: string, chatId: ChatId): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification(title, { body, tag: chatId });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // Some phones' browsers have them for installed pages alone.
  }
}
