package io.sensorium.engine.tensorflow.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * How long the axes of tensors are. A length that is not known while the graph is written is traced
 * back to where it comes from, so that it is measured once for all tensors that share it.
 */
final class Sizes {
  /** Element by element, with broadcasting. */
  private static final Set<String> ELEMENTWISE =
      Set.of(
          "AddV2",
          "BiasAdd",
          "Bitcast",
          "Cast",
          "Erf",
          "Identity",
          "Maximum",
          "Minimum",
          "Mul",
          "RealDiv",
          "Relu",
          "Relu6",
          "Rsqrt",
          "Sigmoid",
          "Softmax",
          "Sqrt",
          "Square",
          "Sub",
          "Tanh");

  /** Networks come from outside: a chain of any length must not exhaust the stack. */
  private static final int FARTHEST = 100;

  private final Measure measure;
  private final Map<Axis, Extent> known = new HashMap<>();
  private final Map<Output<?>, List<Extent>> reshaped = new HashMap<>();
  private final Map<Output<?>, int[]> transposed = new HashMap<>();

  private record Axis(Output<?> x, int index) {}

  /** What gives the length of an axis that nothing else tells. */
  @FunctionalInterface
  interface Measure {
    Extent of(Output<?> x, int axis);
  }

  Sizes(Measure measure) {
    this.measure = measure;
  }

  /** Says how long the axes of a tensor are; -1 where it does not say. */
  void reshaped(Output<?> x, List<Extent> sizes) {
    reshaped.put(x, sizes);
  }

  /** Says in which order a tensor has the axes of its operation's first input. */
  void transposed(Output<?> x, int... order) {
    transposed.put(x, order);
  }

  Extent of(Output<?> x, int axis) {
    return of(x, axis, 0);
  }

  private Extent of(Output<?> x, int axis, int steps) {
    Axis key = new Axis(x, axis);
    Extent size = known.get(key);
    if (size == null) {
      size = traced(x, axis, steps).orElseGet(() -> measure.of(x, axis));
      known.put(key, size);
    }
    return size;
  }

  private Optional<Extent> traced(Output<?> x, int axis, int steps) {
    Shape shape = x.shape();
    if (!shape.isUnknown() && shape.get(axis) >= 0) {
      return Optional.of(Extent.of(shape.get(axis)));
    }
    if (reshaped.containsKey(x)) {
      return Optional.of(reshaped.get(x).get(axis)).filter(size -> !size.is(-1));
    }
    if (steps == FARTHEST || !(x.op() instanceof GraphOperation operation)) {
      return Optional.empty();
    }
    if (transposed.containsKey(x)) {
      return Optional.of(of(operation.input(0), transposed.get(x)[axis], steps + 1));
    }
    return ELEMENTWISE.contains(operation.type())
        ? broadcast(operation, shape.numDimensions() - axis, steps + 1)
        : Optional.empty();
  }

  /** The length that the inputs agree on, counting axes from the last. */
  private Optional<Extent> broadcast(GraphOperation operation, int fromLast, int steps) {
    Set<Extent> sizes = new HashSet<>();
    for (int i = 0; i < operation.numInputs(); i++) {
      int rank = operation.input(i).shape().numDimensions();
      if (rank < 0) {
        return Optional.empty();
      }
      if (rank >= fromLast) {
        sizes.add(of(operation.input(i), rank - fromLast, steps));
      }
    }
    sizes.remove(Extent.one());
    return sizes.size() == 1 ? Optional.of(sizes.iterator().next()) : Optional.empty();
  }
}
