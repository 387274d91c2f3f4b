/** Writes a network as a TensorFlow graph: forward pass, gradients, losses and updates. */
@NullMarked
package io.sensorium.engine.tensorflow.graph;

import org.jspecify.annotations.NullMarked;
