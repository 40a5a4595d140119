//! Offers in, answers out (RFC 8829, RFC 8839, RFC 8842, RFC 8853).
pub(crate) mod answer;
pub(crate) mod offer;

#[cfg(test)]
mod tests;
