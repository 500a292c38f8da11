//! Where panels are in a film.

/// The largest frame. Browsers encode no more than this beside a run without losing pictures.
const WIDTH: f64 = 1280.0;
const HEIGHT: f64 = 720.0;
/// Around everything, and between panels.
const GAP: f64 = 16.0;
/// The line with title and step.
const HEAD: f64 = 44.0;
/// The name of a panel, above its picture.
const NAME: f64 = 28.0;

/// The size of a panel's picture, on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

/// A picture's place in the frame; its name is above it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// From the left.
    pub left: f64,
    /// From the top.
    pub top: f64,
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

impl Place {
    /// The largest place within this one for a picture that may have another shape by now.
    pub fn fit(&self, Shape { width, height }: Shape) -> Place {
        let scale = (self.width / width.max(1.0)).min(self.height / height.max(1.0));
        let (width, height) = (width * scale, height * scale);
        Place {
            left: self.left + (self.width - width) / 2.0,
            top: self.top + (self.height - height) / 2.0,
            width,
            height,
        }
    }
}

/// A frame with its panels.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// In whole and even pixels, as encoders want them.
    pub width: u32,
    /// The same.
    pub height: u32,
    /// The places of the panels, in their order.
    pub places: Vec<Place>,
}

/// Panels beside or above each other; all keep their shapes.
enum Block {
    Panel(usize, f64),
    Row(Vec<Block>),
    Column(Vec<Block>),
}

impl Block {
    /// Its height is the first times its width, and the second.
    fn height(&self) -> (f64, f64) {
        match self {
            Block::Panel(_, ratio) => (*ratio, NAME),
            Block::Column(blocks) => {
                let gaps = GAP * (blocks.len() - 1) as f64;
                blocks.iter().map(Block::height).fold((0.0, gaps), |(a, b), (c, d)| (a + c, b + d))
            }
            Block::Row(blocks) => {
                // All are of one height h, and (h - b) / a wide: what is left of the width says how high.
                let gaps = GAP * (blocks.len() - 1) as f64;
                let sum =
                    |of: fn((f64, f64)) -> f64| blocks.iter().map(|block| of(block.height())).sum::<f64>();
                let (wide, less) = (sum(|(a, _)| 1.0 / a), sum(|(a, b)| b / a));
                (1.0 / wide, (less - gaps) / wide)
            }
        }
    }

    fn put(&self, left: f64, top: f64, width: f64, places: &mut [Place]) {
        let of = |block: &Block| block.height();
        match self {
            Block::Panel(number, ratio) => {
                places[*number] = Place { left, top: top + NAME, width, height: width * ratio };
            }
            Block::Column(blocks) => {
                let mut top = top;
                for block in blocks {
                    block.put(left, top, width, places);
                    let (a, b) = of(block);
                    top += a * width + b + GAP;
                }
            }
            Block::Row(blocks) => {
                let (a, b) = of(self);
                let (height, mut left) = (a * width + b, left);
                for block in blocks {
                    let (a, b) = of(block);
                    let width = (height - b) / a;
                    block.put(left, top, width, places);
                    left += width + GAP;
                }
            }
        }
    }
}

/// Arranges panels, of which the first has the lead, so that the one that is scaled down most is as large as can be: letters
/// are then of much the same size in all. Nothing is arranged of no panel.
pub fn arrange(shapes: &[Shape]) -> Option<Layout> {
    let ratios: Vec<f64> = shapes.iter().map(|shape| shape.height.max(1.0) / shape.width.max(1.0)).collect();
    let count = ratios.len();
    let panels = |takes: &dyn Fn(usize) -> bool| {
        (0..count).filter(|&place| takes(place)).map(|place| Block::Panel(place, ratios[place])).collect()
    };
    let mut ways = vec![Block::Row(panels(&|_| true)), Block::Column(panels(&|_| true))];
    // The lead is at the left, or above, with any of the others; a number's bits say which. Of equals the last counts, in
    // which panels are read in their order.
    for others in (0..(1usize << count.saturating_sub(1)) - 1).rev() {
        let first = |place: usize| place == 0 || others >> (place - 1) & 1 == 1;
        let parts = [panels(&first), panels(&|place| !first(place))];
        ways.push(Block::Row(parts.into_iter().map(Block::Column).collect()));
        let parts = [panels(&first), panels(&|place| !first(place))];
        ways.push(Block::Column(parts.into_iter().map(Block::Row).collect()));
    }
    let layouts = ways.iter().filter(|_| count > 0).filter_map(|way| layout(way, count));
    let worth = |layout: &Layout| {
        let scales =
            layout.places.iter().zip(shapes).map(|(place, shape)| place.width / shape.width.max(1.0));
        (1e6 * scales.fold(f64::INFINITY, f64::min)).round()
    };
    layouts.max_by(|a, b| worth(a).total_cmp(&worth(b)))
}

