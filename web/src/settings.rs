//! Settings: flags, then `HOICHAN_*` in the environment, then one TOML file with the same names, then defaults.

use clap::Args;
use serde::Deserialize;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// A wrong setting stops the start with one sentence that names it.
#[derive(Debug, Error)]
pub enum SettingsError {
    #[error("config: {path} cannot be read: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("config: {path} is not right: {detail}")]
    Toml { path: PathBuf, detail: String },
    #[error("{name}: {detail}")]
    Wrong { name: &'static str, detail: String },
}

macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident: $ty:ty, $env:literal;)*) => {
        /// What an operator may say; everything has a default.
        #[derive(Args, Clone, Debug, Default, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Given {
            /// A TOML file with settings of these names.
            #[arg(long, env = "HOICHAN_CONFIG", global = true)]
            #[serde(skip)]
            pub config: Option<PathBuf>,
            $($(#[$doc])* #[arg(long, env = $env, global = true)] pub $name: Option<$ty>,)*
        }

        impl Given {
            fn or(self, file: Given) -> Given {
                Given { config: self.config, $($name: self.$name.or(file.$name),)* }
            }
        }
    };
}

settings! {
    /// Where everything is kept [default: ./data].
    data_dir: PathBuf, "HOICHAN_DATA_DIR";
    /// Address and port of the web service [default: 127.0.0.1:8080].
    listen: SocketAddr, "HOICHAN_LISTEN";
    /// The address that browsers use [default: http://localhost:PORT].
    public_url: String, "HOICHAN_PUBLIC_URL";
    /// postgres://… [default: SQLite in the data folder].
    database_url: String, "HOICHAN_DATABASE_URL";
    /// Address and first port of media, UDP, one port a worker [default: 0.0.0.0:7882].
    media_listen: SocketAddr, "HOICHAN_MEDIA_LISTEN";
    /// Participants that a room takes [default: 50].
    max_participants: usize, "HOICHAN_MAX_PARTICIPANTS";
    /// The address announced to browsers for media [default: every address of the host].
    media_public_addr: IpAddr, "HOICHAN_MEDIA_PUBLIC_ADDR";
    /// PEM file with the certificate chain.
    tls_cert: PathBuf, "HOICHAN_TLS_CERT";
    /// PEM file with its key.
    tls_key: PathBuf, "HOICHAN_TLS_KEY";
    /// File with the 32-byte master key [default: master.key in the data folder, made at first start].
    master_key_file: PathBuf, "HOICHAN_MASTER_KEY_FILE";
    /// `embedded`, or the control addresses of relays, separated by commas [default: embedded].
    relays: String, "HOICHAN_RELAYS";
    /// Where `hoichan relay` takes its commands [default: 127.0.0.1:7881].
    relay_control: SocketAddr, "HOICHAN_RELAY_CONTROL";
    /// Where `hoichan relay` serves `/metrics` over HTTP [default: nowhere].
    relay_metrics: SocketAddr, "HOICHAN_RELAY_METRICS";
    /// File with the secret shared between the service and its relays.
    relay_secret_file: PathBuf, "HOICHAN_RELAY_SECRET_FILE";
    /// The server that takes mail [default: none, no mail is sent].
    smtp_host: String, "HOICHAN_SMTP_HOST";
    /// Its port [default: 587, with `tls` 465].
    smtp_port: u16, "HOICHAN_SMTP_PORT";
    /// `starttls`, `tls`, or `none` for a server on this machine [default: starttls].
    smtp_security: String, "HOICHAN_SMTP_SECURITY";
    /// The name to sign in with there.
    smtp_user: String, "HOICHAN_SMTP_USER";
    /// File with the password.
    smtp_password_file: PathBuf, "HOICHAN_SMTP_PASSWORD_FILE";
    /// The address that mail comes from.
    mail_from: String, "HOICHAN_MAIL_FROM";
    /// Hosts and networks inside the house that gateways and push services may be at, separated by commas [default: none].
    outgoing_allow: String, "HOICHAN_OUTGOING_ALLOW";
    /// File with the private key of Web Push [default: vapid.key in the data folder, made at first start].
    vapid_key_file: PathBuf, "HOICHAN_VAPID_KEY_FILE";
    /// `mailto:` or `https:` address that push services may turn to [default: mail_from].
    vapid_contact: String, "HOICHAN_VAPID_CONTACT";
    /// IANA time zone of the hospitals [default: Asia/Ho_Chi_Minh].
    time_zone: String, "HOICHAN_TIME_ZONE";
    /// `json` or `text` [default: json].
    log_format: String, "HOICHAN_LOG_FORMAT";
    /// What is logged, e.g. `info,web=debug` [default: info].
    log: String, "HOICHAN_LOG";
}

