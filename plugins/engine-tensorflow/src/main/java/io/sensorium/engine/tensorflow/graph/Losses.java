package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.spi.engine.Loss;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Output;

/**
 * The losses of the contract, as means over the batch. TensorFlow's own cross-entropy has no
 * gradient in Java for whole classes, so it is written out.
 */
final class Losses {
  private Losses() {}

  static Output<?> of(GraphWriter graph, Loss loss, Output<?> output, Output<?> target) {
    return switch (loss) {
      case SOFTMAX_CROSS_ENTROPY -> crossEntropy(graph, output, target);
      case MEAN_SQUARED_ERROR ->
          reduce(graph, "Mean", graph.call("Square", graph.call("Sub", output, target)));
    };
  }

  private static Output<?> crossEntropy(GraphWriter graph, Output<?> output, Output<?> target) {
    int last = output.shape().numDimensions() - 1;
    Output<?> likelihood = graph.call("Mul", logSoftmax(graph, output), target);
    Output<?> samples = graph.reduce("Sum", likelihood, false, last);
    return graph.call("Neg", reduce(graph, "Mean", samples));
  }

  /**
   * Along the last axis, of a matrix: TensorFlow's gradient sums over the second axis, whichever is
   * the last.
   */
  static Output<?> logSoftmax(GraphWriter graph, Output<?> x) {
    int rank = x.shape().numDimensions();
    if (rank == 2) {
      return graph.call("LogSoftmax", x);
    }
    Output<?> rows = graph.reshape(x, List.of(Extent.of(-1), graph.size(x, rank - 1)));
    return graph.reshape(graph.call("LogSoftmax", rows), graph.sizes(x, 0, rank));
  }

  private static Output<?> reduce(GraphWriter graph, String function, Output<?> x) {
    int[] axes = IntStream.range(0, x.shape().numDimensions()).toArray();
    return graph.reduce(function, x, false, axes);
  }

  /** The sum of all numbers in floating-point tensors. */
  static Output<?> sum(GraphWriter graph, List<Output<?>> tensors) {
    List<Output<?>> sums =
        tensors.stream()
            .filter(x -> TensorTypes.elementType(x.dataType()).isFloating())
            .<Output<?>>map(x -> graph.cast(reduce(graph, "Sum", x), ElementType.FLOAT))
            .toList();
    return total(graph, sums);
  }

  static Output<?> total(GraphWriter graph, List<Output<?>> losses) {
    return losses.stream()
        .reduce((a, b) -> graph.call("AddV2", a, b))
        .orElseGet(() -> graph.number(0, ElementType.FLOAT));
  }
}
