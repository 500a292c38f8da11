//! What tests of figures share: the texts of a picture and where they stand.

use lodo::plot::{Pixel, SUBPIXEL, text_width};

/// A text, and its left, right, upper and lower end in CSS pixels.
pub type Boxed = (String, [f64; 4]);

/// The texts of a figure as a file, but for those that are turned.
pub fn boxes(svg: &str) -> Vec<Boxed> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name("text") && node.attribute("transform").is_none());
    let boxed = |node: roxmltree::Node<'_, '_>| {
        let number = |name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap() / SUBPIXEL;
        let text = node.text().unwrap_or_default().trim().to_owned();
        // Where the widths of a browser's own type are not known, a little less than ours.
        let (width, height) = (0.9 * text_width(&text), 9.0);
        let left = match node.attribute("text-anchor") {
            Some("end") => number("x") - width,
            Some("middle") => number("x") - 0.5 * width,
            _ => number("x"),
        };
        let middle = number("y")
            + match node.attribute("dy") {
                Some("0.93em") => 6.0,
                Some("-0.22em") => -6.0,
                _ => 0.0,
            };
        (text, [left, left + width, middle - 0.5 * height, middle + 0.5 * height])
    };
    texts.map(boxed).collect()
}

/// No two of them meet.
pub fn assert_apart(boxes: &[Boxed], what: &str) {
    for (place, (text, a)) in boxes.iter().enumerate() {
        for (other, b) in &boxes[..place] {
            let apart = a[1] <= b[0] || b[1] <= a[0] || a[3] <= b[2] || b[3] <= a[2];
            assert!(apart, "{what}: “{text}” {a:?} on “{other}” {b:?}");
        }
    }
}

/// No line meets a text.
#[allow(dead_code, reason = "not every test looks at lines")]
pub fn assert_clear(boxes: &[Boxed], lines: &[Vec<Pixel>], what: &str) {
    for pair in lines.iter().flat_map(|line| line.windows(2)) {
        let (from, to) = (pair[0], pair[1]);
        for (text, [left, right, top, bottom]) in boxes {
            let beside = from.x.max(to.x) <= *left || *right <= from.x.min(to.x);
            let apart = beside || from.y.max(to.y) <= *top || *bottom <= from.y.min(to.y);
            assert!(apart, "{what}: a line at {pair:?} through “{text}”");
        }
    }
}
