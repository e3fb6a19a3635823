//! From a data directory to an open store.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use hearth_domain::{Clock, DeviceId, DeviceKind, DeviceState, Role, SpaceId, UnixMillis, UserId};
use hearth_migrations::Migrator;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use crate::{
    OpenError, Store, backend, backup, doubt,
    entity::{code_of, device, space, user},
    files,
    inspect::{Found, inspect},
    lock::{DirectoryLock, try_writing},
    recovery, restore,
    store::Home,
    writer::Writer,
};

impl Store {
    /// Opens the store in `data_dir`, which is made if need be, and brings it to this version: a database with
    /// steps of migration to make is backed up first. Answers that a crash cut off are closed with what they
    /// had received.
    ///
    /// # Errors
    /// Whatever is in the way, told apart; a database that is damaged or newer is left as it was.
    pub async fn open(data_dir: &Path, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        make_directory(data_dir)?;
        let lock = Arc::new(DirectoryLock::take(data_dir)?);
        try_writing(data_dir)?;
        let file = files::database(data_dir);
        let found = inspect(&file).await?;
        if found != Found::Nothing {
            doubt::settle(data_dir).await?;
        }
        match found {
            Found::Nothing if backup::newest(data_dir).is_some() => return Err(OpenError::Missing { path: file }),
            Found::Nothing => drop(create(data_dir, clock.as_ref()).await?),
            Found::Older => {
                backup::before_migration(data_dir, clock.now())
                    .await
                    .map_err(|error| OpenError::from_store(&file, error))?;
            }
            Found::Current => {}
        }
        let db = backend::writer(&file, false)
            .await
            .map_err(|error| OpenError::from_db(&file, &error))?;
        let home = prepare(&db, found)
            .await
            .map_err(|error| OpenError::from_db(&file, &error))?;
        backup::migrated(data_dir);
        let readers = backend::readers(&file)
            .await
            .map_err(|error| OpenError::from_db(&file, &error))?;
        let store = Self::new(data_dir.to_owned(), clock, home, readers, Writer::start(db, lock));
        recovery::end_interrupted_runs(&store)
            .await
            .map_err(|error| OpenError::from_store(&file, error))?;
        store.purge_soon();
        store.index_what_is_behind_soon();
        Ok(store)
    }
}

fn make_directory(directory: &Path) -> Result<(), OpenError> {
    fs::create_dir_all(directory).map_err(|error| {
        let failure = OpenError::from_io(directory, &error);
        if matches!(failure, OpenError::DiskFull { .. }) {
            return failure;
        }
        OpenError::DirectoryMissing {
            path: directory.to_owned(),
            detail: error.to_string(),
        }
    })
}

/// Makes a database beside its place and moves it there when it is whole, so that a crash leaves either
/// none or all of it. Returns where the one went that was there.
pub(crate) async fn create(directory: &Path, clock: &dyn Clock) -> Result<Option<PathBuf>, OpenError> {
    let file = files::unfinished(directory);
    for left_over in files::with_companions(&file) {
        files::remove_if_there(&left_over).map_err(|error| OpenError::from_io(&left_over, &error))?;
    }
    let db = backend::writer(&file, true)
        .await
        .map_err(|error| OpenError::from_db(&file, &error))?;
    let made = fill(&db, clock.now()).await;
    let closed = db.close().await;
    made.and(closed).map_err(|error| OpenError::from_db(&file, &error))?;
    restore::replace(directory, clock)
}

async fn fill(db: &DatabaseConnection, now: UnixMillis) -> Result<(), DbErr> {
    Migrator::up(db, None).await?;
    let tx = db.begin().await?;
    let (space, user, device) = (SpaceId::new(), UserId::new(), DeviceId::new());
    space::Model {
        id: *space.as_uuid(),
        created_at: now.0,
        name: String::new(),
        kind: space::LOCAL.to_owned(),
        address: None,
        fingerprint: None,
        user_id: Some(*user.as_uuid()),
        device_id: Some(*device.as_uuid()),
        role: code_of(Role::Owner),
        state: "active".to_owned(),
    }
    .into_active_model()
    .insert(&tx)
    .await?;
    user::Model {
        id: *user.as_uuid(),
        created_at: now.0,
        name: String::new(),
        role: code_of(Role::Owner),
        revoked: false,
    }
    .into_active_model()
    .insert(&tx)
    .await?;
    let device = device::Model {
        id: *device.as_uuid(),
        user_id: *user.as_uuid(),
        created_at: now.0,
        name: String::new(),
        kind: code_of(DeviceKind::Host),
        state: code_of(DeviceState::Approved),
        public_key: None,
        last_seen_at: None,
    };
    device.into_active_model().insert(&tx).await?;
    tx.commit().await?;
    backend::checkpoint(db).await.map(drop)
}

async fn prepare(db: &DatabaseConnection, found: Found) -> Result<Home, DbErr> {
    if found == Found::Older {
        Migrator::up(db, None).await?;
    }
    let missing = || DbErr::RecordNotFound("this installation's own rows".to_owned());
    let own = space::Entity::find()
        .filter(space::Column::Kind.eq(space::LOCAL))
        .one(db)
        .await?
        .ok_or_else(missing)?;
    Ok(Home {
        space: SpaceId::from_uuid(own.id),
        user: UserId::from_uuid(own.user_id.ok_or_else(missing)?),
        device: DeviceId::from_uuid(own.device_id.ok_or_else(missing)?),
    })
}
