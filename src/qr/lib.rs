//! A link as a QR code, for an audience with telephones.

#[cfg(target_arch = "wasm32")]
mod web;

use qrcodegen::{QrCode, QrCodeEcc};

/// A code as a path of unit squares, with room around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Its sides, the room around it included, in squares.
    pub side: i32,
    /// What is dark, as the data of an SVG path.
    pub path: String,
}

/// The room that readers need on every side, in squares.
const ROOM: i32 = 4;

/// No code holds more bytes at the level of error correction below.
pub const LONGEST: usize = 2953;

/// Draws a text. Error correction is the lowest that the standard has, and more where the code grows no larger by it: what
/// is shown on a screen is not torn, and fewer squares are read from further away.
///
/// # Errors
/// In words, if the text is too long.
pub fn draw(text: &str) -> Result<Drawing, String> {
    let code = QrCode::encode_binary(text.as_bytes(), QrCodeEcc::Low).map_err(|_| {
        format!("This link is too long for a QR code: {} bytes, of at most {LONGEST}.", text.len())
    })?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let length = (x..size).take_while(|&x| code.get_module(x, y)).count() as i32;
            if length > 0 {
                path += &format!("M{} {}h{length}v1h-{length}z", x + ROOM, y + ROOM);
            }
            x += length.max(1);
        }
    }
    Ok(Drawing { side: size + 2 * ROOM, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The squares of a drawing.
    fn squares(drawing: &Drawing) -> Vec<Vec<bool>> {
        let side = drawing.side as usize;
        let mut squares = vec![vec![false; side]; side];
        for run in drawing.path.split('M').skip(1) {
            let numbers: Vec<usize> = run
                .split(|letter: char| !letter.is_ascii_digit())
                .filter_map(|word| word.parse().ok())
                .collect();
            (0..numbers[2]).for_each(|more| squares[numbers[1]][numbers[0] + more] = true);
        }
        squares
    }

    /// Three corners have the pattern that readers look for, and around all is room.
    #[test]
    fn a_code_has_its_corners_and_room() {
        let drawing = draw("https://example.org/#v=1&scenario=overtake").unwrap();
        let (squares, side) = (squares(&drawing), drawing.side as usize);
        let size = side - 8;
        assert_eq!(size, 29, "42 bytes need version 3");
        for [left, top] in [[4, 4], [4 + size - 7, 4], [4, 4 + size - 7]] {
            for y in 0..7 {
                for x in 0..7 {
                    let ring = x.min(6 - x).min(y.min(6 - y));
                    assert_eq!(squares[top + y][left + x], ring != 1, "{x}, {y}");
                }
            }
        }
        for place in 0..side {
            for edge in 0..4 {
                let around =
                    [[edge, place], [side - 1 - edge, place], [place, edge], [place, side - 1 - edge]];
                assert!(around.iter().all(|[y, x]| !squares[*y][*x]));
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_said() {
        assert!(draw(&"x".repeat(LONGEST)).is_ok());
        let words = draw(&"x".repeat(LONGEST + 1)).unwrap_err();
        assert_eq!(words, "This link is too long for a QR code: 2954 bytes, of at most 2953.");
        assert_ne!(draw("a"), draw("b"));
    }
}
