//! Where an optimizer has been: positions in full, bounded in number and in memory.

/// Positions at every `stride`-th step; when full, every other one goes and the stride doubles.
///
/// Whole vectors are kept, since the plane of the picture may be chosen later.
#[derive(Clone, Debug)]
pub struct Path {
    dim: usize,
    capacity: usize,
    stride: u64,
    steps: Vec<u64>,
    /// [points][n].
    points: Vec<f64>,
}

impl Path {
    /// An empty path in n dimensions: up to 300 points, and at most half a million numbers (4 MB).
    pub fn new(dim: usize) -> Self {
        let capacity = (500_000 / dim.max(1)).clamp(32, 300);
        Path { dim, capacity, stride: 1, steps: Vec::new(), points: Vec::new() }
    }

    /// A path that keeps nothing.
    pub fn none() -> Self {
        Path { dim: 1, capacity: 0, stride: u64::MAX, steps: Vec::new(), points: Vec::new() }
    }

    /// Whether the position after this step is to be kept.
    pub fn wants(&self, step: u64) -> bool {
        step.is_multiple_of(self.stride)
    }

    /// Takes the position after a step.
    pub fn push(&mut self, step: u64, position: &[f64]) {
        if self.steps.len() == self.capacity {
            self.halve();
        }
        if self.wants(step) {
            self.steps.push(step);
            self.points.extend_from_slice(position);
        }
    }

    /// Steps from one position to the next; the first is at step 0.
    pub fn stride(&self) -> u64 {
        self.stride
    }

    /// The positions, by step.
    pub fn points(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.points.chunks_exact(self.dim)
    }

    fn halve(&mut self) {
        self.stride *= 2;
        let mut kept = 0;
        for from in 0..self.steps.len() {
            if self.steps[from].is_multiple_of(self.stride) {
                self.steps[kept] = self.steps[from];
                self.points.copy_within(from * self.dim..(from + 1) * self.dim, kept * self.dim);
                kept += 1;
            }
        }
        self.steps.truncate(kept);
        self.points.truncate(kept * self.dim);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_bounded_evenly_spaced_and_start_at_the_start() {
        for dim in [1, 2, 40_000] {
            let mut path = Path::new(dim);
            for step in 0..3000u64 {
                if path.wants(step) {
                    path.push(step, &vec![step as f64; dim]);
                }
            }
            let firsts: Vec<f64> = path.points().map(|point| point[dim - 1]).collect();
            assert!(firsts.len() <= path.capacity && firsts.len() >= path.capacity / 2);
            assert!(firsts.iter().enumerate().all(|(i, &x)| x == (i as u64 * path.stride) as f64));
        }
    }
}
