package io.sensorium.it.swap;

/** What happens beside a request. */
enum Phase {
  /** The first requests, which the compiler of the JVM slows down. */
  WARM_UP,
  BEFORE_SWAPS,
  SWAP,
  BETWEEN_SWAPS
}
