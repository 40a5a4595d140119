//! ICE-lite (RFC 8445 §2.5): answers authenticated checks, remembers which paths are valid and which is nominated.

use super::stun::Request;
use rand::RngExt;
use rand::rngs::StdRng;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

/// Where a packet came from and to, which is where answers go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    pub remote: SocketAddr,
    /// The address of this host that the packet was sent to, when the socket tells.
    pub local: Option<IpAddr>,
    /// The number of the TCP stream, when it is one.
    pub stream: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) fragment: String,
    pub(crate) password: String,
}

impl Credentials {
    /// 48 and 144 bits of randomness (RFC 8445 §5.3 asks for 24 and 128).
    pub(crate) fn generate(rng: &mut StdRng) -> Self {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = |len: usize| (0..len).map(|_| char::from(ALPHABET[rng.random_range(0..64)])).collect();
        Self { fragment: text(8), password: text(24) }
    }
}

/// How long the pair from before an ICE restart is still served.
const OLD_PAIR: Duration = Duration::from_secs(3);
/// A path that was not checked for so long gives way to one that was: browsers check theirs every few seconds.
const QUIET: Duration = Duration::from_secs(10);
/// A validated path that was not checked again for this long is forgotten.
const PATH_LIFE: Duration = Duration::from_secs(30);
const MAX_PATHS: usize = 12;

#[derive(Clone, Copy, Debug)]
struct Valid {
    path: Path,
    checked: Instant,
    /// Validated under the credentials from before the restart.
    old: bool,
}

#[derive(Debug)]
pub(crate) struct Agent {
    pub(crate) local: Credentials,
    remote_fragment: String,
    old: Option<(Credentials, Option<Instant>)>,
    paths: Vec<Valid>,
    selected: Option<Path>,
    nominated: bool,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    /// Wrong password or user: silence.
    Refused,
    /// Answered; the path is valid unless the roles were in conflict. An older path may have had to give way.
    Answered { gone: Option<Path> },
}

impl Agent {
    pub(crate) fn new(local: Credentials, remote_fragment: String) -> Self {
        Self { local, remote_fragment, old: None, paths: Vec::new(), selected: None, nominated: false }
    }

    /// New credentials, make-before-break: the old pair is served until 3 s after a new one is nominated.
    pub(crate) fn restart(&mut self, local: Credentials, remote_fragment: String) {
        let before = std::mem::replace(&mut self.local, local);
        self.old = Some((before, None));
        self.remote_fragment = remote_fragment;
        self.paths.iter_mut().for_each(|valid| valid.old = true);
        self.nominated = false;
    }

    pub(crate) fn is_restart(&self, remote_fragment: &str) -> bool {
        self.remote_fragment != remote_fragment
    }

