package io.sensorium.engine.tensorflow.graph;

import java.util.ArrayList;
import java.util.List;
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
  List<Output<?>> weights() {
    List<Output<?>> weights = new ArrayList<>();
    compiled
        .network()
        .trainable()
        .forEach(name -> weights.add(compiled.variables().all().get(name).value()));
    return weights;
  }

  /** The gradient of a loss for each weight; 0 for one that the loss does not depend on. */
  List<Output<?>> of(Output<?> loss) {
    Graph graph = compiled.graph();
    Set<GraphOperation> read = graph.subgraphTo(Set.of(loss));
    List<Output<?>> reached =
        weights().stream().filter(weight -> read.contains(weight.op())).toList();
    List<Output<?>> gradients =
        reached.isEmpty()
            ? List.of()
            : List.of(graph.addGradients(loss, reached.toArray(Output<?>[]::new)));
    List<Output<?>> all = new ArrayList<>();
    for (Output<?> weight : weights()) {
      int place = reached.indexOf(weight);
      boolean present = place >= 0 && isPresent(gradients.get(place));
      all.add(present ? gradients.get(place) : compiled.writer().call("ZerosLike", weight));
    }
    return all;
  }

  /** What is reached through operations without gradients alone has none. */
  private static boolean isPresent(Output<?> gradient) {
    return gradient.op() instanceof GraphOperation operation
        && operation.getUnsafeNativeHandle() != null
        && !operation.getUnsafeNativeHandle().isNull();
  }
}
