//! Nothing inside the house is reached, whatever the address looks like.

use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// Written in every way that a URL allows.
const REFUSED: &[&str] = &[
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.255.255.254/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://0/",
    "https://0.0.0.0/",
    "https://0.1.2.3/",
    "https://10.0.0.1/",
    "https://10.255.255.255/",
    "https://100.64.0.1/",
    "https://100.127.255.255/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.0.0.8/",
    "https://192.0.2.1/",
    "https://192.31.196.1/",
    "https://192.52.193.1/",
    "https://192.88.99.1/",
    "https://192.168.1.1/",
    "https://192.175.48.1/",
    "https://198.18.0.1/",
    "https://198.19.255.255/",
    "https://198.51.100.1/",
    "https://203.0.113.1/",
    "https://224.0.0.1/",
    "https://239.255.255.250/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://１２７.0.0.1/",
    "https://[::]/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[100::1]/",
    "https://[2001::1]/",
    "https://[2001:2::1]/",
    "https://[2001:20::1]/",
    "https://[2001:db8::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2620:4f:8000::1]/",
    "https://[3fff::1]/",
    "https://[5f00::1]/",
    "https://[fc00::1]/",
    "https://[fd12:3456::1]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[4000::1]/",
];

const TAKEN: &[&str] = &[
    "https://8.8.8.8/",
    "https://1.1.1.1:8443/x",
    "https://172.32.0.1/",
    "https://100.128.0.1/",
    "https://192.167.255.255/",
    "https://[2606:4700::1111]/",
    "https://[2400:cb00::1]/",
    "https://push.example/abc",
];

#[test]
fn special_purpose_addresses_are_refused_however_they_are_written() {
    let outgoing = Outgoing::new(Allow::default()).unwrap();
    assert!(REFUSED.len() >= 40);
    for url in REFUSED {
        assert_eq!(outgoing.check(url).err(), Some(Failure::RefusedAddress), "{url}");
    }
    for url in TAKEN {
        assert!(outgoing.check(url).is_ok(), "{url}");
    }
    for (url, why) in [
        ("http://8.8.8.8/", Failure::NotSecure),
        ("ftp://8.8.8.8/", Failure::Malformed),
        ("file:///etc/passwd", Failure::Malformed),
        ("gopher://8.8.8.8/", Failure::Malformed),
        ("https://user:secret@8.8.8.8/", Failure::Malformed),
        ("nonsense", Failure::Malformed),
    ] {
        assert_eq!(outgoing.check(url).err(), Some(why), "{url}");
    }
}

#[test]
fn the_operator_may_allow_a_gateway_in_the_house() {
    let allow = Allow::parse("gateway.bv.test, 10.1.0.0/16,fd00:1::/32, 192.168.1.9").unwrap();
    let outgoing = Outgoing::new(allow).unwrap();
    for url in ["http://gateway.bv.test/sms", "http://10.1.2.3/", "https://[fd00:1::5]/", "http://192.168.1.9:9000/"] {
        assert!(outgoing.check(url).is_ok(), "{url}");
    }
    for url in ["https://10.2.0.1/", "https://192.168.1.10/", "https://[fd00:2::5]/"] {
        assert_eq!(outgoing.check(url).err(), Some(Failure::RefusedAddress), "{url}");
    }
    assert_eq!(outgoing.check("http://other.bv.test/").err(), Some(Failure::NotSecure));
    for wrong in ["10.0.0.0/33", "a b", "10.0.0.0/x", "x/8"] {
        assert_eq!(Allow::parse(wrong).unwrap_err(), wrong);
    }
}

/// A name server that answers anew each time, as one does that rebinds.
struct Rebinding {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Lookup for Rebinding {
    fn lookup(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst).min(self.answers.len() - 1);
        let answer = self.answers[turn].clone();
        Box::pin(async move { Ok(answer) })
    }
}

#[tokio::test]
async fn a_name_that_leads_into_the_house_is_not_followed() {
    let inside = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = inside.local_addr().unwrap().port();
    let loopback: IpAddr = "127.0.0.1".parse().unwrap();
    let metadata: IpAddr = "169.254.169.254".parse().unwrap();
    let answers = vec![vec![loopback], vec![metadata, loopback], vec!["::ffff:127.0.0.1".parse().unwrap()]];
    let lookup = Arc::new(Rebinding { answers, asked: AtomicUsize::new(0) });
    let outgoing = Outgoing::with_lookup(Allow::default(), lookup).unwrap();
    let url = format!("https://rebind.test:{port}/");
    for _ in 0..3 {
        assert_eq!(outgoing.post(&url, HeaderMap::new(), Vec::new()).await, Err(Failure::RefusedAddress));
    }
    // Nobody has knocked: the next connection is the test's own.
    let own = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (_, first) = inside.accept().await.unwrap();
    assert_eq!(first, own.local_addr().unwrap());
}

/// Answers each connection with the same bytes.
async fn answering(answer: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                // One read is enough for a request without a body; who hangs up early is no concern of this server.
                let _read = stream.read(&mut buffer).await;
                let _written = stream.write_all(&answer).await;
            });
        }
    });
    port
}

#[tokio::test]
async fn redirects_are_not_followed_and_answers_have_a_limit() {
    let outgoing = Outgoing::new(Allow::parse("127.0.0.1").unwrap()).unwrap();
    let ask = async |port: u16| outgoing.post(&format!("http://127.0.0.1:{port}/"), HeaderMap::new(), Vec::new()).await;
    let target = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = target.local_addr().unwrap();
    let moved = format!("HTTP/1.1 307 Moved\r\nlocation: http://{to}/\r\ncontent-length: 0\r\n\r\n");
    assert_eq!(ask(answering(moved.into_bytes()).await).await, Ok(307));
    let own = tokio::net::TcpStream::connect(to).await.unwrap();
    assert_eq!(target.accept().await.unwrap().1, own.local_addr().unwrap());

    let mut endless = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", MAX_ANSWER + 1).into_bytes();
    endless.resize(endless.len() + MAX_ANSWER + 1, b'x');
    assert_eq!(ask(answering(endless).await).await, Err(Failure::TooLarge));
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert_eq!(ask(closed).await, Err(Failure::Unreachable));
}
