package io.sensorium.engine.tensorflow.graph;

import org.tensorflow.Output;

/** One number of shape arithmetic. */
sealed interface Extent {
  /** A number that never changes. */
  record Known(long value) implements Extent {}

  /** A number that differs from call to call: a scalar of 32 bits, as TensorFlow keeps shapes. */
  record Computed(Output<?> scalar) implements Extent {}

  static Extent zero() {
    return of(0);
  }

  static Extent one() {
    return of(1);
  }

  static Extent of(long value) {
    return new Known(value);
  }

  default boolean is(long value) {
    return this instanceof Known known && known.value() == value;
  }
}
