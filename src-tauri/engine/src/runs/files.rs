//! What a model is shown of the files in a chat.
//!
//! The newest message's files come first, until the room for files is full. Pictures go as pictures to models that see, the text of
//! PDFs, texts and code as text. A text is cut rather than left out. Whatever is not shown as it is, the model is told in one line,
//! and the user beside the answer; where that is much, the rest is counted.

mod left_out;
mod read_before;
mod words;

use std::io;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use hearth_domain::{
    Attachment, ContextMessage, ContextRole, ImageSize, LeftOut, LeftOutReason, ProviderId, TokenCount,
};
use hearth_files::{FileText, PreviewError, TextError, can_be_drawn, may_have_text, picture_for_model, text_of};
use hearth_provider::{Client, FilePart, PromptMessage, beginning_within, count_tokens, image_tokens};
use tokio::task::spawn_blocking;

use self::left_out::NotShown;
pub(crate) use self::read_before::ReadBefore;
use super::request::BYTES_PER_TOKEN;
use crate::core::Core;

const PDF: &str = "application/pdf";

/// The longest side of a picture that is sent, in pixels: models that take more make it smaller themselves.
const MAX_SIDE: u32 = 2048;

/// Bytes of all pictures of one request: providers refuse requests of more than 20 to 50 MB, and base64 adds a third.
const MAX_PICTURE_BYTES: usize = 12 * 1024 * 1024;

/// With less room than this a text says nothing, and is left out.
const MIN_TEXT: i64 = 32;

/// The most that is read of one text: more than any model's window holds.
const MAX_TEXT_BYTES: usize = 16 * 1024 * 1024;

/// So many files that are left out are spoken of one by one, as long as there is room.
const MAX_LINES: usize = 20;

/// The files of a chain of messages.
pub(super) struct Shown {
    /// For each message, oldest first, its files by name; what is said of several has none.
    parts: Vec<Vec<(Option<String>, FilePart)>>,
    pub(super) used: TokenCount,
    left_out: NotShown,
}

/// Reads the files of `messages`, oldest first, into `room` tokens.
pub(super) async fn shown(
    core: &Core,
    client: &Client,
    provider: ProviderId,
    model: &str,
    messages: &[ContextMessage],
    room: TokenCount,
) -> Shown {
    let pictures = messages.iter().flat_map(|message| &message.attachments).any(is_picture);
    let mut desk = Desk {
        core,
        model,
        sees: pictures && core.sight.of(client, provider, model).await,
        room: room.0,
        picture_bytes: MAX_PICTURE_BYTES,
        lines: 0,
        left_out: NotShown::default(),
    };
    let mut parts: Vec<Vec<_>> = Vec::new();
    // Files of which nothing is said by name, and where they are counted: with the newest of them.
    let (mut more, mut counted_with) = (0, 0);
    for message in messages.iter().rev() {
        let mut of_message = Vec::new();
        for file in &message.attachments {
            if let Some(part) = desk.show(file).await {
                of_message.push((Some(file.name.clone()), part));
            } else {
                if more == 0 {
                    counted_with = parts.len();
                }
                more += 1;
            }
        }
        parts.push(of_message);
    }
    if more > 0 {
        let line = words::more(more);
        desk.room -= count_tokens(model, &line).0;
        parts[counted_with].push((None, FilePart::Text(line)));
    }
    parts.reverse();
    Shown {
        parts,
        used: TokenCount(room.0 - desk.room),
        left_out: desk.left_out,
    }
}

impl Shown {
    /// Gives each of these messages its files: the newest of those that were read, behind a system prompt. The files of those that
    /// are not among them are left out.
    pub(super) fn put_into(&mut self, messages: Vec<ContextMessage>) -> Vec<PromptMessage> {
        let mut parts = std::mem::take(&mut self.parts).into_iter().rev();
        let with_files = messages.into_iter().rev().map(|message| {
            let files = if message.role == ContextRole::System {
                None
            } else {
                parts.next()
            };
            PromptMessage {
                files: files.unwrap_or_default().into_iter().map(|(_, part)| part).collect(),
                ..PromptMessage::from(message)
            }
        });
        let mut all: Vec<PromptMessage> = with_files.collect();
        all.reverse();
        for name in parts.flatten().filter_map(|(name, _)| name) {
            if !self.left_out.names(&name) {
                self.left_out.add(&name, LeftOutReason::NoRoom);
            }
        }
        all
    }

    /// What the user is told of the rest.
    pub(super) fn left_out(self) -> Vec<LeftOut> {
        self.left_out.told()
    }
}

/// Where one request's files are read, one after another.
struct Desk<'a> {
    core: &'a Core,
    model: &'a str,
    sees: bool,
    /// Tokens that are left.
    room: i64,
    /// Bytes that are left.
    picture_bytes: usize,
    /// Files that were left out and spoken of.
    lines: usize,
    left_out: NotShown,
}

