//! Places in vectors, which are known to be within them.

/// Places in vectors of one length, none of them beyond it: that is asked once, when they are made, and not whenever a
/// number is taken from there.
#[derive(Clone, Debug)]
pub struct Places {
    places: Vec<u32>,
    length: usize,
}

impl Places {
    /// These, in vectors of this length.
    ///
    /// # Panics
    /// If one is beyond it.
    pub fn new(places: Vec<u32>, length: usize) -> Self {
        assert!(places.iter().all(|&place| (place as usize) < length), "places are of 0..{length}");
        Places { places, length }
    }

    /// As numbers.
    pub fn as_slice(&self) -> &[u32] {
        &self.places
    }

    /// How many layers there are of as many as a vector has numbers.
    pub fn layers(&self) -> usize {
        self.places.len() / self.length
    }

    /// One of these.
    #[inline(always)]
    pub fn layer(&self, layer: usize) -> Within<'_, [u32]> {
        let places = &self.places[layer * self.length..(layer + 1) * self.length];
        Within { places, length: self.length }
    }
}

/// Some of the [`Places`].
#[derive(Clone, Copy, Debug)]
pub struct Within<'a, T: ?Sized> {
    places: &'a T,
    length: usize,
}

impl<'a> Within<'a, [u32]> {
    /// Places for four arrays at a time.
    #[inline(always)]
    pub fn fours<F, N: Numbers<F>>(self) -> impl Iterator<Item = Within<'a, [N::Places; 4]>> {
        let length = self.length;
        N::places(self.places).as_chunks().0.iter().map(move |places| Within { places, length })
    }
}

impl<'a, T> Within<'a, [T; 4]> {
    /// One after the other.
    #[inline(always)]
    pub fn iter(self) -> impl Iterator<Item = Within<'a, T>> {
        let length = self.length;
        self.places.iter().map(move |places| Within { places, length })
    }
}

/// An array of numbers.
pub trait Numbers<F>: Copy + AsRef<[F]> + AsMut<[F]> + 'static {
    /// How many.
    const COUNT: usize;
    /// An array of as many places.
    type Places: Copy + 'static;

    /// An array of zeros.
    fn zeros() -> Self;

    /// Numbers as arrays of so many.
    fn of(values: &[F]) -> &[Self];

    /// The same.
    fn of_mut(values: &mut [F]) -> &mut [Self];

    /// Places as arrays of so many.
    fn places(places: &[u32]) -> &[Self::Places];

    /// What is in these places of a vector.
    ///
    /// # Panics
    /// If the vector is shorter than those that the places are for.
    fn gather(values: &[F], places: Within<'_, Self::Places>) -> Self;

    /// Puts the numbers into these places of a vector.
    ///
    /// # Panics
    /// If the vector is shorter than those that the places are for.
    fn scatter(self, values: &mut [F], places: Within<'_, Self::Places>);
}

impl<F: Copy + Default + 'static, const N: usize> Numbers<F> for [F; N] {
    const COUNT: usize = N;
    type Places = [u32; N];

    #[inline(always)]
    fn zeros() -> Self {
        [F::default(); N]
    }

    #[inline(always)]
    fn of(values: &[F]) -> &[Self] {
        values.as_chunks().0
    }

    #[inline(always)]
    fn of_mut(values: &mut [F]) -> &mut [Self] {
        values.as_chunks_mut().0
    }

    #[inline(always)]
    fn places(places: &[u32]) -> &[[u32; N]] {
        places.as_chunks().0
    }

    #[inline(always)]
    fn gather(values: &[F], Within { places, length }: Within<'_, [u32; N]>) -> Self {
        assert!(length <= values.len());
        // SAFETY: every place is below the length.
        places.map(|place| unsafe { *values.get_unchecked(place as usize) })
    }

    #[inline(always)]
    fn scatter(self, values: &mut [F], Within { places, length }: Within<'_, [u32; N]>) {
        assert!(length <= values.len());
        for (number, &place) in self.into_iter().zip(places) {
            // SAFETY: every place is below the length.
            unsafe { *values.get_unchecked_mut(place as usize) = number };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eight places of nine, in two arrays of four each.
    fn places() -> Places {
        Places::new(vec![8, 0, 3, 1, 7, 2, 6, 4, 5], 9)
    }

    /// The first eight of them in twos.
    fn twos(places: &Places) -> impl Iterator<Item = Within<'_, [u32; 2]>> {
        places.layer(0).fours::<f64, [f64; 2]>().flat_map(|four| four.iter())
    }

    #[test]
    fn numbers_come_from_their_places_and_go_there() {
        let (places, from) = (places(), [0, 1, 2, 3, 4, 5, 6, 7, 8].map(f64::from));
        assert_eq!(places.layers(), 1);
        let gathered: Vec<_> = twos(&places).map(|two| <[f64; 2]>::gather(&from, two)).collect();
        assert_eq!(gathered, [[8.0, 0.0], [3.0, 1.0], [7.0, 2.0], [6.0, 4.0]]);
        let mut into = [0.0; 9];
        twos(&places).zip(gathered).for_each(|(two, numbers)| numbers.scatter(&mut into, two));
        assert_eq!(into, [0.0, 1.0, 2.0, 3.0, 4.0, 0.0, 6.0, 7.0, 8.0]);
    }

    #[test]
    #[should_panic(expected = "places are of 0..9")]
    fn no_place_is_beyond() {
        Places::new(vec![9], 9);
    }

    #[test]
    #[should_panic(expected = "length <= values.len()")]
    fn no_shorter_vector_is_read() {
        assert!(twos(&places()).all(|two| <[f64; 2]>::gather(&[0.0; 8], two) == [0.0; 2]));
    }

    #[test]
    #[should_panic(expected = "length <= values.len()")]
    fn no_shorter_vector_is_written() {
        twos(&places()).for_each(|two| [1.0; 2].scatter(&mut [0.0; 8], two));
    }
}
