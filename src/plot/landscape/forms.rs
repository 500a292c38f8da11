//! What is drawn of matrices and of the next step.

use super::{ELLIPSE, LandscapeFigure};
use crate::plot::arrows::{Part, arrows, head};
use crate::plot::label::Label;
use crate::plot::pen::{Drawn, Pen, Stroke};
use crate::plot::{Colour, Ellipse, Pixel, Theme, style_of};
use crate::session::{Ahead, LaneSnapshot, Status};

impl<'a> LandscapeFigure<'a> {
    /// Whose next step is drawn: LODO's, or the first that is known.
    pub(super) fn stepping(&self) -> Option<(&LaneSnapshot, Ahead)> {
        let lane = self.snapshot.subject(|lane| lane.ahead.is_some() && self.arrows)?;
        Some((lane, lane.ahead?))
    }

    /// What makes up the next step, from the point on.
    pub(super) fn draw_arrows(&self, pen: &mut Pen<'_>, labels: &mut Vec<Label>) -> Drawn {
        let Some((lane, ahead)) = self.stepping() else { return Ok(()) };
        let Some(&point) = lane.path.last() else { return Ok(()) };
        let from = self.frame.at(point);
        if !self.frame.rect.contains(from) {
            return Ok(());
        }
        let colour = self.theme.colour(style_of(lane).colour);
        for (part, tip) in arrows(&self.frame, point, &ahead) {
            let (name, colour, dash): (_, _, &[f64]) = match part {
                Part::Gradient => ("−gradient", self.theme.muted, &[]),
                Part::Momentum => ("−momentum", self.theme.ink, &[5.0, 3.0]),
                Part::Step => ("step", colour, &[]),
            };
            let lines = [vec![from, tip], head(from, tip)];
            for line in &lines {
                pen.line(line, Stroke::solid(self.theme.paper.faint(0.8), 3.0 * Theme::BOLD_LINE))?;
            }
            pen.line(&lines[0], Stroke::dashed(colour, Theme::BOLD_LINE, dash))?;
            pen.line(&lines[1], Stroke::solid(colour, Theme::BOLD_LINE))?;
            labels.extend(self.label(tip, name, colour));
        }
        Ok(())
    }

    /// Whose ellipse is drawn around its point: LODO's, or the first there is.
    pub(super) fn ellipse_lane(&self) -> Option<&LaneSnapshot> {
        let is_drawn = |lane: &LaneSnapshot| lane.ellipse.is_some() && lane.status == Status::Running;
        self.snapshot.subject(is_drawn).filter(|_| self.snapshot.dimension == 2)
    }

    /// LODO's ellipse, and that of H⁻¹ around the same point with its name.
    pub(super) fn draw_ellipses(&self, pen: &mut Pen<'_>, labels: &mut Vec<Label>) -> Drawn {
        let Some(lane) = self.ellipse_lane() else { return Ok(()) };
        let (Some(form), Some(&point)) = (lane.ellipse, lane.path.last()) else { return Ok(()) };
        let centre = self.frame.at(point);
        if !self.frame.rect.contains(centre) {
            return Ok(());
        }
        let side = self.frame.rect.width().min(self.frame.rect.height());
        let outline = |form: [f64; 3]| {
            let ellipse = Ellipse::new(form, self.pixels())?;
            Some(ellipse.outline(centre, ELLIPSE * side / ellipse.reach()))
        };
        if let Some(inverse) = self.snapshot.plane.inverse_hessian.and_then(outline) {
            pen.line(
                &inverse,
                Stroke::dashed(self.theme.ink.faint(0.8), 1.5 * Theme::AXIS_LINE, &[5.0, 3.0]),
            )?;
            let tip = inverse.into_iter().min_by(|a, b| a.y.total_cmp(&b.y));
            labels.extend(tip.and_then(|tip| self.label(tip, "H⁻¹", self.theme.ink)));
        }
        let colour = self.theme.colour(style_of(lane).colour);
        let Some(learned) = outline(form) else { return Ok(()) };
        // Among paths of its own colour it is seen by the paper around and within it.
        pen.fill(&learned[1..], self.theme.paper.faint(0.45))?;
        pen.fill(&learned[1..], colour.faint(0.15))?;
        pen.line(&learned, Stroke::solid(self.theme.paper, 4.0 * Theme::AXIS_LINE))?;
        pen.line(&learned, Stroke::solid(colour, 2.0 * Theme::AXIS_LINE))
    }

    /// A name beside a point, if that is in view.
    pub(super) fn label(&self, point: Pixel, name: &str, colour: Colour) -> Option<Label> {
        self.frame.rect.contains(point).then(|| Label::new(point, name, colour))
    }
}
