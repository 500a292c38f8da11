//! How a run is looked at, and what follows from a choice of that.

use super::choice::Choice;
use super::setting::{Choices, Word, known};
use super::{Angle, Experiment, LaneId, LaneSettings, PlaneChoice, Window};
use crate::optim::Range;

impl Experiment {
    /// The planes that this function can be seen on.
    fn planes(&self) -> impl Iterator<Item = PlaneChoice> {
        let classifies = self.landscape.classifies;
        let planes = PlaneChoice::ALL.iter().map(|known| known.0);
        planes.filter(move |plane| classifies || *plane != PlaneChoice::Decisions)
    }

    /// Where a function has no directions of its own, its first two coordinates stand in.
    pub(super) fn plane_names(&self) -> Choices {
        let name = |plane: PlaneChoice| match plane {
            PlaneChoice::Curvature if !self.landscape.own_axes => "Coordinates 1 and 2",
            _ => plane.name(),
        };
        known(self.planes().map(|plane| (plane.key(), name(plane))))
    }

    /// The plane that it is seen on: the chosen one where this function has it. A view may come from another desk.
    pub fn plane(&self) -> PlaneChoice {
        self.planes().find(|plane| *plane == self.view.plane).unwrap_or_default()
    }

    pub(super) fn choose_plane(&mut self, key: &str) {
        let chosen = PlaneChoice::with(key);
        if self.plane() != chosen {
            self.view.window = None;
        }
        self.view.plane = chosen;
    }

    /// Of a classifier one first wants to see what it decides; the plane of another function says nothing on this one.
    pub(super) fn look_at_another_function(&mut self) {
        if self.landscape.classifies {
            self.view.plane = PlaneChoice::Decisions;
        }
        self.view.plane = self.plane();
        self.forget_missing_coordinates();
    }

    /// The coordinates of [`PlaneChoice::Coordinates`]: the chosen ones where there are so many, else the first two.
    pub fn plane_coordinates(&self) -> [usize; 2] {
        let exist = self.view.coordinates.iter().all(|&coordinate| coordinate <= self.dimension);
        if exist { self.view.coordinates } else { [1, 2] }
    }

    /// Whether the plane is one of two chosen coordinates.
    pub(super) fn shows_coordinates(&self) -> bool {
        self.dimension > 2 && self.plane() == PlaneChoice::Coordinates
    }

    /// The coordinates that there are, numbered from 1.
    pub(super) fn coordinates(&self) -> Range {
        Range::Integer { min: 1.0, max: self.dimension as f64 }
    }

    /// Chooses one of the two coordinates. Two axes need two: one that is taken changes places with it.
    pub(super) fn take_coordinate(&mut self, place: usize, coordinate: usize) {
        let former = self.plane_coordinates();
        self.view.coordinates = former;
        if former[1 - place] == coordinate {
            self.view.coordinates.swap(0, 1);
        } else {
            self.view.coordinates[place] = coordinate;
        }
        if self.view.coordinates != former && self.plane() == PlaneChoice::Coordinates {
            self.view.window = None;
        }
    }

    /// Back to the first two where the dimension has become too small for those that were chosen.
    pub(super) fn forget_missing_coordinates(&mut self) {
        self.view.coordinates = self.plane_coordinates();
    }

    pub(super) fn window_text(&self) -> String {
        self.view.window.map(|window| window.text()).unwrap_or_default()
    }

    pub(super) fn take_window(&mut self, text: &str) -> Result<(), String> {
        self.view.window = Window::parse(text)?;
        Ok(())
    }

    /// From where the landscape is to be seen as a surface, if it is.
    pub fn surface(&self) -> Option<Angle> {
        self.view.surface.filter(|_| self.dimension == 2)
    }

    /// Nothing for the map.
    pub(super) fn surface_text(&self) -> String {
        self.view.surface.map(Angle::text).unwrap_or_default()
    }

    pub(super) fn take_surface(&mut self, text: &str) -> Result<(), String> {
        let angle = Angle::parse(text);
        if angle.is_none() && !text.is_empty() {
            return Err("Surface must be whole degrees around and above, with a comma between".into());
        }
        self.view.surface = angle;
        Ok(())
    }

    /// Whose regions the plane of decisions shows, where that is looked at.
    pub fn regions(&self) -> Option<LaneId> {
        let decisions = self.plane() == PlaneChoice::Decisions;
        let ids = || self.running_lanes().map(LaneSettings::id).filter(|_| decisions);
        ids().find(|id| self.view.regions == Some(*id)).or_else(|| ids().next())
    }

    pub(super) fn region_key(&self) -> Word {
        self.regions().map(|id| id.to_string()).unwrap_or_default().into()
    }

    pub(super) fn region_names(&self) -> Choices {
        let choice = |lane: &LaneSettings| (lane.id().to_string().into(), self.lane_name(lane).into());
        self.running_lanes().map(choice).collect()
    }

    pub(super) fn choose_regions(&mut self, key: &str) {
        self.view.regions = LaneId::parse(key);
    }
}
