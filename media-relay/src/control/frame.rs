//! Frames: a four-byte length and as many bytes of JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// An offer is at most 64 KiB; JSON escapes may double it.
const MAX_FRAME: usize = 256 * 1024;

pub(super) async fn write(to: &mut (impl AsyncWrite + Unpin), value: &impl Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(value)?;
    let len = u32::try_from(body.len()).ok().filter(|len| *len as usize <= MAX_FRAME);
    let len = len.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a control message is too long"))?;
    to.write_all(&len.to_be_bytes()).await?;
    to.write_all(&body).await?;
    to.flush().await
}

pub(super) async fn read<T: DeserializeOwned>(from: &mut (impl AsyncRead + Unpin)) -> io::Result<T> {
    let len = from.read_u32().await? as usize;
    if len > MAX_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a control message is too long"));
    }
    let mut body = vec![0; len];
    from.read_exact(&mut body).await?;
    Ok(serde_json::from_slice(&body)?)
}
