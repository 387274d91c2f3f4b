package io.sensorium.engine.tensorflow.graph;

import io.sensorium.engine.tensorflow.graph.Variables.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/** Gradients with respect to the trainable weights of a graph. */
final class Gradients {
  private final CompiledGraph compiled;

  Gradients(CompiledGraph compiled) {
    this.compiled = compiled;
  }

  /** The trainable weights, in the network's order. */
  List<Variable> weights() {
    return compiled.network().trainable().stream().map(compiled.variables().all()::get).toList();
  }

  /** The gradient of a loss for each weight; 0 for one that the loss does not depend on. */
  List<Output<?>> of(Output<?> loss) {
    Sums sums = new Sums();
    differentiate(sums, List.of(loss), List.of());
    List<Map.Entry<Output<?>, Boundary>> boundaries =
        new ArrayList<>(compiled.training().boundaries().entrySet());
    Collections.reverse(boundaries);
    for (Map.Entry<Output<?>, Boundary> entry : boundaries) {
      Output<?> given = entry.getKey();
      Boundary boundary = entry.getValue();
      sums.of(given)
          .ifPresent(
              gradient ->
                  differentiate(sums, boundary.inputs(), boundary.backward(given, gradient)));
    }
    return weights().stream()
        .<Output<?>>map(
            weight ->
                sums.of(weight.value())
                    .orElseGet(() -> compiled.writer().call("ZerosLike", weight.value())))
        .toList();
  }

  /** Gradients that come to one place from several sides. */
  private final class Sums {
    private final Map<Output<?>, Output<?>> sums = new HashMap<>();

    void add(Output<?> place, Output<?> gradient) {
      sums.merge(place, gradient, (a, b) -> compiled.writer().call("AddV2", a, b));
    }

    Optional<Output<?>> of(Output<?> place) {
      return Optional.ofNullable(sums.get(place));
    }
  }

  /**
   * Adds the gradients of weights, and of what boundaries give.
   *
   * @param gradients of each y; none stands for 1
   */
  private void differentiate(Sums sums, List<Output<?>> ys, List<Output<?>> gradients) {
    Graph graph = compiled.graph();
    Set<GraphOperation> read = graph.subgraphTo(Set.copyOf(ys));
    List<Output<?>> reached = new ArrayList<>(compiled.training().boundaries().keySet());
    weights().forEach(weight -> reached.add(weight.value()));
    reached.removeIf(place -> !read.contains(place.op()));
    if (reached.isEmpty()) {
      return;
    }
    Output<?>[] results =
        graph.addGradients(
            compiled.writer().newName(),
            ys.toArray(Output<?>[]::new),
            reached.toArray(Output<?>[]::new),
            gradients.isEmpty() ? null : gradients.toArray(Output<?>[]::new));
    for (int i = 0; i < results.length; i++) {
      if (isPresent(results[i])) {
        sums.add(reached.get(i), results[i]);
      }
    }
  }

  /** What is reached through operations without gradients alone has none. */
  private static boolean isPresent(Output<?> gradient) {
    return gradient.op() instanceof GraphOperation operation
        && operation.getUnsafeNativeHandle() != null
        && !operation.getUnsafeNativeHandle().isNull();
  }
}
