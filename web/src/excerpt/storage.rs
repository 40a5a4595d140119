//! Where excerpts' bytes are kept.

use std::path::Path;

/// Removes a stored file; one that is not there is no error.
pub async fn remove(folder: &Path, name: &str) {
    if let Err(error) = tokio::fs::remove_file(folder.join(name)).await
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "a stored excerpt could not be removed");
    }
}
