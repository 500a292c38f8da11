//! Faults of order that were found by reading, each in the fewest events that show it.
