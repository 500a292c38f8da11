//! Pictures of cells within a figure: what has too many for lines and shapes.

use super::{Rect, Theme};

/// Cells of colour over a rectangle.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Where it belongs, in pixels; what lies outside of the clip is not seen.
    pub rect: Rect,
    /// What of it is seen.
    pub clip: Rect,
    /// Across.
    pub columns: usize,
    /// Down.
    pub rows: usize,
    /// Red, green, blue, opacity of every cell, the top row first.
    pub pixels: Vec<u8>,
    /// Whether colours run into each other between the cells' middles; otherwise each cell has sharp edges.
    pub smooth: bool,
}

impl Picture {
    /// As an SVG element, in units of which a pixel has so many. It is clipped by an inner drawing area, since a clip
    /// path has an id, which figures side by side in one page would share.
    pub(super) fn to_svg(&self, unit: f64) -> String {
        let numbers =
            |rect: &Rect| [rect.left, rect.top, rect.width(), rect.height()].map(|number| number * unit);
        let of = |rect: &Rect| {
            let [x, y, width, height] = numbers(rect);
            format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
        };
        let [left, top, width, height] = numbers(&self.clip);
        let rendering = if self.smooth { "" } else { " style=\"image-rendering:pixelated\"" };
        format!(
            "<svg {} viewBox=\"{left} {top} {width} {height}\">\n<image {} preserveAspectRatio=\"none\"{rendering} \
             href=\"data:image/png;base64,{}\"/>\n</svg>\n",
            of(&self.clip),
            of(&self.rect),
            base64(&png(self.columns, self.rows, &self.pixels)),
        )
    }
}

/// Shades between two colours and a middle: the sign as the hue, the size as its depth.
pub(super) fn diverging(theme: &Theme, value: f64) -> [u8; 3] {
    let [negative, middle, positive] = theme.diverging;
    let end = if value < 0.0 { negative } else { positive };
    super::heat::between_colours(middle, end, value.abs().min(1.0))
}

/// An RGBA picture as a PNG file without compression (ISO/IEC 15948, RFC 1950 and 1951): it is small, and nothing
/// else here needs a compressor. The crates png and base64 were weighed: they add 48 kB to a first visit, a tenth of it.
fn png(columns: usize, rows: usize, pixels: &[u8]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(pixels.len() + rows);
    for line in pixels.chunks_exact(4 * columns.max(1)) {
        lines.push(0);
        lines.extend_from_slice(line);
    }
    let mut data = vec![0x78, 0x01];
    let blocks = lines.chunks(0xffff).count();
    for (place, block) in lines.chunks(0xffff).enumerate() {
        let length = block.len() as u16;
        data.push(u8::from(place + 1 == blocks));
        data.extend_from_slice(&length.to_le_bytes());
        data.extend_from_slice(&(!length).to_le_bytes());
        data.extend_from_slice(block);
    }
    data.extend_from_slice(&adler(&lines).to_be_bytes());
    let mut header = Vec::with_capacity(13);
    header.extend_from_slice(&(columns as u32).to_be_bytes());
    header.extend_from_slice(&(rows as u32).to_be_bytes());
    header.extend_from_slice(&[8, 6, 0, 0, 0]);
    let mut file = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
    for (kind, body) in [(b"IHDR", header), (b"IDAT", data), (b"IEND", Vec::new())] {
        file.extend_from_slice(&(body.len() as u32).to_be_bytes());
        let from = file.len();
        file.extend_from_slice(kind);
        file.extend_from_slice(&body);
        let check = crc(&file[from..]);
        file.extend_from_slice(&check.to_be_bytes());
    }
    file
}

fn adler(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1u32, 0u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65521;
        (a, (b + a) % 65521)
    });
    b << 16 | a
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, &byte: &u8| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    };
    !bytes.iter().fold(!0, step)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let number =
            (0..3).fold(0u32, |number, place| number << 8 | u32::from(*three.get(place).unwrap_or(&0)));
        for place in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= three.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_digits_are_the_published_ones() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler(b"Wikipedia"), 0x11e6_0398);
        for (text, digits) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(text.as_bytes()), digits);
        }
    }

    /// The blocks of a PNG file are whole, and its pixels are those that were given.
    #[test]
    fn a_png_holds_its_pixels() {
        let (columns, rows) = (130, 140);
        let pixels: Vec<u8> = (0..4 * columns * rows).map(|i| (i % 251) as u8).collect();
        let file = png(columns, rows, &pixels);
        // Chunks: length, kind, body, and a sum over kind and body.
        let mut chunks = Vec::new();
        let mut left = &file[8..];
        while let Some((length, tail)) = left.split_first_chunk::<4>() {
            let (chunk, tail) = tail.split_at(4 + u32::from_be_bytes(*length) as usize);
            let (sum, tail) = tail.split_first_chunk::<4>().unwrap();
            assert_eq!(u32::from_be_bytes(*sum), crc(chunk));
            chunks.push(chunk);
            left = tail;
        }
        let kinds: Vec<&[u8]> = chunks.iter().map(|chunk| &chunk[..4]).collect();
        assert_eq!(kinds, [b"IHDR", b"IDAT", b"IEND"]);
        // 130 across, 140 down, 8 bits of red, green, blue and alpha, in the one order that there is.
        assert_eq!(chunks[0][4..], [0, 0, 0, 130, 0, 0, 0, 140, 8, 6, 0, 0, 0]);
        let length = u32::from_be_bytes(file[33..37].try_into().unwrap()) as usize;
        let mut rest = &file[41 + 2..41 + length - 4];
        let mut lines = Vec::new();
        while let [last, a, b, _, _, tail @ ..] = rest {
            let size = usize::from(u16::from_le_bytes([*a, *b]));
            lines.extend_from_slice(&tail[..size]);
            rest = &tail[size..];
            assert_eq!(*last == 1, rest.is_empty());
        }
        let found: Vec<u8> = lines.chunks(4 * columns + 1).flat_map(|line| &line[1..]).copied().collect();
        assert_eq!(found, pixels);
    }
}
