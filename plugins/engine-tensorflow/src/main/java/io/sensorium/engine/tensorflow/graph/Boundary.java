package io.sensorium.engine.tensorflow.graph;

import java.util.List;
import org.tensorflow.Output;

/**
 * A part of a graph whose gradient TensorFlow does not know, such as a loop: it gives its own.
 * {@link Gradients} stops in front of it, and goes on behind.
 */
interface Boundary {
  /** What it reads. */
  List<Output<?>> inputs();

  /** Writes what it gives. */
  Output<?> forward();

  /**
   * Writes the gradients of what it reads, in the order of {@link #inputs}.
   *
   * @param states what {@link #forward} gave
   * @param gradient of it
   */
  List<Output<?>> backward(Output<?> states, Output<?> gradient);
}