/// As large as the frame allows; `None` if there is no room for the names.
fn layout(way: &Block, count: usize) -> Option<Layout> {
    let (a, b) = way.height();
    let room = HEIGHT - HEAD - GAP;
    let width = (WIDTH - 2.0 * GAP).min((room - b) / a);
    let mut places = vec![Place { left: 0.0, top: 0.0, width: 0.0, height: 0.0 }; count];
    // Title and step want a line of some length.
    let frame = width.max(WIDTH / 2.0);
    way.put(GAP + (frame - width) / 2.0, HEAD, width, &mut places);
    // What is above by rounding alone is no pixel more.
    let even = |length: f64| (length / 2.0 - 1e-6).ceil() as u32 * 2;
    let size = [even(frame + 2.0 * GAP), even(HEAD + a * width + b + GAP)];
    let fits = places.iter().all(|place| place.width > 0.0 && place.height > 0.0);
    fits.then_some(Layout { width: size[0], height: size[1], places })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WIDE: Shape = Shape { width: 600.0, height: 400.0 };

    fn inside(layout: &Layout) -> bool {
        layout.places.iter().all(|place| {
            place.left >= GAP - 0.01
                && place.top >= HEAD + NAME - 0.01
                && place.left + place.width <= f64::from(layout.width) - GAP + 0.01
                && place.top + place.height <= f64::from(layout.height) - GAP + 0.01
        })
    }

    fn apart(one: &Place, other: &Place) -> bool {
        one.left + one.width <= other.left
            || other.left + other.width <= one.left
            || one.top + one.height <= other.top - NAME
            || other.top + other.height <= one.top - NAME
    }

    #[test]
    fn a_panel_alone_fills_the_frame() {
        let layout = arrange(&[WIDE]).unwrap();
        let [place] = layout.places[..] else { panic!("{layout:?}") };
        assert_eq!(layout.height, 720);
        assert_eq!(place.height, HEIGHT - HEAD - NAME - GAP);
        assert!(inside(&layout) && f64::from(layout.width) < place.width + 2.0 * GAP + 2.0, "{layout:?}");
        assert_eq!(arrange(&[]), None);
    }

    #[test]
    fn two_are_beside_each_other_and_four_in_two_rows() {
        let two = arrange(&[WIDE; 2]).unwrap().places;
        assert!(two[0].top == two[1].top && two[0].left < two[1].left);
        let four = arrange(&[WIDE; 4]).unwrap();
        let [a, b, c, d] = &four.places[..] else { panic!("{four:?}") };
        assert!(a.top == b.top && c.top == d.top && a.left == c.left && a.top < c.top, "{four:?}");
        assert!(four.places.iter().all(|place| place.width > 400.0), "{four:?}");
    }

    /// The page's own arrangement on a desk is found: the wide below the wide, the narrow below the narrow.
    #[test]
    fn letters_are_of_much_the_same_size_in_all() {
        let shapes = [[616.0, 366.0], [388.0, 250.0], [388.0, 256.0], [616.0, 146.0]];
        let shapes = shapes.map(|[width, height]| Shape { width, height });
        let layout = arrange(&shapes).unwrap();
        let scales = layout.places.iter().zip(shapes).map(|(place, shape)| place.width / shape.width);
        assert!({ scales }.all(|scale| (1.0..1.3).contains(&scale)), "{layout:?}");
        let [lead, .., last] = &layout.places[..] else { panic!("{layout:?}") };
        assert!(lead.left == last.left && lead.top < last.top, "{layout:?}");
    }

    #[test]
    fn a_picture_that_has_another_shape_by_now_is_in_the_middle_of_its_place() {
        let place = Place { left: 10.0, top: 20.0, width: 100.0, height: 100.0 };
        let wide = place.fit(Shape { width: 400.0, height: 200.0 });
        assert_eq!(wide, Place { left: 10.0, top: 45.0, width: 100.0, height: 50.0 });
        let high = place.fit(Shape { width: 20.0, height: 40.0 });
        assert_eq!(high, Place { left: 35.0, top: 20.0, width: 50.0, height: 100.0 });
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Panels keep their shapes, and none covers another or its name.
        #[test]
        fn panels_keep_their_shapes_and_apart(sizes in prop::collection::vec((100.0..900.0f64, 80.0..700.0f64), 1..5)) {
            let shapes: Vec<Shape> = sizes.into_iter().map(|(width, height)| Shape { width, height }).collect();
            let layout = arrange(&shapes).unwrap();
            prop_assert!(layout.width.is_multiple_of(2) && layout.height.is_multiple_of(2));
            prop_assert!(layout.width <= 1280 && layout.height <= 720 && inside(&layout), "{:?}", layout);
            for (number, (place, shape)) in layout.places.iter().zip(&shapes).enumerate() {
                let same = place.height / place.width * shape.width / shape.height;
                prop_assert!((same - 1.0).abs() < 1e-9, "{:?}", layout);
                prop_assert!(layout.places[..number].iter().all(|other| apart(place, other)), "{:?}", layout);
            }
        }
    }
}
