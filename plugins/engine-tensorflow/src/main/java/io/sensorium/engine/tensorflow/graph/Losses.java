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
      case COSINE ->
          graph.call(
              "Sub",
              graph.number(1, TensorTypes.elementType(output.dataType())),
              reduce(graph, "Mean", similarity(graph, output, target)));
      case CONTRASTIVE -> contrastive(graph, output, target);
    };
  }

  private static Output<?> contrastive(GraphWriter graph, Output<?> output, Output<?> target) {
    Output<?> columns = logSoftmax(graph, graph.transpose(output, 1, 0));
    Output<?> both = graph.call("AddV2", logSoftmax(graph, output), graph.transpose(columns, 1, 0));
    Output<?> samples = graph.reduce("Sum", graph.call("Mul", both, target), false, 1);
    Output<?> half = graph.number(-0.5, TensorTypes.elementType(output.dataType()));
    return graph.call("Mul", reduce(graph, "Mean", samples), half);
  }

  /** A row of zeros is like nothing, and no gradient passes it. */
  private static Output<?> similarity(GraphWriter graph, Output<?> output, Output<?> target) {
    Output<?> products = rowSums(graph, graph.call("Mul", output, target));
    Output<?> ours = rowSums(graph, graph.call("Square", output));
    Output<?> theirs = rowSums(graph, graph.call("Square", target));
    Output<?> none = graph.number(0, TensorTypes.elementType(output.dataType()));
    Output<?> directed =
        graph.call(
            "LogicalAnd", graph.call("Greater", ours, none), graph.call("Greater", theirs, none));
    Output<?> norms = graph.call("Mul", norm(graph, directed, ours), norm(graph, directed, theirs));
    Output<?> similarity = graph.call("RealDiv", products, norms);
    return graph.call("SelectV2", directed, similarity, none);
  }

  private static Output<?> norm(GraphWriter graph, Output<?> directed, Output<?> square) {
    Output<?> one = graph.number(1, TensorTypes.elementType(square.dataType()));
    return graph.call("Sqrt", graph.call("SelectV2", directed, square, one));
  }

  private static Output<?> rowSums(GraphWriter graph, Output<?> x) {
    return graph.reduce("Sum", x, false, x.shape().numDimensions() - 1);
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
