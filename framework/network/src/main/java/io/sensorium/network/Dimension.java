package io.sensorium.network;

/** One axis of a shape: a known size, or a size known only when the network runs. */
public sealed interface Dimension {

  /** A size that never changes; not negative. */
  record Fixed(long size) implements Dimension {
    public Fixed {
      if (size < 0) {
        throw new InvalidNetworkException("dim", "negative size " + size);
      }
    }

    @Override
    public String toString() {
      return Long.toString(size);
    }
  }

  /**
   * A size that differs from call to call; equal names are equal sizes. The empty name is simply
   * unknown.
   */
  record Symbolic(String name) implements Dimension {
    @Override
    public String toString() {
      return name.isEmpty() ? "?" : name;
    }
  }

  /** The name of the batch axis. */
  Dimension BATCH = new Symbolic("batch");

  static Dimension of(long size) {
    return new Fixed(size);
  }

  static Dimension symbolic(String name) {
    return new Symbolic(name);
  }
}
