package io.sensorium.network;

/**
 * The heap that the structure of one file may take: nodes, names, attributes. Weights are not
 * counted, they stay in the file. A real model needs a few megabytes; a file of nothing but tiny
 * fields runs out of budget instead of memory.
 */
final class ReadingBudget {
  private static final long BYTES = 128L << 20;

  /** What a field costs that holds no text: some object and its place in a list. */
  static final int FIELD = 64;

  private long left = BYTES;

  /** Whether the budget still holds that much, which is then taken. */
  boolean take(long bytes) {
    left -= bytes;
    return left >= 0;
  }
}
