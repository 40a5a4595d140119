//! Files that no row knows: what a crash or a failed commit left.

use crate::{app::App, domain::clock::HOUR, excerpt::storage::Folder, http::ApiResult, store};

/// How old a file without a row must be. An upload writes its row within minutes of its last byte.
const MIN_AGE_MS: i64 = HOUR;

/// Deletes them; gives how many. The service calls this every hour.
pub async fn sweep(app: &App) -> ApiResult<usize> {
    let known = {
        let mut conn = app.db().read().await?;
        store::excerpt::stored_names(&mut conn.cx()).await?
    };
    let before = app.now().plus(-MIN_AGE_MS);
    Folder::new(app.excerpt_dir()).sweep(known, before).await.map_err(super::disk)
}
