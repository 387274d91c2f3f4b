package io.sensorium.network.passes;

import io.sensorium.network.Graph;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Model;
import io.sensorium.network.Node;
import java.util.Map;
import java.util.Set;

/**
 * The one place that knows older operator sets: what leaves it is written in {@link Model#OPSET}
 * or, if it was newer, unchanged.
 */
final class OpsetNormalization {
  /**
   * Before it, broadcasting was an attribute of every arithmetic operator. Only what has not
   * changed since is read in older sets.
   */
  private static final long OLDEST = 7;

  /** Operators that {@link OpsetRules} reads in older sets too, with the first that will do. */
  private static final Map<String, Long> UNCHANGED =
      Map.of(
          "Elu", 6L,
          "GlobalAveragePool", 1L,
          "GlobalMaxPool", 1L,
          "HardSigmoid", 6L,
          "InstanceNormalization", 6L,
          "Not", 1L,
          "ReduceLogSum", 1L,
          "Selu", 6L,
          "Softplus", 1L,
          "Softsign", 1L);

  /**
   * The set that brought Attention; after {@link Model#OPSET} it is taken to add types and
   * operators only.
   */
  private static final long NEWEST = 23;

  private static final long NEWEST_IR_VERSION = 11;

  private OpsetNormalization() {}

  static Model apply(Model model) {
    if (!isRead(model)) {
      throw new InvalidNetworkException(
          "opset_import",
          "operator set "
              + model.opset()
              + " is outside "
              + OLDEST
              + " to "
              + NEWEST
              + "; export the model with operator set "
              + Model.OPSET);
    }
    if (model.opset() >= Model.OPSET) {
      return model;
    }
    GraphEditor editor = new GraphEditor(model.graph(), Set.of());
    OpsetRules rules = new OpsetRules(editor, model.opset());
    for (Node node : model.graph().nodes()) {
      if (node.domain().isEmpty()) {
        rules.rewrite(node);
      } else {
        editor.add(node);
      }
    }
    return new Model(
        Model.IR_VERSION, Model.OPSET, model.producer(), editor.graph(), model.metadata());
  }

  private static boolean isRead(Model model) {
    return model.opset() <= NEWEST
        && (model.opset() >= OLDEST
            || model.graph().nodes().stream()
                .allMatch(
                    node -> UNCHANGED.getOrDefault(node.operator(), OLDEST) <= model.opset()));
  }

  static Model with(Model model, Graph graph) {
    return new Model(model.irVersion(), model.opset(), model.producer(), graph, model.metadata());
  }

  /**
   * The model with another graph, in a newer operator set if the graph holds the operator that it
   * brought.
   */
  static Model raised(Model model, Graph graph) {
    boolean newer = graph.nodes().stream().anyMatch(node -> node.operator().equals("Attention"));
    return newer
        ? new Model(NEWEST_IR_VERSION, NEWEST, model.producer(), graph, model.metadata())
        : with(model, graph);
  }
}
