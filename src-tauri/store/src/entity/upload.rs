//! Files that users brought and no message has taken yet.

use hearth_domain::{Attachment, FileHash, ImageSize};
use sea_orm::entity::prelude::*;

use crate::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "uploads")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) name: String,
    pub(crate) bytes: i64,
    /// When it was begun, or, once all is there, when that was.
    pub(crate) created_at: i64,
    pub(crate) announced: Option<String>,
    /// None until all is there.
    pub(crate) hash: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) image_width: Option<i64>,
    pub(crate) image_height: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn size(&self) -> u64 {
        u64::try_from(self.bytes).unwrap_or(0)
    }

    pub(crate) fn announced(&self) -> Option<FileHash> {
        self.announced.as_deref().and_then(|hash| hash.parse().ok())
    }

    /// The file, once all of it is there.
    pub(crate) fn file(&self) -> Result<Option<Attachment>, StoreError> {
        let Some(hash) = &self.hash else { return Ok(None) };
        let side = |side: Option<i64>| side.and_then(|side| u32::try_from(side).ok());
        let size = |width, height| ImageSize { width, height };
        Ok(Some(Attachment {
            hash: hash
                .parse()
                .map_err(|error| StoreError::Damaged(format!("an upload: {error}")))?,
            name: self.name.clone(),
            media_type: self.media_type.clone().unwrap_or_default(),
            bytes: self.size(),
            image: side(self.image_width)
                .zip(side(self.image_height))
                .map(|(width, height)| size(width, height)),
        }))
    }

    pub(crate) fn set_file(&mut self, file: &Attachment) {
        self.hash = Some(file.hash.to_string());
        self.media_type = Some(file.media_type.clone());
        self.image_width = file.image.map(|size| size.width.into());
        self.image_height = file.image.map(|size| size.height.into());
    }
}
