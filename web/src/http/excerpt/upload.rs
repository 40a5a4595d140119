//! `POST /api/consultations/{id}/excerpts`

use super::{Excerpt, disk, opening, view};
use crate::{
    app::App,
    domain::{
        ids::{ConsultationId, ExcerptId, HospitalId},
        phi::Phi,
    },
    excerpt::{
        self, Examined, FileError, name,
        storage::{Arrived, Folder, Part, part_key},
    },
    http::{
        ApiError, ApiResult, Caller, Json,
        limits::{CONSULTATION_BYTES, EXCERPT_BYTES},
        service::Change,
    },
    store::{
        self,
        consultation::ConsultationRow,
        excerpt::{ExcerptRow, Meta},
        sealing::Key,
    },
};
use aws_lc_rs::digest;
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
};
use futures_util::StreamExt;
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// How long an upload may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// Adds an excerpt: the body is the file. Its type is decided by its content; a file that is refused leaves nothing.
#[utoipa::path(
    post,
    path = "/api/consultations/{id}/excerpts",
    operation_id = "upload",
    tag = "excerpt",
    params(
        ("id" = ConsultationId, Path),
        ("X-File-Name" = Option<String>, Header, description = "The file's name, UTF-8, percent-encoded"),
        ("X-Sha256" = Option<String>, Header, description = "SHA-256 of the file, hexadecimal; another one is refused")
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Excerpt))
)]
pub async fn upload(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ConsultationId>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<(StatusCode, Json<Excerpt>)> {
    let announced = Announced::read(&headers);
    let target = Target::prepare(&app, &caller, id, &announced).await?;
    let received = receive(&target, body).await?;
    if announced.sha256.is_some_and(|sha256| sha256 != received.sha256) {
        return Err(FileError::ChecksumMismatch.into());
    }
    let bytes = Arc::new(received.content.read().await.map_err(disk)?);
    let examined = excerpt::examine(bytes).await?;
    // From here on the client may go away: what is begun is finished or undone.
    let ready = Ready { caller, file_name: announced.file_name, target, received, examined };
    let stored = tokio::spawn(store_it(app, ready)).await.map_err(|e| ApiError::Internal(Box::new(e)))??;
    Ok((StatusCode::CREATED, Json(stored)))
}

/// What the headers say of the file.
struct Announced {
    file_name: String,
    sha256: Option<String>,
    length: Option<u64>,
}

impl Announced {
    fn read(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        Self {
            file_name: name::from_header(text("x-file-name").unwrap_or_default()),
            sha256: text("x-sha256").map(|v| v.trim().to_ascii_lowercase()),
            length: text(header::CONTENT_LENGTH.as_str()).and_then(|v| v.parse().ok()),
        }
    }
}

/// Where the file goes.
struct Target {
    folder: Folder,
    consultation: ConsultationId,
    hospital: HospitalId,
    hospital_key: Key,
    excerpt: ExcerptId,
    key: Key,
    /// Bytes that the consultation still takes.
    room: u64,
}

impl Target {
    /// Refuses what can be refused before the first byte.
    async fn prepare(app: &App, caller: &Caller, id: ConsultationId, announced: &Announced) -> ApiResult<Self> {
        let mut conn = app.db().read().await?;
        let cx = &mut conn.cx();
        let consultation = caller.consultation(cx, id).await?;
        check_state(&consultation)?;
        let hospital = opening::side(caller, &consultation).ok_or(ApiError::NotFound)?;
        let room = room(store::excerpt::total_bytes(cx, id).await?);
        match announced.length {
            Some(0) => return Err(FileError::Empty.into()),
            Some(length) if length > EXCERPT_BYTES => return Err(FileError::TooLarge.into()),
            Some(length) if length > room => return Err(FileError::ConsultationFull.into()),
            _ => {}
        }
        Ok(Self {
            folder: Folder::new(app.excerpt_dir()),
            consultation: id,
            hospital,
            hospital_key: app.hospital_key(cx, hospital).await?,
            excerpt: ExcerptId::new(),
            key: Key::random()?,
            room,
        })
    }
}

fn room(used: i64) -> u64 {
    u64::try_from(CONSULTATION_BYTES - used).unwrap_or(0)
}

fn check_state(consultation: &ConsultationRow) -> ApiResult<()> {
    if consultation.state.takes_excerpts() {
        Ok(())
    } else {
        Err(ApiError::Conflict { code: "state_refuses", details: json!({ "state": consultation.state }) })
    }
}

struct Received {
    content: Arrived,
    size: u64,
    sha256: String,
}

/// Seals the body to disk as it comes, counting and hashing.
async fn receive(target: &Target, body: Body) -> ApiResult<Received> {
    let key = part_key(&target.key, Part::Content);
    let mut writer = target.folder.create(&key, target.hospital, target.excerpt).await.map_err(disk)?;
    let mut plain = digest::Context::new(&digest::SHA256);
    let mut size = 0;
    let mut pieces = body.into_data_stream();
    loop {
        let next = tokio::time::timeout(SILENCE, pieces.next()).await;
        let Ok(Some(Ok(piece))) = next else {
            match next {
                Ok(None) => break,
                _ => return Err(ApiError::invalid("upload_interrupted")),
            }
        };
        size += piece.len() as u64;
        if size > EXCERPT_BYTES {
            return Err(FileError::TooLarge.into());
        }
        if size > target.room {
            return Err(FileError::ConsultationFull.into());
        }
        plain.update(&piece);
        writer.write(&piece).await.map_err(disk)?;
    }
    if size == 0 {
        return Err(FileError::Empty.into());
    }
    let content = writer.finish().await.map_err(disk)?;
    Ok(Received { content, size, sha256: hex::encode(plain.finish()) })
}

/// Everything that is needed to store the excerpt.
struct Ready {
    caller: Caller,
    file_name: String,
    target: Target,
    received: Received,
    examined: Examined,
}

async fn store_it(app: App, ready: Ready) -> ApiResult<Excerpt> {
    let Ready { caller, file_name, target, received, examined } = ready;
    let preview = match examined.preview {
        Some(png) => {
            let key = part_key(&target.key, Part::Preview);
            let mut writer = target.folder.create(&key, target.hospital, target.excerpt).await.map_err(disk)?;
            writer.write(&png).await.map_err(disk)?;
            Some(writer.finish().await.map_err(disk)?.place().await.map_err(disk)?)
        }
        None => None,
    };
    let content = received.content.place().await.map_err(disk)?;
    let meta = Meta { file_name: Phi::new(file_name), facts: examined.facts };
    let row = ExcerptRow {
        id: target.excerpt,
        consultation_id: target.consultation,
        hospital_id: target.hospital,
        uploaded_by: caller.id(),
        kind: examined.kind,
        media_type: examined.media_type.to_owned(),
        size_bytes: i64::try_from(received.size).map_err(|_| FileError::TooLarge)?,
        sha256: received.sha256,
        stored_as: content.stored_as.clone(),
        preview_stored_as: preview.as_ref().map(|p| p.stored_as.clone()),
        wrapped_key: Some(store::excerpt::wrap_key(&target.hospital_key, target.excerpt, &target.key)?),
        meta: store::excerpt::seal_meta(&target.key, target.excerpt, &meta)?,
        created_at: app.now(),
        withdrawn_at: None,
    };
    let mut tx = app.db().begin().await?;
    let (consultation, patient) = {
        let cx = &mut tx.cx();
        store::excerpt::lock_consultation(cx, row.consultation_id).await?;
        // The upload took its time: the rights, the state and the room are asked again.
        let consultation = caller.consultation(cx, row.consultation_id).await?;
        check_state(&consultation)?;
        if received.size > room(store::excerpt::total_bytes(cx, row.consultation_id).await?) {
            return Err(FileError::ConsultationFull.into());
        }
        store::excerpt::insert(cx, &row).await?;
        opening::record(cx, &app, &caller, &consultation, "excerpt.attach", &row, "file").await?;
        let patient = view::patient(&app, cx, &consultation).await?;
        (consultation, patient)
    };
    // A commit whose outcome is lost may have succeeded: its files are the sweep's, not ours.
    content.keep();
    if let Some(preview) = preview {
        preview.keep();
    }
    tx.commit().await?;
    app.changed(Change::Consultation { id: consultation.id }, consultation.hospitals());
    Ok(view::excerpt(&row, meta, caller.display_name(), &patient))
}
