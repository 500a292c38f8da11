//! Colours and sizes: nothing else in the crate holds any.

/// A colour with its opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// From 0, invisible, to 1.
    pub alpha: f64,
}

impl Colour {
    /// From 0xRRGGBB.
    pub const fn hex(rgb: u32) -> Self {
        Colour { rgb: [(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8], alpha: 1.0 }
    }

    /// The same at another opacity.
    pub const fn faint(self, alpha: f64) -> Self {
        Colour { alpha, ..self }
    }

    /// Luminance contrast with another opaque colour, from 1 to 21, as the accessibility guidelines define it.
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        a.max(b) / a.min(b)
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.rgb.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
}

/// sRGB without its gamma: in proportion to light.
pub(super) fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.040_45 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
}

/// Colours by role, and the seven of the methods by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Behind everything.
    pub paper: Colour,
    /// Behind text that stands on data, which are seen through it.
    pub plate: Colour,
    /// Text.
    pub ink: Colour,
    /// Tick labels, reference lines.
    pub muted: Colour,
    /// Axes and ticks.
    pub axis: Colour,
    /// Grid lines.
    pub grid: Colour,
    /// Contours of the landscape.
    pub contour: Colour,
    /// The landscape from its greatest value to its least.
    pub heat: [Colour; 2],
    /// Negative, zero, positive: purple against orange, which the colour-blind tell apart.
    pub diverging: [Colour; 3],
    palette: [Colour; 7],
}

/// The names of the methods' colours: Okabe and Ito's, told apart by colour-blind readers as well.
const NAMES: [&str; 7] = ["vermillion", "blue", "green", "purple", "sky", "amber", "grey"];

impl Theme {
    /// One type family, the system's.
    pub const FONT: &'static str = "system-ui, sans-serif";
    /// Text in figures.
    pub const TEXT: f64 = 12.0;
    /// Curves and recent paths.
    pub const BOLD_LINE: f64 = 2.0;
    /// Losses as read, under their smoothed curve.
    pub const RAW_LINE: f64 = 0.75;
    /// Their opacity.
    pub const RAW_ALPHA: f64 = 0.35;
    /// How much of a range of them, which covers more.
    pub const BAND_ALPHA: f64 = 0.22;
    /// Axes, ticks, reference lines.
    pub const AXIS_LINE: f64 = 1.0;
    /// The grid.
    pub const GRID_LINE: f64 = 0.5;
    /// From a marker's centre to its rim.
    pub const MARKER: f64 = 4.0;

    /// On white.
    pub fn light() -> Self {
        Theme {
            paper: Colour::hex(0xffffff),
            plate: Colour::hex(0xffffff).faint(0.5),
            ink: Colour::hex(0x1f2328),
            muted: Colour::hex(0x6a717b),
            axis: Colour::hex(0x9aa1ab),
            grid: Colour::hex(0xd5d9df),
            contour: Colour::hex(0x5d7391).faint(0.30),
            heat: [Colour::hex(0xc3d0e0), Colour::hex(0xfcfdfe)],
            diverging: [0x5e3c99, 0xf3f4f6, 0xa84f08].map(Colour::hex),
            palette: [0xd55e00, 0x0072b2, 0x009e73, 0xa8528a, 0x2c87bd, 0xb37b00, 0x6b7280].map(Colour::hex),
        }
    }

    /// On near black.
    pub fn dark() -> Self {
        Theme {
            paper: Colour::hex(0x15171a),
            plate: Colour::hex(0x15171a).faint(0.6),
            ink: Colour::hex(0xe6e8eb),
            muted: Colour::hex(0x9aa1ab),
            axis: Colour::hex(0x646b75),
            grid: Colour::hex(0x363b42),
            contour: Colour::hex(0x9db4d0).faint(0.22),
            heat: [Colour::hex(0x191c20), Colour::hex(0x37475b)],
            diverging: [0xb9aee0, 0x22262b, 0xfdb863].map(Colour::hex),
            palette: [0xff7f2a, 0x56b4e9, 0x1fb58a, 0xcc79a7, 0xa6dcff, 0xe69f00, 0x9aa3ad].map(Colour::hex),
        }
    }

    /// A method's colour by its name; grey for a name that is none.
    pub fn colour(&self, name: &str) -> Colour {
        self.palette[NAMES.iter().position(|&known| known == name).unwrap_or(6)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_is_seen_on_its_paper() {
        assert!((Colour::hex(0).contrast(Colour::hex(0xffffff)) - 21.0).abs() < 1e-9);
        for theme in [Theme::light(), Theme::dark()] {
            for name in NAMES {
                let contrast = theme.colour(name).contrast(theme.paper);
                assert!(contrast >= 3.0, "{name}: {contrast}");
                for other in NAMES.iter().filter(|&&other| other != name) {
                    assert_ne!(theme.colour(name), theme.colour(other));
                }
            }
            assert!(theme.ink.contrast(theme.paper) >= 7.0 && theme.muted.contrast(theme.paper) >= 4.5);
            // Either sign stands out from nothing, also for those who see no hue.
            for sign in [0, 2] {
                assert!(theme.diverging[sign].contrast(theme.diverging[1]) >= 4.5);
            }
            // Paths and the text beside them cross every shade of the landscape.
            for shade in theme.heat {
                assert!(theme.colour("vermillion").contrast(shade) >= 2.4, "{shade:?}");
            }
        }
    }
}
