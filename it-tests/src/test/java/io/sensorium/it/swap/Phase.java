package io.sensorium.it.swap;

/** What happens beside a request. */
enum Phase {
  /** The first requests, which the compiler of the JVM slows down. */
  WARM_UP,
  /** Nothing was ever swapped. */
  STEADY,
  SWAP,
  BETWEEN_SWAPS
}
