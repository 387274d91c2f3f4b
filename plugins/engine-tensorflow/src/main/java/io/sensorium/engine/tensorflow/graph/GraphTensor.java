package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import org.tensorflow.Output;

/**
 * A tensor in the graph.
 *
 * @param channelsLast whether its second axis is held as its last, as TensorFlow's convolutions
 *     want it
 */
record GraphTensor(Output<?> x, ElementType type, int rank, boolean channelsLast)
    implements Operand.Variable<Extent> {
  GraphTensor(Output<?> x, ElementType type, int rank) {
    this(x, type, rank, false);
  }
}
