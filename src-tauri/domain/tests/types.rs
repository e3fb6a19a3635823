//! The TypeScript that is committed is what these types say today. `cargo xtask types` renews it.

use std::{collections::BTreeMap, fs, path::Path};

use hearth_domain::{
    ApiError, Bootstrap, CatchUp, ChatDetail, ChatList, ChatListRequest, ChatView, DataInfo, DetectedServer,
    EarlierText, Event, FoundHost, GuestFrame, HostFrame, InviteLink, InvitePreview, InviteRequest, JoinRequest,
    MessagePage, MessagePageRequest, ModelInfo, Operation, People, ProviderCard, ProviderTest, Receipt, RefreshRequest,
    Registered, Registration, SearchPage, SearchRequest, SpaceCard, Tokens, Upload, UploadRequest, UsageRow,
};
use ts_rs::{Config, ExportError, TS};

fn export(dir: &Path) -> Result<(), ExportError> {
    let config = Config::new().with_out_dir(dir);
    ApiError::export_all(&config)?;
    Bootstrap::export_all(&config)?;
    CatchUp::export_all(&config)?;
    EarlierText::export_all(&config)?;
    SearchPage::export_all(&config)?;
    SearchRequest::export_all(&config)?;
    Upload::export_all(&config)?;
    UploadRequest::export_all(&config)?;
    ChatDetail::export_all(&config)?;
    ChatList::export_all(&config)?;
    ChatListRequest::export_all(&config)?;
    ChatView::export_all(&config)?;
    DataInfo::export_all(&config)?;
    DetectedServer::export_all(&config)?;
    Event::export_all(&config)?;
    FoundHost::export_all(&config)?;
    GuestFrame::export_all(&config)?;
    HostFrame::export_all(&config)?;
    InviteLink::export_all(&config)?;
    InvitePreview::export_all(&config)?;
    InviteRequest::export_all(&config)?;
    JoinRequest::export_all(&config)?;
    People::export_all(&config)?;
    RefreshRequest::export_all(&config)?;
    Registered::export_all(&config)?;
    Registration::export_all(&config)?;
    SpaceCard::export_all(&config)?;
    Tokens::export_all(&config)?;
    MessagePage::export_all(&config)?;
    MessagePageRequest::export_all(&config)?;
    ModelInfo::export_all(&config)?;
    Operation::export_all(&config)?;
    ProviderCard::export_all(&config)?;
    UsageRow::export_all(&config)?;
    ProviderTest::export_all(&config)?;
    Receipt::export_all(&config)
}

fn files(dir: &Path) -> BTreeMap<String, String> {
    fs::read_dir(dir)
        .into_iter()
        .flatten()
        .map(|entry| {
            let entry = entry.expect("the directory can be listed");
            let text = fs::read_to_string(entry.path()).expect("a type is text");
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect()
}

#[test]
fn committed_types_are_fresh() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/generated");
    let fresh = tempfile::tempdir().expect("a temporary directory");
    export(fresh.path()).expect("every type has a TypeScript form");
    if std::env::var_os("HEARTH_WRITE_TYPES").is_some() {
        let _ = fs::remove_dir_all(&committed);
        fs::create_dir_all(&committed).expect("the UI's source can be written");
        for (name, text) in files(fresh.path()) {
            fs::write(committed.join(name), text).expect("the UI's source can be written");
        }
    }
    assert!(
        files(&committed) == files(fresh.path()),
        "run `cargo xtask types` and commit ui/src/generated"
    );
}
