//! Requests that the service makes to others, at addresses that users typed: gateways and push services.
//!
//! A name is resolved once, its addresses are looked at, and the connection goes to one of these; special-purpose
//! addresses are refused unless the operator allows them (`outgoing_allow`). No redirects, no proxy, 5 s, 5 MB.

mod address;
#[cfg(test)]
mod tests;

pub use address::{Allow, is_special};

use futures_util::future::BoxFuture;
use reqwest::{
    Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::HeaderMap,
    redirect::Policy,
};
use std::{
    error::Error,
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use url_host::{Host, host};

const TIME_LIMIT: Duration = Duration::from_secs(5);
/// What of an answer is read; nothing of it is kept.
const MAX_ANSWER: usize = 5 * 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("the address is not a usable URL")]
    Malformed,
    #[error("plain http is only for hosts in outgoing_allow")]
    NotSecure,
    #[error("the address is not one on the Internet (outgoing_allow)")]
    RefusedAddress,
    #[error("no answer in time")]
    TimedOut,
    #[error("no connection")]
    Unreachable,
    #[error("the answer is too large")]
    TooLarge,
}

/// Where the addresses of a name come from: the system, in tests a name server of their own.
pub trait Lookup: Send + Sync + 'static {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The system's resolver.
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|a| a.ip()).collect()) })
    }
}

/// The one client for such requests. Cheap to clone.
#[derive(Clone)]
pub struct Outgoing {
    client: Client,
    allow: Arc<Allow>,
}

impl Outgoing {
    pub fn new(allow: Allow) -> Result<Self, Failure> {
        Self::with_lookup(allow, Arc::new(SystemLookup))
    }

    pub fn with_lookup(allow: Allow, lookup: Arc<dyn Lookup>) -> Result<Self, Failure> {
        let allow = Arc::new(allow);
        let client = Client::builder()
            .dns_resolver(Arc::new(Guarded { allow: allow.clone(), lookup }))
            .redirect(Policy::none())
            .no_proxy()
            .timeout(TIME_LIMIT)
            .pool_max_idle_per_host(1)
            .user_agent("Hoichan")
            .build()
            .map_err(|_| Failure::Unreachable)?;
        Ok(Self { client, allow })
    }

    /// Whether a URL may be asked at all, as far as it tells by itself. Its name is looked up only when it is asked.
    pub fn check(&self, url: &str) -> Result<Url, Failure> {
        let url = Url::parse(url).map_err(|_| Failure::Malformed)?;
        let host = host(&url).ok_or(Failure::Malformed)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Failure::Malformed);
        }
        let allowed = match &host {
            Host::Address(address) => self.allow.address(*address),
            Host::Name(name) => self.allow.name(name),
        };
        match url.scheme() {
            "https" => {}
            "http" if allowed => {}
            "http" => return Err(Failure::NotSecure),
            _ => return Err(Failure::Malformed),
        }
        match host {
            Host::Address(address) if !allowed && is_special(address) => Err(Failure::RefusedAddress),
            _ => Ok(url),
        }
    }

    /// Posts and gives the status. What is answered besides is read up to the limit and thrown away.
    pub async fn post(&self, url: &str, headers: HeaderMap, body: Vec<u8>) -> Result<u16, Failure> {
        let url = self.check(url)?;
        let sent = self.client.post(url).headers(headers).body(body).send().await;
        let mut response = sent.map_err(|e| failure(&e))?;
        let status = response.status().as_u16();
        let mut read = 0;
        while let Some(chunk) = response.chunk().await.map_err(|e| failure(&e))? {
            read += chunk.len();
            if read > MAX_ANSWER {
                return Err(Failure::TooLarge);
            }
        }
        Ok(status)
    }
}

/// What went wrong, without the address: it may be a secret.
fn failure(error: &reqwest::Error) -> Failure {
    let mut source: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(cause) = source {
        if cause.is::<Failure>() {
            return Failure::RefusedAddress;
        }
        source = cause.source();
    }
    if error.is_timeout() { Failure::TimedOut } else { Failure::Unreachable }
}

/// Gives the client only addresses that it may connect to.
struct Guarded {
    allow: Arc<Allow>,
    lookup: Arc<dyn Lookup>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        Box::pin(permitted(self.allow.clone(), name.clone(), self.lookup.lookup(name)))
    }
}

/// The addresses of a name that may be connected to.
async fn permitted(
    allow: Arc<Allow>,
    name: String,
    found: BoxFuture<'static, io::Result<Vec<IpAddr>>>,
) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
    let trusted = allow.name(&name);
    let may_go = |address: &IpAddr| trusted || allow.address(*address) || !is_special(*address);
    let addresses: Vec<SocketAddr> =
        found.await?.into_iter().filter(may_go).map(|address| SocketAddr::new(address, 0)).collect();
    if addresses.is_empty() {
        return Err(Failure::RefusedAddress.into());
    }
    Ok(Box::new(addresses.into_iter()))
}

/// The host of a URL, an address told from a name.
mod url_host {
    use reqwest::Url;
    use std::net::IpAddr;

    pub enum Host {
        Address(IpAddr),
        Name(String),
    }

    pub fn host(url: &Url) -> Option<Host> {
        let text = url.host_str()?;
        let bare = text.trim_start_matches('[').trim_end_matches(']');
        Some(bare.parse().map_or_else(|_| Host::Name(text.trim_end_matches('.').to_lowercase()), Host::Address))
    }
}
