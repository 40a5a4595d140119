//! Mail: text and HTML, and an invitation for the reader's calendar, through the hospital's own server.

use crate::{
    domain::{clock::Ts, ics::Method, ids::DeliveryId, notice::Text},
    settings::{MailSecurity, MailSettings},
};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use std::{io, time::Duration};

const TIME_LIMIT: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// A letter that is to be written.
pub struct Letter<'a> {
    pub id: DeliveryId,
    pub to: &'a str,
    pub text: &'a Text,
    /// What the reader opens.
    pub url: &'a str,
    pub language: &'a str,
    pub invitation: Option<(Method, String)>,
    pub now: Ts,
}

/// Why a letter did not go. Never the server's own words: they may quote the letter.
#[derive(Debug, PartialEq, Eq)]
pub enum Failed {
    /// It may go later.
    Later(String),
    /// It never will.
    Never(String),
}

impl Mailer {
    pub fn new(settings: &MailSettings) -> io::Result<Self> {
        let wrong = |name: &str| io::Error::other(format!("{name}: cannot be used"));
        let tls = || TlsParameters::new(settings.host.clone()).map_err(|_| wrong("smtp_host"));
        let tls = match settings.security {
            MailSecurity::StartTls => Tls::Required(tls()?),
            MailSecurity::Tls => Tls::Wrapper(tls()?),
            MailSecurity::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.host.clone())
            .port(settings.port)
            .timeout(Some(TIME_LIMIT))
            .tls(tls);
        if let Some((user, password)) = &settings.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        let from: Address = settings.from.parse().map_err(|_| wrong("mail_from"))?;
        Ok(Self { transport: builder.build(), from: Mailbox::new(Some("Hội chẩn".into()), from) })
    }

    /// The address that invitations come from.
    pub fn from(&self) -> String {
        self.from.email.to_string()
    }

    pub async fn send(&self, letter: &Letter<'_>) -> Result<(), Failed> {
        let message = self.write(letter)?;
        let sent = tokio::time::timeout(TIME_LIMIT, self.transport.send(message)).await;
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failed(&error)),
            Err(_) => Err(Failed::Later("smtp: no answer in time".into())),
        }
    }

    fn write(&self, letter: &Letter<'_>) -> Result<Message, Failed> {
        let never = |what: &str| Failed::Never(format!("mail: {what}"));
        let to: Address = letter.to.parse().map_err(|_| never("the address cannot be used"))?;
        let domain = self.from.email.domain();
        let sent = std::time::UNIX_EPOCH + Duration::from_millis(u64::try_from(letter.now.0).unwrap_or(0));
        let builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(format!("[Hội chẩn] {}", letter.text.title))
            .date(sent)
            // The same in each attempt: a server that got it twice can tell.
            .message_id(Some(format!("<{}@{domain}>", letter.id)));
        let mut body = MultiPart::alternative()
            .singlepart(SinglePart::plain(plain(letter)))
            .singlepart(SinglePart::html(html(letter)));
        let Some((method, calendar)) = &letter.invitation else {
            return builder.multipart(body).map_err(|_| never("cannot be written"));
        };
        let kind = format!("text/calendar; charset=utf-8; method={}", method.as_str());
        let kind = ContentType::parse(&kind).map_err(|_| never("cannot be written"))?;
        body = body.singlepart(SinglePart::builder().header(kind).body(calendar.clone()));
        let file = ContentType::parse("application/ics").map_err(|_| never("cannot be written"))?;
        let file = Attachment::new("hoi-chan.ics".into()).body(calendar.clone(), file);
        builder.multipart(MultiPart::mixed().multipart(body).singlepart(file)).map_err(|_| never("cannot be written"))
    }
}

fn failed(error: &lettre::transport::smtp::Error) -> Failed {
    let what = match error.status() {
        Some(code) => format!("smtp {code}"),
        None if error.is_timeout() => "smtp: no answer in time".to_owned(),
        None if error.is_tls() => "smtp: TLS failed".to_owned(),
        None => "smtp: no connection".to_owned(),
    };
    if error.is_permanent() { Failed::Never(what) } else { Failed::Later(what) }
}

fn footer(language: &str) -> &'static str {
    if language == "en" {
        "Sent by Hoichan. Details are shown after you sign in; choose what is mailed to you in your account."
    } else {
        "Thư tự động từ Hội chẩn. Nội dung ca chỉ xem được sau khi đăng nhập; chọn loại thư nhận trong tài khoản."
    }
}

fn plain(letter: &Letter<'_>) -> String {
    format!("{}\n\n{}\n\n-- \n{}\n", letter.text.body, letter.url, footer(letter.language))
}

fn html(letter: &Letter<'_>) -> String {
    let open = if letter.language == "en" { "Open Hoichan" } else { "Mở Hội chẩn" };
    let [title, body, url, footer] =
        [&letter.text.title, &letter.text.body, letter.url, footer(letter.language)].map(escaped);
    format!(
        "<!doctype html><html lang=\"{}\"><body style=\"font-family:sans-serif;line-height:1.5\">\
         <h1 style=\"font-size:18px\">{title}</h1><p>{body}</p><p><a href=\"{url}\">{open}</a></p>\
         <p style=\"color:#555;font-size:12px\">{footer}</p></body></html>",
        letter.language
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