    /// The user fragments that checks for this agent carry.
    pub(crate) fn fragments(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.local).chain(self.old.iter().map(|(old, _)| old)).map(|c| c.fragment.as_str())
    }

    pub(crate) fn check(&mut self, request: &Request<'_>, path: Path, now: Instant, out: &mut Vec<u8>) -> Check {
        let fresh = request.local_fragment() == self.local.fragment;
        let credentials = match &self.old {
            _ if fresh => &self.local,
            Some((old, _)) if request.local_fragment() == old.fragment => old,
            _ => return Check::Refused,
        };
        if !request.authentic(&credentials.password) {
            return Check::Refused;
        }
        if request.controlled {
            request.role_conflict(&credentials.password, out);
            return Check::Answered { gone: None };
        }
        request.success(path.remote, &credentials.password, out);
        let gone = self.remember(path, !fresh, now);
        if fresh && (request.use_candidate || !self.nominated && self.old.is_none()) {
            // The newest nomination wins: that is how Chromium moves to another network. Before any, the newest valid
            // path is used, because DTLS may begin before the nomination.
            self.selected = Some(path);
            self.nominated |= request.use_candidate;
            if let Some((_, end @ None)) = &mut self.old
                && request.use_candidate
            {
                *end = Some(now + OLD_PAIR);
            }
        }
        Check::Answered { gone }
    }

    /// Gives the path that had to give way, if one had to.
    fn remember(&mut self, path: Path, old: bool, now: Instant) -> Option<Path> {
        if let Some(valid) = self.paths.iter_mut().find(|valid| valid.path == path) {
            valid.checked = now;
            valid.old &= old;
            return None;
        }
        let mut gone = None;
        if self.paths.len() >= MAX_PATHS {
            let others = (0..self.paths.len()).filter(|&at| Some(self.paths[at].path) != self.selected);
            let stalest = others.min_by_key(|&at| self.paths[at].checked);
            gone = stalest.map(|at| self.paths.swap_remove(at).path);
        }
        self.paths.push(Valid { path, checked: now, old });
        gone
    }

    /// A path that can carry nothing any more.
    pub(crate) fn forget(&mut self, path: Path) {
        self.paths.retain(|valid| valid.path != path);
        self.selected = self.selected.filter(|selected| *selected != path);
        // Whatever is checked next may serve until something is nominated again.
        self.nominated &= self.selected.is_some();
    }

    /// Whether packets from there belong to this peer.
    pub(crate) fn is_valid(&self, path: Path) -> bool {
        self.paths.iter().any(|valid| valid.path == path)
    }

    /// Where to send.
    pub(crate) fn selected(&self) -> Option<Path> {
        self.selected
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = Path> {
        self.paths.iter().map(|valid| valid.path)
    }

    /// Forgets what is out of date; `true` when paths or fragments went.
    pub(crate) fn expire(&mut self, now: Instant) -> bool {
        let before = (self.paths.len(), self.old.is_some());
        if let Some((_, Some(end))) = self.old
            && now >= end
        {
            self.old = None;
            self.paths.retain(|valid| !valid.old);
        }
        let age = |valid: &Valid| now.saturating_duration_since(valid.checked);
        let is_quiet = |valid: &Valid| Some(valid.path) == self.selected && age(valid) > QUIET;
        if self.paths.iter().any(is_quiet) {
            // The address translation before the peer has changed, and what goes to the old address may reach another.
            let fresh =
                self.paths.iter().filter(|valid| !valid.old && age(valid) <= QUIET).min_by_key(|valid| age(valid));
            self.selected = fresh.map(|valid| valid.path).or(self.selected);
        }
        let selected = self.selected;
        self.paths
            .retain(|valid| Some(valid.path) == selected || now.saturating_duration_since(valid.checked) < PATH_LIFE);
        before != (self.paths.len(), self.old.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::super::stun;
    use super::*;
    use rand::SeedableRng;

    fn path(port: u16) -> Path {
        Path { remote: SocketAddr::from(([127, 0, 0, 1], port)), local: None, stream: None }
    }

    fn check(agent: &mut Agent, with: &Credentials, port: u16, nominate: bool, now: Instant) -> Check {
        let packet = stun::request(&format!("{}:them", with.fragment), &with.password, nominate);
        let request = Request::parse(&packet).expect("well-formed");
        agent.check(&request, path(port), now, &mut Vec::new())
    }

    #[test]
    fn restart_is_make_before_break() {
        let mut rng = StdRng::seed_from_u64(1);
        let (first, second) = (Credentials::generate(&mut rng), Credentials::generate(&mut rng));
        let now = crate::clock::beginning();
        let mut agent = Agent::new(first.clone(), "a".into());
        assert_eq!(check(&mut agent, &second, 1, true, now), Check::Refused);
        assert!(!agent.is_valid(path(1)));
        assert_eq!(check(&mut agent, &first, 1, true, now), Check::Answered { gone: None });
        assert_eq!(agent.selected(), Some(path(1)));

        agent.restart(second.clone(), "b".into());
        check(&mut agent, &first, 1, true, now);
        check(&mut agent, &second, 2, false, now);
        assert_eq!(agent.selected(), Some(path(1)), "the old pair serves until the new one is nominated");
        check(&mut agent, &second, 2, true, now);
        assert_eq!(agent.selected(), Some(path(2)));
        assert!(!agent.expire(now + Duration::from_millis(2_900)) && agent.is_valid(path(1)));
        assert!(agent.expire(now + OLD_PAIR));
        assert!(!agent.is_valid(path(1)) && agent.is_valid(path(2)));
        assert_eq!(check(&mut agent, &first, 1, true, now), Check::Refused);
    }

    #[test]
    fn a_stranger_cannot_fill_the_table_of_paths() {
        let mut rng = StdRng::seed_from_u64(2);
        let own = Credentials::generate(&mut rng);
        let mut agent = Agent::new(own.clone(), "a".into());
        let now = crate::clock::beginning();
        check(&mut agent, &own, 1, true, now);
        let mut forgotten = 0;
        for port in 2..100 {
            let checked = check(&mut agent, &own, port, false, now + Duration::from_millis(u64::from(port)));
            forgotten += usize::from(matches!(checked, Check::Answered { gone: Some(_) }));
        }
        assert_eq!(forgotten + agent.paths.len(), 99);
        assert!(agent.paths.len() <= MAX_PATHS && agent.is_valid(path(1)));
        assert_eq!(agent.selected(), Some(path(1)));
    }
}
