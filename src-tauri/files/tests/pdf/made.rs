//! PDFs of a few objects each.

use pdf_extract::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, ObjectId, Permissions, Stream, dictionary,
};

/// What draws these words.
pub(crate) fn showing(words: &str) -> Vec<u8> {
    format!("BT /F1 12 Tf 72 720 Td ({words}) Tj ET").into_bytes()
}

/// A page for each of these contents.
pub(crate) fn pdf(contents: &[&[u8]]) -> Vec<u8> {
    let contents = contents
        .iter()
        .map(|content| Stream::new(dictionary! {}, content.to_vec()));
    bytes(document(contents.collect(), dictionary! {}))
}

/// One that needs this password to be read.
pub(crate) fn locked(password: &str) -> Vec<u8> {
    let content = Stream::new(dictionary! {}, showing("Locked away"));
    let mut document = document(vec![content], dictionary! {});
    let id = Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::empty(),
    };
    let state = EncryptionState::try_from(version).expect("it can be locked");
    document.encrypt(&state).expect("it can be locked");
    bytes(document)
}

/// One page of 2 GB of spaces, in a few MB.
pub(crate) fn bomb() -> Vec<u8> {
    let content = Stream::new(dictionary! { "Filter" => "FlateDecode" }, spaces(2_000_000_000));
    bytes(document(vec![content], dictionary! {}))
}

/// A page on which a form stands that holds itself.
pub(crate) fn drawing_itself() -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let form = document.new_object_id();
    let resources = dictionary! { "XObject" => dictionary! { "Again" => form } };
    let stream = Stream::new(form_dictionary(resources.clone()), b"/Again Do".to_vec());
    document.objects.insert(form, stream.into());
    let content = Stream::new(dictionary! {}, b"/Again Do".to_vec());
    bytes(with_pages(document, vec![content], resources))
}

/// A page that says this, and one of forms that hold forms, ten each, thirty deep.
pub(crate) fn endless(words: &str) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let mut inner = document.add_object(Stream::new(form_dictionary(dictionary! {}), b"q Q".to_vec()));
    for _ in 0..30 {
        let resources = dictionary! { "XObject" => dictionary! { "Next" => inner } };
        inner = document.add_object(Stream::new(form_dictionary(resources), b"/Next Do ".repeat(10)));
    }
    let contents = [showing(words), b"/Next Do".to_vec()];
    let contents = contents.into_iter().map(|content| Stream::new(dictionary! {}, content));
    let resources = dictionary! { "XObject" => dictionary! { "Next" => inner } };
    bytes(with_pages(document, contents.collect(), resources))
}

fn form_dictionary(resources: Dictionary) -> Dictionary {
    dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()], "Resources" => resources }
}

fn document(contents: Vec<Stream>, resources: Dictionary) -> Document {
    with_pages(Document::with_version("1.5"), contents, resources)
}

fn with_pages(mut document: Document, contents: Vec<Stream>, mut resources: Dictionary) -> Document {
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    resources.set("Font", dictionary! { "F1" => document.add_object(font) });
    let pages = document.new_object_id();
    let kids: Vec<Object> = contents
        .into_iter()
        .map(|content| page(&mut document, pages, content, resources.clone()).into())
        .collect();
    let count = i64::try_from(kids.len()).expect("a test has few pages");
    let node = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    document.objects.insert(pages, node.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    document
}

fn page(document: &mut Document, parent: ObjectId, content: Stream, resources: Dictionary) -> ObjectId {
    let content = document.add_object(content);
    let media_box = vec![0.into(), 0.into(), 612.into(), 792.into()];
    document.add_object(dictionary! {
        "Type" => "Page", "Parent" => parent, "Contents" => content, "Resources" => resources, "MediaBox" => media_box
    })
}

fn bytes(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("memory can be written");
    bytes
}

/// So many spaces as a zlib stream (RFC 1951): one, and then "the last 258 once more" in 13 bits again and again.
fn spaces(count: usize) -> Vec<u8> {
    let mut bits = Bits {
        bytes: vec![0x78, 0x01],
        filled: 0,
    };
    // The last block, with the fixed codes.
    bits.push(&[1, 1, 0]);
    let space = 0x30 + b' ';
    bits.push(&(0..8).rev().map(|bit| space >> bit & 1).collect::<Vec<_>>());
    for _ in 0..count / 258 {
        bits.push(&[1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
    }
    bits.push(&[0; 7]);
    bits.bytes
}

struct Bits {
    bytes: Vec<u8>,
    filled: usize,
}

impl Bits {
    fn push(&mut self, bits: &[u8]) {
        for bit in bits {
            if self.filled == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= bit << self.filled;
            }
            self.filled = (self.filled + 1) % 8;
        }
    }
}
