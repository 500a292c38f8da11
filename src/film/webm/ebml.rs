//! EBML: elements with an id, a size and a body, one in another (RFC 8794).

/// An element, by where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    /// With its marker.
    pub id: u32,
    /// Where its body begins and ends.
    pub body: usize,
    pub end: usize,
    /// Its size was not known when it was written: it reaches as far as what holds it.
    pub is_open: bool,
}

impl Element {
    /// Its body.
    pub(super) fn of<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &bytes[self.body..self.end]
    }

    /// What its body says, if it is a number without a sign.
    pub(super) fn number(&self, bytes: &[u8]) -> Option<u64> {
        let body = self.of(bytes);
        (body.len() <= 8).then(|| body.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }
}

/// The element that begins here. One that is cut off ends where the bytes do.
pub(super) fn element(bytes: &[u8], at: usize, limit: usize) -> Option<Element> {
    let (id, length) = number(bytes.get(at..limit)?)?;
    let size_at = at + length;
    let (size, size_length) = number(bytes.get(size_at..limit)?)?;
    let marker = 1u64 << (7 * size_length);
    let is_open = size == 2 * marker - 1;
    let body = size_at + size_length;
    let room = limit - body;
    let size = usize::try_from(size - marker).unwrap_or(room);
    let end = body + if is_open { room } else { size.min(room) };
    Some(Element { id: u32::try_from(id).ok()?, body, end, is_open })
}

/// The elements in a body, one after the other, as far as they can be read.
pub(super) fn elements(bytes: &[u8], body: usize, end: usize) -> impl Iterator<Item = Element> {
    let first = element(bytes, body, end);
    std::iter::successors(first, move |former| element(bytes, former.end, end))
}

/// A number of one byte to eight, whose first bit that is set says how many; with that bit, and its length.
pub(super) fn number(bytes: &[u8]) -> Option<(u64, usize)> {
    let length = bytes.first()?.leading_zeros() as usize + 1;
    let digits = bytes.get(..length).filter(|_| length <= 8)?;
    Some((digits.iter().fold(0, |number, &digit| number << 8 | u64::from(digit)), length))
}

/// Writes an element.
pub(super) fn write(out: &mut Vec<u8>, id: u32, body: &[u8]) {
    let bytes = id.to_be_bytes();
    out.extend(bytes.iter().skip_while(|&&byte| byte == 0));
    out.extend((body.len() as u64 | 1 << 56).to_be_bytes());
    out.extend(body);
}

/// Writes a number, of eight bytes always: how long what holds it is does not depend on what it says.
pub(super) fn write_number(out: &mut Vec<u8>, id: u32, number: u64) {
    write(out, id, &number.to_be_bytes());
}
