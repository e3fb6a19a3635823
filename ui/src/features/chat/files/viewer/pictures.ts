import type { Attachment } from '../../../../generated/Attachment';
import type { MessageView } from '../../../../generated/MessageView';
import { isPicture } from '../fileKind';
import type { PicturePlace } from '../shown/ChatFilesContext';

export interface ShownPicture extends PicturePlace {
  file: Attachment;
}

/** The pictures of the messages that are loaded, in their order. */
export function picturesOf(messages: readonly MessageView[]): ShownPicture[] {
  return messages.flatMap(({ message }) =>
    message.deleted
      ? []
      : (message.attachments ?? []).flatMap((file, index) =>
          isPicture(file) ? [{ file, messageId: message.id, index }] : [],
        ),
  );
}

export function isSamePlace(a: PicturePlace, b: PicturePlace): boolean {
  return a.messageId === b.messageId && a.index === b.index;
}
