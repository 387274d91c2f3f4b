package io.sensorium.network.passes;

import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import java.util.LinkedHashSet;
import java.util.Set;

/** The passes in their order. Each gives a new model that computes the same. */
public final class Passes {
  private Passes() {}

  /**
   * Everything an engine wants done before it compiles a model for inference: all fusions of
   * standard operators.
   */
  public static Model prepare(Model model) {
    return prepare(model, FusedPattern.STANDARD);
  }

  /**
   * The same with chosen fusions.
   *
   * @param fusions the operators that the engine has; patterns of others stay as they are
   */
  public static Model prepare(Model model, Set<FusedPattern> fusions) {
    return prepare(Network.frozen(inference(model)), fusions).model();
  }

  /**
   * Prepares a network that may be trained: trainable weights are not folded away, and training
   * mode stays as it is.
   */
  public static Network prepare(Network network, Set<FusedPattern> fusions) {
    Model model = OpsetNormalization.apply(network.model());
    Set<String> trainable = network.trainable();
    Graph graph = ConstantFolding.apply(model.graph(), trainable);
    graph = CommonSubexpressions.apply(graph, trainable);
    graph = Reshapes.apply(graph, trainable);
    for (FusedPattern fusion : FusedPattern.values()) {
      graph = fusions.contains(fusion) ? fusion.apply(graph, trainable) : graph;
    }
    Set<String> left = new LinkedHashSet<>(trainable);
    left.retainAll(graph.initializers().keySet());
    return new Network(OpsetNormalization.raised(model, graph), left);
  }

  /**
   * The model without training mode, as it is exported: dropout gone, batch norm folded where it
   * follows a convolution.
   */
  public static Model inference(Model model) {
    Model normal = OpsetNormalization.apply(model);
    Graph graph = ConstantFolding.apply(normal.graph(), Set.of());
    graph = TrainingMode.strip(graph);
    return OpsetNormalization.with(normal, BatchNormalizations.apply(graph, Set.of()));
  }
}
