//! Addresses that are not on the Internet: the IANA registries of special-purpose addresses, and every way of writing
//! an IPv4 address inside an IPv6 one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IANA IPv4 Special-Purpose Address Registry, multicast and the reserved rest.
const SPECIAL_V4: &[([u8; 4], u8)] = &[
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([192, 175, 48, 0], 24),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

/// Inside the global unicast range (2000::/3): IANA IPv6 Special-Purpose Address Registry. Everything outside of that
/// range is special too: loopback, mapped and translated IPv4, unique local, link local, multicast.
const SPECIAL_V6: &[([u16; 8], u8)] = &[
    // IETF protocol assignments: Teredo, benchmarking, AMT, ORCHID.
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    // 6to4: an IPv4 address inside.
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
    ([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
];

fn within_v4(address: Ipv4Addr, network: Ipv4Addr, bits: u8) -> bool {
    let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
    address.to_bits() & mask == network.to_bits() & mask
}

fn within_v6(address: Ipv6Addr, network: Ipv6Addr, bits: u8) -> bool {
    let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
    address.to_bits() & mask == network.to_bits() & mask
}

/// Whether an address must not be asked by default.
pub fn is_special(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => SPECIAL_V4.iter().any(|(net, bits)| within_v4(v4, Ipv4Addr::from(*net), *bits)),
        IpAddr::V6(v6) => {
            let global = within_v6(v6, Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
            !global || SPECIAL_V6.iter().any(|(net, bits)| within_v6(v6, Ipv6Addr::from(*net), *bits))
        }
    }
}

/// What the operator allows besides: names of hosts, addresses, networks (`10.1.0.0/16`).
#[derive(Clone, Debug, Default)]
pub struct Allow {
    names: Vec<String>,
    networks: Vec<(IpAddr, u8)>,
}

impl Allow {
    /// Reads a list separated by commas; gives the entry that is not right.
    pub fn parse(list: &str) -> Result<Self, String> {
        let mut allow = Self::default();
        for entry in list.split(',').map(str::trim).filter(|e| !e.is_empty()) {
            let (address, bits) = entry.split_once('/').map_or((entry, None), |(a, b)| (a, Some(b)));
            match (address.parse::<IpAddr>(), bits) {
                (Ok(address), bits) => {
                    let most = if address.is_ipv4() { 32 } else { 128 };
                    let bits = bits.map_or(Ok(most), str::parse).map_err(|_| entry.to_owned())?;
                    if bits > most {
                        return Err(entry.to_owned());
                    }
                    allow.networks.push((address, bits));
                }
                (Err(_), None) if is_host_name(entry) => allow.names.push(entry.to_lowercase()),
                _ => return Err(entry.to_owned()),
            }
        }
        Ok(allow)
    }

    pub fn address(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|(network, bits)| match (address, network) {
            (IpAddr::V4(address), IpAddr::V4(network)) => within_v4(address, *network, *bits),
            (IpAddr::V6(address), IpAddr::V6(network)) => within_v6(address, *network, *bits),
            _ => false,
        })
    }

    pub fn name(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.');
        self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

fn is_host_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
}
