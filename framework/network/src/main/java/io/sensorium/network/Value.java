package io.sensorium.network;

/** A value inside a network that is being built: what one layer gives and another reads. */
public record Value(String name, ElementType type, Shape shape) {
  /** The fixed size of the last axis: the number of features. */
  public int width() {
    return Math.toIntExact(shape.size(-1));
  }
}