impl Given {
    /// Joins flags and environment with the file.
    pub fn complete(self) -> Result<Settings, SettingsError> {
        let file = match &self.config {
            Some(path) => read_file(path)?,
            None => Given::default(),
        };
        Settings::from(self.or(file))
    }
}

fn read_file(path: &Path) -> Result<Given, SettingsError> {
    let text = std::fs::read_to_string(path).map_err(|source| SettingsError::File { path: path.into(), source })?;
    toml::from_str(&text)
        .map_err(|e| SettingsError::Toml { path: path.into(), detail: e.to_string().replace('\n', " ") })
}

/// Which relays carry media.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relays {
    Embedded,
    Remote(Vec<SocketAddr>),
}

/// How the connection to the mail server is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSecurity {
    StartTls,
    Tls,
    /// For a server on this machine, and no other.
    None,
}

/// The hospital's own mail server.
#[derive(Clone)]
pub struct MailSettings {
    pub host: String,
    pub port: u16,
    pub security: MailSecurity,
    pub credentials: Option<(String, String)>,
    pub from: String,
}

impl std::fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "mail by {}:{} from {}", self.host, self.port, self.from)
    }
}

/// Settings with their defaults, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    pub data_dir: PathBuf,
    pub listen: SocketAddr,
    pub public_url: Option<String>,
    pub database_url: Option<String>,
    pub media_listen: SocketAddr,
    pub max_participants: usize,
    pub media_public_addr: Option<IpAddr>,
    pub tls: Option<(PathBuf, PathBuf)>,
    pub master_key_file: Option<PathBuf>,
    pub relays: Relays,
    pub relay_control: SocketAddr,
    pub relay_metrics: Option<SocketAddr>,
    pub relay_secret_file: Option<PathBuf>,
    pub mail: Option<MailSettings>,
    pub outgoing_allow: crate::outgoing::Allow,
    pub vapid_key_file: Option<PathBuf>,
    pub vapid_contact: Option<String>,
    pub zone: jiff::tz::TimeZone,
    pub log_json: bool,
    pub log: String,
}

fn address(text: &str) -> SocketAddr {
    text.parse().expect("a literal address")
}

impl Settings {
    fn from(given: Given) -> Result<Self, SettingsError> {
        let wrong = |name, detail: &str| SettingsError::Wrong { name, detail: detail.to_owned() };
        let mail = mail(&given)?;
        let tls = match (given.tls_cert, given.tls_key) {
            (Some(cert), Some(key)) => Some((cert, key)),
            (None, None) => None,
            _ => return Err(wrong("tls_cert", "needs tls_key beside it, and the other way round")),
        };
        let zone_name = given.time_zone.as_deref().unwrap_or("Asia/Ho_Chi_Minh");
        let zone = jiff::tz::TimeZone::get(zone_name).map_err(|_| wrong("time_zone", "is not an IANA time zone"))?;
        if let Some(url) = &given.database_url
            && !url.starts_with("postgres://")
            && !url.starts_with("postgresql://")
        {
            return Err(wrong("database_url", "must begin with postgres://"));
        }
        if let Some(url) = &given.public_url
            && !(url.starts_with("http://") || url.starts_with("https://"))
        {
            return Err(wrong("public_url", "must begin with http:// or https://"));
        }
        let log_json = match given.log_format.as_deref() {
            None | Some("json") => true,
            Some("text") => false,
            Some(_) => return Err(wrong("log_format", "is json or text")),
        };
        let outgoing_allow = crate::outgoing::Allow::parse(given.outgoing_allow.as_deref().unwrap_or(""))
            .map_err(|entry| wrong("outgoing_allow", &format!("{entry} is neither a host nor a network")))?;
        let vapid_contact = given.vapid_contact.or_else(|| mail.as_ref().map(|m| format!("mailto:{}", m.from)));
        if vapid_contact.as_ref().is_some_and(|c| !c.starts_with("mailto:") && !c.starts_with("https://")) {
            return Err(wrong("vapid_contact", "must begin with mailto: or https://"));
        }
        Ok(Self {
            data_dir: given.data_dir.unwrap_or_else(|| PathBuf::from("data")),
            listen: given.listen.unwrap_or_else(|| address("127.0.0.1:8080")),
            public_url: given.public_url.map(|u| u.trim_end_matches('/').to_owned()),
            database_url: given.database_url,
            media_listen: given.media_listen.unwrap_or_else(|| address("0.0.0.0:7882")),
            max_participants: given.max_participants.unwrap_or(220),
            media_public_addr: given.media_public_addr,
            tls,
            master_key_file: given.master_key_file,
            relays: relays(given.relays.as_deref())?,
            relay_metrics: given.relay_metrics,
            relay_control: given.relay_control.unwrap_or_else(|| address("127.0.0.1:7881")),
            relay_secret_file: given.relay_secret_file,
            mail,
            outgoing_allow,
            vapid_key_file: given.vapid_key_file,
            vapid_contact,
            zone,
            log_json,
            log: given.log.unwrap_or_else(|| "info".to_owned()),
        })
    }
}

