//! How channels lie in memory: in rows of four, as vector instructions take them.

/// Channels of an image as the network is given it.
pub(crate) const FEATURES: usize = 5;

/// Channels between blocks.
pub(crate) const WIDTH: usize = 20;

/// Channels after the expansion of a block.
pub(crate) const EXPANDED: usize = 2 * WIDTH;

/// Outputs of the depthwise convolution for each of its channels.
pub(crate) const MULTIPLIER: usize = 3;

/// Channels after the depthwise convolution.
pub(crate) const SPREAD: usize = MULTIPLIER * EXPANDED;

/// Grey levels: the classes.
pub const LEVELS: usize = 256;

/// Four channels.
pub(crate) type Four<F> = [F; 4];

/// The channels of a position between blocks.
pub(crate) type Narrow<F> = [Four<F>; WIDTH / 4];

/// The channels of a position after the expansion.
pub(crate) type Expanded<F> = [Four<F>; EXPANDED / 4];

/// Outputs of the depthwise convolution for four of its channels: [multiplier][channel].
pub(crate) type Fan<F> = [Four<F>; MULTIPLIER];

/// The channels of a position after the depthwise convolution, in fans: four channels at a time are multiplied with
/// what is read once. The flat order has them by channel, then by multiplier: see [`flat_channel`].
pub(crate) type Spread<F> = [Fan<F>; EXPANDED / 4];

/// The features of a position, and 0, so that they come in pairs.
pub(crate) type Features<F> = [F; FEATURES + 1];

/// Where channel `at` of a [`Spread`] is in the flat order.
pub(crate) fn flat_channel(at: usize) -> usize {
    let (group, multiple, lane) = (at / (4 * MULTIPLIER), at / 4 % MULTIPLIER, at % 4);
    (4 * group + lane) * MULTIPLIER + multiple
}

/// The numbers of a position's channels, one after the other.
#[inline(always)]
pub(crate) fn numbers<F, const K: usize>(fours: &[Four<F>]) -> &[F; K] {
    fours.as_flattened().first_chunk().expect("a position has all of its channels")
}
