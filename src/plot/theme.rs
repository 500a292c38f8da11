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

/// Colours by role, and the nine of the lanes by name.
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
    palette: [Colour; 9],
}

/// The names of the lanes' colours. The first two are Okabe and Ito's; the others were searched to be as far from these and
/// from each other as nine can be, for readers who see all hues and for those who lack one kind of cone.
const NAMES: [&str; 9] = ["vermillion", "blue", "green", "magenta", "sky", "amber", "grey", "rose", "violet"];

impl Theme {
    /// One type family, the system's.
    pub const FONT: &'static str = "system-ui, sans-serif";
    /// Text in figures.
    pub const TEXT: f64 = 13.0;
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
            palette: [
                0xd55e00, 0x0072b2, 0x1b6651, 0xae388f, 0x233c67, 0x7b4c00, 0x977872, 0x6d172e, 0x611ba7,
            ]
            .map(Colour::hex),
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
            palette: [
                0xff7f2a, 0x56b4e9, 0x9ad78c, 0xc76ac0, 0x82eafc, 0xfadf27, 0x918d71, 0xdc9caf, 0x8080fc,
            ]
            .map(Colour::hex),
        }
    }

    /// A lane's colour by its name; grey for a name that is none.
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

    /// Oklab's coordinates of a colour in proportion to light: distances are as large as they look.
    fn oklab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let root = |red, green, blue| libm::cbrt(red * r + green * g + blue * b);
        let l = root(0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9);
        let m = root(0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6);
        let s = root(0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5);
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    /// What those see who lack the cones for long, middle or short waves: Machado, Oliveira and Fernandes 2009,
    /// doi:10.1109/TVCG.2009.113, at full severity.
    const LACKING: [[[f64; 3]; 3]; 3] = [
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ];

    /// With hundredths of Oklab, of which two can just be told apart side by side.
    #[test]
    fn colours_are_told_apart_by_those_who_lack_cones_as_well() {
        let apart = |a: [f64; 3], b: [f64; 3]| {
            100.0 * libm::sqrt(a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>())
        };
        for theme in [Theme::light(), Theme::dark()] {
            for (place, colour) in theme.palette.iter().enumerate() {
                for other in &theme.palette[..place] {
                    let [ours, theirs] = [colour, other].map(|colour| colour.rgb.map(linear));
                    let seen = apart(oklab(ours), oklab(theirs));
                    assert!(seen > 12.5, "{colour:?} {other:?} {seen}");
                    for lacking in LACKING {
                        let view = |light: [f64; 3]| {
                            let row = |row: [f64; 3]| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>();
                            oklab(lacking.map(row).map(|channel| channel.clamp(0.0, 1.0)))
                        };
                        let seen = apart(view(ours), view(theirs));
                        assert!(seen > 7.3, "{colour:?} {other:?} {seen}");
                    }
                }
            }
        }
    }
}