/// The mail server, when one is named.
fn mail(given: &Given) -> Result<Option<MailSettings>, SettingsError> {
    let wrong = |name, detail: &str| SettingsError::Wrong { name, detail: detail.to_owned() };
    let Some(host) = given.smtp_host.clone() else { return Ok(None) };
    let (security, port) = match given.smtp_security.as_deref() {
        None | Some("starttls") => (MailSecurity::StartTls, 587),
        Some("tls") => (MailSecurity::Tls, 465),
        Some("none") if is_this_machine(&host) => (MailSecurity::None, 25),
        Some("none") => return Err(wrong("smtp_security", "none is only for a server on this machine")),
        Some(_) => return Err(wrong("smtp_security", "is starttls, tls or none")),
    };
    let credentials = match (&given.smtp_user, &given.smtp_password_file) {
        (Some(user), Some(path)) => {
            let password = std::fs::read_to_string(path)
                .map_err(|e| wrong("smtp_password_file", &format!("{}: {e}", path.display())))?;
            Some((user.clone(), password.trim_end_matches(['\r', '\n']).to_owned()))
        }
        (None, None) => None,
        _ => return Err(wrong("smtp_user", "needs smtp_password_file beside it, and the other way round")),
    };
    let from = given.mail_from.clone().ok_or_else(|| wrong("mail_from", "needed when smtp_host is set"))?;
    if from.parse::<lettre::Address>().is_err() {
        return Err(wrong("mail_from", "is not a mail address"));
    }
    Ok(Some(MailSettings { host, port: given.smtp_port.unwrap_or(port), security, credentials, from }))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn relays(text: Option<&str>) -> Result<Relays, SettingsError> {
    match text {
        None | Some("embedded") => Ok(Relays::Embedded),
        Some(list) => {
            let parsed: Result<Vec<SocketAddr>, _> = list.split(',').map(|a| a.trim().parse()).collect();
            let wrong = |_| SettingsError::Wrong {
                name: "relays",
                detail: "is `embedded` or a list of addresses with ports, separated by commas".to_owned(),
            };
            parsed.map(Relays::Remote).map_err(wrong)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_setting_is_named() {
        let said = |given: Given| given.complete().unwrap_err().to_string();
        assert!(said(Given { time_zone: Some("Asia/Saigonn".into()), ..Given::default() }).starts_with("time_zone:"));
        assert!(said(Given { relays: Some("somewhere".into()), ..Given::default() }).starts_with("relays:"));
        assert!(
            said(Given { database_url: Some("mysql://x".into()), ..Given::default() }).starts_with("database_url:")
        );
        assert!(said(Given { tls_key: Some("k".into()), ..Given::default() }).starts_with("tls_cert:"));
        assert!(
            said(Given { outgoing_allow: Some("10.0.0.0/40".into()), ..Given::default() })
                .starts_with("outgoing_allow:")
        );
        let mail = |security: &str| Given {
            smtp_host: Some("mail.bv.test".into()),
            smtp_security: Some(security.into()),
            ..Given::default()
        };
        assert!(said(mail("none")).starts_with("smtp_security:"), "nothing goes over a network in the clear");
        assert!(said(mail("tls")).starts_with("mail_from:"));
        assert!(said(Given { smtp_user: Some("x".into()), ..mail("tls") }).starts_with("smtp_user:"));
    }

    #[test]
    fn flags_win_over_the_file() {
        let file: Given = toml::from_str("listen = \"127.0.0.1:1\"\nlog = \"debug\"").unwrap();
        let flags = Given { listen: Some(address("127.0.0.1:2")), ..Given::default() };
        let settings = Settings::from(flags.or(file)).unwrap();
        assert_eq!((settings.listen.port(), settings.log.as_str()), (2, "debug"));
        assert!(toml::from_str::<Given>("lissten = 1").is_err());
    }
}
