//! Connections to either database, and transactions.

use super::{StoreError, StoreResult};
use sqlx::{
    PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
    migrate::Migrator,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, time::Duration};

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("../migrations/postgres");

#[derive(Clone, Copy, Debug)]
pub struct PoolSettings {
    pub max_connections: u32,
    pub acquire_timeout: Duration,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self { max_connections: 16, acquire_timeout: Duration::from_secs(3) }
    }
}

/// The database: SQLite with one writer and several readers, or a PostgreSQL pool.
#[derive(Clone)]
pub enum Db {
    Sqlite { write: SqlitePool, read: SqlitePool },
    Pg(PgPool),
}

/// A connection for reading, outside a transaction.
pub enum Conn {
    Sqlite(PoolConnection<Sqlite>),
    Pg(PoolConnection<Postgres>),
}

/// A transaction for writing. Dropped without [`Tx::commit`], it rolls back.
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

/// What every store function takes.
pub enum Cx<'a> {
    Sqlite(&'a mut SqliteConnection),
    Pg(&'a mut PgConnection),
}

impl Db {
    /// Opens (and makes) the SQLite file. The caller holds the data folder's lock.
    pub async fn open_sqlite(path: &Path) -> StoreResult<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: an acknowledged booking survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("cache_size", "-16000");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options.clone())
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(5))
            .connect_lazy_with(options.read_only(true));
        Ok(Self::Sqlite { write, read })
    }

    pub async fn open_postgres(url: &str, settings: PoolSettings) -> StoreResult<Self> {
        let options = PgConnectOptions::from_str(url)?.application_name("hoichan");
        let pool = PgPoolOptions::new()
            .max_connections(settings.max_connections)
            .acquire_timeout(settings.acquire_timeout)
            // A pool must not stick to a demoted primary.
            .max_lifetime(Duration::from_secs(300))
            .connect_with(options)
            .await?;
        Ok(Self::Pg(pool))
    }

    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        match self {
            Self::Sqlite { write, .. } => SQLITE_MIGRATIONS.run(write).await,
            Self::Pg(pool) => POSTGRES_MIGRATIONS.run(pool).await,
        }
    }

    pub async fn read(&self) -> StoreResult<Conn> {
        Ok(match self {
            Self::Sqlite { read, .. } => Conn::Sqlite(read.acquire().await?),
            Self::Pg(pool) => Conn::Pg(pool.acquire().await?),
        })
    }

    /// Begins a write. On SQLite the lock is taken at once, so that a read inside it is never stale.
    pub async fn begin(&self) -> StoreResult<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Pg(pool) => Tx::Pg(pool.begin().await?),
        })
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Pg(pool) => pool.close().await,
        }
    }

    /// A consistent copy of a SQLite database, made while writes go on.
    pub async fn copy_sqlite_to(&self, target: &Path) -> StoreResult<()> {
        let Self::Sqlite { read, .. } = self else {
            return Err(StoreError::Sql(sqlx::Error::Configuration("not a SQLite database".into())));
        };
        let mut conn = read.acquire().await?;
        sqlx::query("VACUUM INTO $1").bind(target.to_string_lossy().into_owned()).execute(&mut *conn).await?;
        Ok(())
    }
}

impl Conn {
    pub fn cx(&mut self) -> Cx<'_> {
        match self {
            Self::Sqlite(c) => Cx::Sqlite(c),
            Self::Pg(c) => Cx::Pg(c),
        }
    }
}

impl Tx {
    pub fn cx(&mut self) -> Cx<'_> {
        match self {
            Self::Sqlite(t) => Cx::Sqlite(t),
            Self::Pg(t) => Cx::Pg(t),
        }
    }

    /// Commits, with the idempotency key of the request that is being answered.
    pub async fn commit(mut self) -> StoreResult<()> {
        let sending = super::idempotency::write_key(&mut self.cx()).await?;
        match self {
            Self::Sqlite(t) => t.commit().await?,
            Self::Pg(t) => t.commit().await?,
        }
        if let Some(sending) = sending {
            sending.mark_written();
        }
        Ok(())
    }
}
