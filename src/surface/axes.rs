//! The box around a surface, with ticks on three of its edges.

use lodo::plot::{Drawn, Lettering, Pen, Pixel, Relief, Scale, Stroke, Theme, text_width, ticks};
use lodo::text::words::three_digits;
use plotters_backend::text_anchor::{HPos, VPos};

use crate::camera::Point;
use crate::stage::Stage;

/// From an edge to a tick's end, to its label, and to the axis's title.
const TICK: f64 = 4.0;
const LABEL: f64 = 7.0;
const TITLE: f64 = 27.0;
/// Between labels.
const APART: f64 = 12.0;
/// A label is so high.
const LINE: f64 = 15.0;
/// Points of an edge, which the surface may hide in part.
const POINTS: usize = 40;
/// An edge that is seen from its end has no room for labels.
const SHORTEST: f64 = 36.0;

/// The corners of the floor, around it.
const FLOOR: [[f64; 2]; 4] = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];

impl Stage {
    /// Draws the box, its ticks and titles.
    pub(crate) fn draw_axes(&self, pen: &mut Pen<'_>, axes: &[String; 2]) -> Drawn {
        let near = |[x, y]: [f64; 2]| self.in_box([x, y, 0.0]).near;
        let nearest = (0..4).max_by(|&a, &b| near(FLOOR[a]).total_cmp(&near(FLOOR[b]))).unwrap_or(0);
        let far = FLOOR[(nearest + 2) % 4];
        for corner in 0..4 {
            let ([x, y], [next_x, next_y]) = (FLOOR[corner], FLOOR[(corner + 1) % 4]);
            self.draw_edge(pen, [x, y, 0.0], [next_x, next_y, 0.0])?;
            if corner != nearest {
                self.draw_edge(pen, [x, y, 0.0], [x, y, 1.0])?;
            }
        }
        for beside in [1, 3].map(|step| FLOOR[(nearest + step) % 4]) {
            self.draw_edge(pen, [beside[0], beside[1], 1.0], [far[0], far[1], 1.0])?;
        }
        // Along the edges of the floor that meet in the nearest corner.
        let [near_x, near_y] = FLOOR[nearest];
        let [left, right, low, high] = self.ground.lattice.window;
        self.draw_axis(pen, &Scale::linear(left, right), &axes[0], &|part| [part, near_y], 1.0 - near_y)?;
        self.draw_axis(pen, &Scale::linear(low, high), &axes[1], &|part| [near_x, part], 1.0 - near_x)?;
        self.draw_heights(pen)
    }

    fn draw_edge(&self, pen: &mut Pen<'_>, from: Point, to: Point) -> Drawn {
        let spots = (0..=POINTS).map(|place| {
            let part = place as f64 / POINTS as f64;
            Some(self.in_box([0, 1, 2].map(|axis| from[axis] + part * (to[axis] - from[axis]))))
        });
        for piece in self.pieces(spots).iter().filter(|piece| !piece.hidden) {
            pen.line(&piece.points, Stroke::solid(self.ground.theme.axis, Theme::AXIS_LINE))?;
        }
        Ok(())
    }

    /// Ticks along an edge of the floor. `inward` is where the opposite edge is, 0 or 1.
    fn draw_axis(
        &self,
        pen: &mut Pen<'_>,
        scale: &Scale,
        title: &str,
        edge: &dyn Fn(f64) -> [f64; 2],
        inward: f64,
    ) -> Drawn {
        let along_x = edge(0.0)[0] != edge(1.0)[0];
        let seen = |part: f64, towards: f64| {
            let [x, y] = edge(part);
            let shift = towards * (2.0 * inward - 1.0);
            self.in_box(if along_x { [x, y + shift, 0.0] } else { [x + shift, y, 0.0] }).at
        };
        let (from, to) = (seen(0.0, 0.0), seen(1.0, 0.0));
        let length = from.distance(to);
        if length < SHORTEST {
            return Ok(());
        }
        let [right, down] = [(to.x - from.x) / length, (to.y - from.y) / length].map(f64::abs);
        let room = |text: &str| (right * text_width(text)).max(down * LINE) + APART;
        let lettering = Lettering::new(self.ground.theme.muted);
        for tick in ticks(scale, length, room, false) {
            let (at, inner) = (seen(scale.place(tick.value), 0.0), seen(scale.place(tick.value), 0.1));
            let out = outward(inner, at);
            pen.line(&[at, out(TICK)], Stroke::solid(self.ground.theme.axis, Theme::AXIS_LINE))?;
            if let Some(label) = &tick.label {
                let (across, below) = anchors(at, out(TICK));
                pen.text(out(LABEL), label, &lettering.clone().at(across, below))?;
            }
        }
        let (at, inner) = (seen(0.5, 0.0), seen(0.5, 0.1));
        let place = outward(inner, at)(TITLE);
        let (across, below) = anchors(at, place);
        pen.text(place, title, &Lettering::new(self.ground.theme.ink).at(across, below))
    }

