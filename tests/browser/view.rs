//! What a visitor looks through: the size of the screen, its pixels, the colour scheme, the wish for less motion.
//! Said in the words of a browser driver, and shared by the suite and `cargo xtask shot`, so that both see the
//! page alike.

use serde_json::{Value, json};

/// The sizes of screen that the page is made for, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    /// 1440 × 900, with a mouse.
    Desktop,
    /// 820 × 1180, with a finger.
    Tablet,
    /// 390 × 844, with a finger.
    Phone,
    /// Any other width and height, with a mouse.
    Exactly(u32, u32),
}

impl Size {
    fn pixels(self) -> [u32; 2] {
        match self {
            Self::Desktop => [1440, 900],
            Self::Tablet => [820, 1180],
            Self::Phone => [390, 844],
            Self::Exactly(width, height) => [width, height],
        }
    }

    fn is_touched(self) -> bool {
        matches!(self, Self::Tablet | Self::Phone)
    }
}

/// A screen and its visitor's preferences; a plain [`Size`] is the light one with a pixel ratio of 1.
#[derive(Clone, Copy, Debug)]
pub struct View {
    size: Size,
    dark: bool,
    ratio: f64,
    reduced_motion: bool,
}

impl From<Size> for View {
    fn from(size: Size) -> Self {
        Self { size, dark: false, ratio: 1.0, reduced_motion: false }
    }
}

impl View {
    /// The same for a visitor whose system is dark.
    pub fn dark(self) -> Self {
        Self { dark: true, ..self }
    }

    /// The same with this many device pixels to a CSS pixel.
    pub fn ratio(self, ratio: f64) -> Self {
        Self { ratio, ..self }
    }

    /// The same for a visitor who wants less motion.
    pub fn reduced_motion(self) -> Self {
        Self { reduced_motion: true, ..self }
    }

    /// Width and height in CSS pixels.
    pub fn pixels(self) -> [u32; 2] {
        self.size.pixels()
    }

    /// The capabilities with which a driver starts a browser of its own, with an empty profile that the driver
    /// makes and removes. `chrome` is the browser's program where the driver would not find it.
    pub fn capabilities(self, chrome: Option<&str>) -> Value {
        let [width, height] = self.pixels();
        let mut options = json!({ "args": [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // Pages of the browser's own that every window would load ahead: they cost as much as the page.
            "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
            format!("--window-size={width},{height}"),
        ] });
        if let Some(chrome) = chrome {
            options["binary"] = chrome.into();
        }
        json!({
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
            // No verdict: a page that hangs fails sometime.
            "timeouts": { "script": 120_000, "pageLoad": 120_000 },
        })
    }

    /// The commands of the browser's own protocol which make it this view. They hold for the whole session, and
    /// unlike the window's size they are exact.
    pub fn emulation(self) -> [(&'static str, Value); 3] {
        let [width, height] = self.pixels();
        let touched = self.size.is_touched();
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": self.ratio, "mobile": touched });
        let touch = json!({ "enabled": touched, "maxTouchPoints": if touched { 5 } else { 1 } });
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": if self.dark { "dark" } else { "light" } },
            {
                "name": "prefers-reduced-motion",
                "value": if self.reduced_motion { "reduce" } else { "no-preference" },
            },
        ] });
        [
            ("Emulation.setDeviceMetricsOverride", metrics),
            ("Emulation.setTouchEmulationEnabled", touch),
            ("Emulation.setEmulatedMedia", media),
        ]
    }
}
