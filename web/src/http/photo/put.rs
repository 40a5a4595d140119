//! `PUT /api/me/photo`

use crate::{
    app::App,
    http::{ApiError, ApiResult, Caller, limits::PHOTO_BYTES},
    store,
};
use axum::{
    body::{self, Body},
    extract::State,
    http::StatusCode,
};
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType,
};
use std::io::Cursor;
use tokio::task;

/// Width and height of what is kept.
const SIDE: u32 = 256;
const QUALITY: u8 = 85;
/// What decoding may take: 50 million pixels of four bytes.
const MAX_DECODED_BYTES: u64 = 200 * 1024 * 1024;

/// Sets one's photo: a JPEG or PNG, cut to a square and encoded anew, so that nothing else of the file is kept.
#[utoipa::path(
    put,
    path = "/api/me/photo",
    operation_id = "put_photo",
    tag = "account",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 204, description = "Done"))
)]
pub async fn put(State(app): State<App>, caller: Caller, body: Body) -> ApiResult<StatusCode> {
    let bytes = body::to_bytes(body, PHOTO_BYTES).await.map_err(|_| ApiError::TooLarge("too_large"))?;
    let jpeg = task::spawn_blocking(move || small(&bytes)).await.map_err(|e| ApiError::Internal(Box::new(e)))??;
    let mut tx = app.db().begin().await?;
    store::photo::put(&mut tx.cx(), caller.id(), &jpeg, app.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A small square JPEG of a picture.
fn small(bytes: &[u8]) -> ApiResult<Vec<u8>> {
    let format = image::guess_format(bytes).ok().filter(|f| matches!(f, ImageFormat::Jpeg | ImageFormat::Png));
    let format = format.ok_or(ApiError::invalid("photo_type_unknown"))?;
    let damaged = |_| ApiError::invalid("file_damaged");
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    // The limits do not hold for the picture itself: its own size is looked at before a byte of it is read.
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(ApiError::TooLarge("too_large"));
    }
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    let square = picture.resize_to_fill(SIDE, SIDE, FilterType::Triangle).to_rgb8();
    let mut jpeg = Vec::new();
    square.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY)).map_err(damaged)?;
    Ok(jpeg)
}
