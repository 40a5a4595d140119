//! The bits of a scan.

/// Bits, with the zero that is stuffed after each `FF` left out (§A.1). Zeros beyond the end, counted.
pub struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
    after_ff: bool,
    ended: bool,
    missing: usize,
}

impl<'a> Bits<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, held: 0, count: 0, after_ff: false, ended: false, missing: 0 }
    }

    /// The reader looks ahead by no more than eight bytes; a stream that lacks more was cut.
    pub fn is_cut(&self) -> bool {
        self.missing > 16
    }

    /// Where the marker after the data stands.
    pub fn next_marker(&self) -> usize {
        // What was read ahead is given back: no marker can stand within the data.
        let from = self.at.saturating_sub(8 + self.count as usize / 7);
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + rest.windows(2).position(|w| w[0] == 0xFF && w[1] >= 0x80).unwrap_or(rest.len())
    }

    fn fill(&mut self) {
        while self.count <= 48 {
            let byte = match self.bytes.get(self.at) {
                // A marker ends the data.
                Some(byte) if !(self.ended || self.after_ff && *byte >= 0x80) => {
                    self.at += 1;
                    *byte
                }
                _ => {
                    self.ended = true;
                    self.missing += 1;
                    self.held <<= 8;
                    self.count += 8;
                    continue;
                }
            };
            let bits = if self.after_ff { 7 } else { 8 };
            self.held = self.held << bits | u64::from(byte);
            self.count += bits;
            self.after_ff = byte == 0xFF;
        }
    }

    pub fn bits(&mut self, count: u32) -> i32 {
        if count == 0 {
            return 0;
        }
        self.fill();
        self.count -= count;
        (self.held >> self.count & ((1 << count) - 1)) as i32
    }

    /// A number in the limited Golomb code (§A.5.3).
    pub fn golomb(&mut self, k: u32, limit: i32, quantised_bits: u32) -> i32 {
        let longest = limit - quantised_bits as i32 - 1;
        let mut zeros = 0;
        while zeros < longest && self.bits(1) == 0 {
            zeros += 1;
        }
        if zeros < longest {
            return (zeros << k) + self.bits(k);
        }
        // The one that ends the longest run of zeros.
        self.bits(1);
        self.bits(quantised_bits) + 1
    }
}
