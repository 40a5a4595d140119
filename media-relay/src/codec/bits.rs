//! Reading single bits, high bit first, as video headers are written.

#[derive(Clone, Debug)]
pub(crate) struct Bits<'a> {
    bytes: &'a [u8],
    /// In bits.
    at: usize,
    /// Three-byte codes 00 00 03 hide a 03 that does not belong to the header (H.264 §7.4.1).
    emulation_prevention: bool,
}

impl<'a> Bits<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, emulation_prevention: false }
    }

    /// The bits of an H.264 NAL unit.
    pub(crate) fn of_nal(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, emulation_prevention: true }
    }

    pub(crate) fn bit(&mut self) -> Option<bool> {
        let byte = self.at / 8;
        if self.emulation_prevention
            && self.at.is_multiple_of(8)
            && byte >= 2
            && self.bytes.get(byte - 2..=byte) == Some(&[0, 0, 3])
        {
            self.at += 8;
        }
        let value = self.bytes.get(self.at / 8)? >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(value == 1)
    }

    /// An unsigned number of up to 64 bits.
    pub(crate) fn bits(&mut self, count: u32) -> Option<u64> {
        let mut value = 0;
        for _ in 0..count {
            value = value << 1 | u64::from(self.bit()?);
        }
        Some(value)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.bits(8).map(|value| value as u8)
    }

    pub(crate) fn skip(&mut self, count: u32) -> Option<()> {
        self.bits(count).map(drop)
    }

    /// An unsigned Exp-Golomb code (H.264 §9.1).
    pub(crate) fn golomb(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while !self.bit()? {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        Some(((1u64 << zeros) - 1 + self.bits(zeros)?) as u32)
    }

    /// A number below `limit` in AV1's ns(n) code, which spends one bit less on the lower values.
    pub(crate) fn below(&mut self, limit: u32) -> Option<u32> {
        let width = 32 - limit.leading_zeros();
        let short = (1u64 << width) - u64::from(limit);
        let value = self.bits(width.checked_sub(1)?)?;
        if value < short {
            return Some(value as u32);
        }
        Some(((value << 1) - short + self.bits(1)?) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_codes_of_both_specifications() {
        // 1, 010, 011, 00100 are 0 to 3 (H.264 table 9-2).
        let mut bits = Bits::new(&[0b1010_0110, 0b0100_0000]);
        assert_eq!([(); 4].map(|()| bits.golomb()), [Some(0), Some(1), Some(2), Some(3)]);
        // The table for n = 5 in AV1's dependency descriptor, A.8.2.
        let mut bits = Bits::new(&[0b0001_1011, 0b0111_0000]);
        assert_eq!([(); 5].map(|()| bits.below(5)), [Some(0), Some(1), Some(2), Some(3), Some(4)]);
        assert_eq!(Bits::new(&[]).below(1), Some(0));
        assert_eq!(Bits::new(&[0; 9]).golomb(), None);
        assert_eq!(Bits::new(&[0; 9]).below(0), None);
    }

    #[test]
    fn leaves_emulation_prevention_out() {
        let mut bits = Bits::of_nal(&[0, 0, 3, 1, 0, 0, 3, 3]);
        assert_eq!(bits.bits(48), Some(0x0000_0100_0003));
        assert_eq!(bits.bit(), None);
    }
}