    /// The values of the function along the edge that is farthest to the left.
    fn draw_heights(&self, pen: &mut Pen<'_>) -> Drawn {
        let Some(relief) = &self.ground.lattice.relief else { return Ok(()) };
        let left = |corner: &[f64; 2]| self.in_box([corner[0], corner[1], 0.5]).at.x;
        let Some([x, y]) = FLOOR.into_iter().min_by(|a, b| left(a).total_cmp(&left(b))) else {
            return Ok(());
        };
        let at = |height: f64| self.in_box([x, y, height]).at;
        let floor = at(0.0);
        let length = floor.distance(at(1.0));
        let title = if relief.is_logarithmic() { "f, log scale" } else { "f" };
        let middle = 0.5 * text_width(title);
        let place = Pixel::new(at(1.0).x.max(middle + 4.0), (at(1.0).y - 14.0).max(9.0));
        if length < SHORTEST {
            return Ok(());
        }
        pen.text(place, title, &Lettering::new(self.ground.theme.ink).at(HPos::Center, VPos::Center))?;
        let lettering = Lettering::new(self.ground.theme.muted).at(HPos::Right, VPos::Center);
        for value in values(relief, (length / (2.0 * LINE)) as usize) {
            let at = at(relief.height(value));
            pen.line(&[at, at.offset(-TICK, 0.0)], Stroke::solid(self.ground.theme.axis, Theme::AXIS_LINE))?;
            // The corner below has a label of its own.
            let clear = (floor.y - 0.5 * LINE).min(at.y) - at.y;
            pen.text(at.offset(-LABEL, clear), &short(value), &lettering)?;
        }
        Ok(())
    }
}

/// Places beyond a point as seen from within.
fn outward(inner: Pixel, at: Pixel) -> impl Fn(f64) -> Pixel {
    let way = inner.distance(at).max(1e-9);
    let (x, y) = ((at.x - inner.x) / way, (at.y - inner.y) / way);
    move |far| at.offset(far * x, far * y)
}

/// Which point of a text is at a place that lies in this direction of what it stands beside.
fn anchors(from: Pixel, to: Pixel) -> (HPos, VPos) {
    let way = from.distance(to).max(1e-9);
    let (x, y) = ((to.x - from.x) / way, (to.y - from.y) / way);
    let across = match x {
        x if x < -0.4 => HPos::Right,
        x if x > 0.4 => HPos::Left,
        _ => HPos::Center,
    };
    let below = match y {
        y if y > 0.4 => VPos::Top,
        y if y < -0.4 => VPos::Bottom,
        _ => VPos::Center,
    };
    (across, below)
}

/// Round values at about even heights, as many as there is room for.
pub(crate) fn values(relief: &Relief, room: usize) -> Vec<f64> {
    if relief.is_flat() {
        return vec![relief.value(0.5)];
    }
    let count = room.clamp(1, 6) as f64;
    let mut values: Vec<f64> = (0..=count as usize)
        .map(|place| {
            let height = |shift: f64| ((place as f64 + shift) / count).clamp(0.0, 1.0);
            roundest(relief.value(height(-0.3)), relief.value(height(0.3)))
        })
        .collect();
    values.dedup();
    values
}

/// A round number without the zeros that say how exact it is.
fn short(value: f64) -> String {
    let text = three_digits(value);
    let (number, power) = text.split_at(text.find('·').unwrap_or(text.len()));
    let number =
        if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number };
    format!("{number}{power}")
}

/// The number with the fewest digits between two, of those the one that ends in the most zeros, then in 5.
fn roundest(low: f64, high: f64) -> f64 {
    if low <= 0.0 && high >= 0.0 {
        return 0.0;
    }
    let size = low.abs().max(high.abs());
    let mut power = libm::pow(10.0, libm::ceil(libm::log10(size)));
    for _ in 0..16 {
        for step in [power, 0.5 * power, 0.2 * power] {
            // On the side of the smaller sizes.
            let near = if low > 0.0 { (low / step).ceil() } else { (high / step).floor() };
            if (low..=high).contains(&(near * step)) {
                return near * step;
            }
        }
        power *= 0.1;
    }
    0.5 * (low + high)
}