impl Desk<'_> {
    /// None of a file of which nothing is said.
    async fn show(&mut self, file: &Attachment) -> Option<FilePart> {
        let shown = if is_picture(file) {
            self.picture(file).await
        } else if may_have_text(&file.media_type) {
            self.text(file).await
        } else {
            Err(LeftOutReason::KindUnsupported)
        };
        let reason = match shown {
            Ok(part) => return Some(part),
            Err(reason) => reason,
        };
        self.left_out.add(&file.name, reason);
        if self.lines == MAX_LINES {
            return None;
        }
        let line = words::instead_of(file, reason);
        let tokens = count_tokens(self.model, &line).0;
        if tokens > self.room {
            // Those behind it are counted as well, whatever room they would need.
            self.lines = MAX_LINES;
            return None;
        }
        self.lines += 1;
        self.room -= tokens;
        Some(FilePart::Text(line))
    }

    async fn picture(&mut self, file: &Attachment) -> Result<FilePart, LeftOutReason> {
        if !self.sees {
            return Err(LeftOutReason::ImageUnsupported);
        }
        let size = file.image.ok_or(LeftOutReason::Unreadable)?;
        let tokens = image_tokens(as_sent(size)).0;
        if tokens > self.room {
            return Err(LeftOutReason::NoRoom);
        }
        let (path, media_type) = (self.core.store.blob(file.hash), file.media_type.clone());
        let place = self.core.files.place_to_draw().await;
        let drawn = spawn_blocking(move || {
            let _place = place;
            picture_for_model(&path, &media_type, MAX_SIDE)
        });
        let drawn = drawn.await;
        let picture = match drawn {
            Ok(Ok(picture)) => picture,
            Ok(Err(PreviewError::Read(error))) => return Err(unread(&error)),
            Ok(Err(_)) | Err(_) => return Err(LeftOutReason::Unreadable),
        };
        if picture.bytes.len() > self.picture_bytes {
            return Err(LeftOutReason::NoRoom);
        }
        self.picture_bytes -= picture.bytes.len();
        self.room -= tokens;
        let data_url = format!(
            "data:{};base64,{}",
            picture.media_type,
            BASE64_STANDARD.encode(&picture.bytes)
        );
        Ok(FilePart::Image { data_url })
    }

    async fn text(&mut self, file: &Attachment) -> Result<FilePart, LeftOutReason> {
        let (head, tail) = words::around(file);
        let room = self.room - count_tokens(self.model, &format!("{head}{tail}{}", words::CUT)).0;
        if room < MIN_TEXT {
            return Err(LeftOutReason::NoRoom);
        }
        let max_bytes = usize::try_from(room)
            .unwrap_or(0)
            .saturating_mul(BYTES_PER_TOKEN)
            .min(MAX_TEXT_BYTES);
        let read = self.words(file, max_bytes).await?;
        let (text, tokens, shortened) = self.beginning(read.text, room).await?;
        let cut = read.cut || shortened;
        if cut {
            self.left_out.add(&file.name, LeftOutReason::Cut);
        }
        self.room -= tokens + (self.room - room);
        let note = if cut { words::CUT } else { "" };
        Ok(FilePart::Text(format!("{head}{text}{note}{tail}")))
    }

    async fn words(&self, file: &Attachment, max_bytes: usize) -> Result<FileText, LeftOutReason> {
        let is_pdf = file.media_type == PDF;
        if is_pdf && let Some(read) = self.core.read_before.recall(file.hash, max_bytes) {
            return read;
        }
        let path = self.core.store.blob(file.hash);
        let read = match text_of(&path, &file.media_type, max_bytes, &self.core.pdf_reader).await {
            Ok(read) if read.text.trim().is_empty() => Err(LeftOutReason::Unreadable),
            Ok(read) => Ok(read),
            Err(TextError::Read(error)) => return Err(unread(&error)),
            Err(TextError::Locked | TextError::Damaged | TextError::NoText) => Err(LeftOutReason::Unreadable),
        };
        if is_pdf {
            self.core.read_before.remember(file.hash, max_bytes, &read);
        }
        read
    }

    /// As much of a text as fits, its tokens, and whether there was more.
    async fn beginning(&self, text: String, room: i64) -> Result<(String, i64, bool), LeftOutReason> {
        let model = self.model.to_owned();
        let counted = spawn_blocking(move || {
            let beginning = beginning_within(&model, &text, TokenCount(room));
            let tokens = count_tokens(&model, beginning).0;
            (beginning.to_owned(), tokens, beginning.len() < text.len())
        });
        counted.await.map_err(|_| LeftOutReason::Unreadable)
    }
}

fn is_picture(file: &Attachment) -> bool {
    can_be_drawn(&file.media_type)
}

fn as_sent(size: ImageSize) -> ImageSize {
    let longest = size.width.max(size.height);
    if longest <= MAX_SIDE {
        return size;
    }
    let scaled = |side: u32| {
        let scaled = u64::from(side) * u64::from(MAX_SIDE) / u64::from(longest);
        u32::try_from(scaled).unwrap_or(MAX_SIDE)
    };
    ImageSize {
        width: scaled(size.width),
        height: scaled(size.height),
    }
}

fn unread(error: &io::Error) -> LeftOutReason {
    if error.kind() == io::ErrorKind::NotFound {
        LeftOutReason::NotHere
    } else {
        tracing::warn!(%error, "a file of a chat cannot be read");
        LeftOutReason::Unreadable
    }
}
