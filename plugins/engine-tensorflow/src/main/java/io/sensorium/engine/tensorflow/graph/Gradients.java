package io.sensorium.engine.tensorflow.graph;

import io.sensorium.engine.tensorflow.graph.Variables.Variable;
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
  List<Variable> weights() {
    return compiled.network().trainable().stream().map(compiled.variables().all()::get).toList();
  }

  /** The gradient of a loss for each weight; 0 for one that the loss does not depend on. */
  List<Output<?>> of(Output<?> loss) {
    Graph graph = compiled.graph();
    Set<GraphOperation> read = graph.subgraphTo(Set.of(loss));
    List<Output<?>> reached =
        weights().stream()
            .<Output<?>>map(Variable::value)
            .filter(weight -> read.contains(weight.op()))
            .toList();
    List<Output<?>> gradients =
        reached.isEmpty()
            ? List.of()
            : List.of(graph.addGradients(loss, reached.toArray(Output<?>[]::new)));
    List<Output<?>> all = new ArrayList<>();
    for (Variable weight : weights()) {
      int place = reached.indexOf(weight.value());
      boolean present = place >= 0 && isPresent(gradients.get(place));
      all.add(present ? gradients.get(place) : compiled.writer().call("ZerosLike", weight.value()));
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
