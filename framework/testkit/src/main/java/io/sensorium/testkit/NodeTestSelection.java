package io.sensorium.testkit;

import io.sensorium.network.Graph;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Operator;
import io.sensorium.network.OperatorProfile;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.network.passes.Passes;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says of every public node test where it stands. The operator profile decides; no case is named
 * here.
 *
 * <p>Many cases feed what a network of the profile has as a constant, such as the axes of a
 * reduction. An input that stands where the profile asks for a {@linkplain Operator#known()
 * constant, or a size that is computed from shapes} becomes an initializer; every other one is fed.
 */
final class NodeTestSelection {
  private final NodeTestFolder folder;
  private final Model model;

  private NodeTestSelection(NodeTestFolder folder, Model model) {
    this.folder = folder;
    this.model = model;
  }

  /** All cases below a folder. */
  static List<NodeTest> of(Path root) {
    return NodeTestFolder.all(root).stream().map(NodeTestSelection::of).toList();
  }

  private static NodeTest of(NodeTestFolder folder) {
    try {
      return new NodeTestSelection(folder, folder.model()).standing();
    } catch (InvalidNetworkException e) {
      return new NodeTest.Unreadable(folder.name(), e.getMessage());
    }
  }

  private NodeTest standing() {
    Graph normal = normal(model);
    List<String> foreign = foreign(normal);
    if (!foreign.isEmpty()) {
      return new NodeTest.Foreign(folder.name(), model, foreign);
    }
    List<NodeTest.Sample> samples = folder.samples(model);
    Model fixed = withInitializers(constants(normal), samples.get(0).inputs());
    Graph prepared = normal(fixed);
    String operator = operator(model.graph(), prepared);
    List<String> reasons = OperatorProfile.check(prepared);
    if (!reasons.isEmpty()) {
      return new NodeTest.Outside(folder.name(), operator, fixed, reasons);
    }
    return prepared.nodes().stream().anyMatch(node -> trains(node, prepared))
        ? new NodeTest.Training(folder.name(), operator)
        : new NodeTest.Inside(folder.name(), operator, Network.frozen(fixed), fed(samples, fixed));
  }

  /** A graph as an engine sees it, but without fusions: they make operators of their own. */
  private static Graph normal(Model model) {
    return Passes.prepare(Network.frozen(model), Set.of()).graph();
  }

  private static List<String> foreign(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> OperatorProfile.find(node).isEmpty())
        .map(Node::operator)
        .distinct()
        .sorted()
        .toList();
  }

  /** The only operator of the case, by its present name; empty if there are several. */
  private static String operator(Graph graph, Graph normal) {
    return Stream.of(graph, normal)
        .map(NodeTestSelection::operators)
        .filter(operators -> operators.size() == 1)
        .map(operators -> operators.iterator().next())
        .filter(
            name -> OperatorProfile.operators().stream().anyMatch(row -> row.name().equals(name)))
        .findFirst()
        .orElse("");
  }

  private static Set<String> operators(Graph graph) {
    return graph.nodes().stream().map(Node::operator).collect(Collectors.toSet());
  }

  /** The inputs that the profile has as constants. */
  private static Set<String> constants(Graph graph) {
    Set<String> names = new HashSet<>();
    for (Node node : graph.nodes()) {
      OperatorProfile.find(node).orElseThrow().known().stream()
          .map(Operator.Known::index)
          .filter(node::hasInput)
          .map(node::input)
          .forEach(names::add);
    }
    names.retainAll(graph.inputs().stream().map(ValueInfo::name).toList());
    return names;
  }

  private Model withInitializers(Set<String> names, Map<String, Tensor> values) {
    Graph graph = model.graph();
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
    names.forEach(name -> initializers.put(name, values.get(name)));
    List<ValueInfo> inputs =
        graph.inputs().stream().filter(input -> !names.contains(input.name())).toList();
    Graph fixed = new Graph(graph.name(), graph.nodes(), initializers, inputs, graph.outputs());
    return new Model(model.irVersion(), model.opset(), model.producer(), fixed, model.metadata());
  }

  private static List<NodeTest.Sample> fed(List<NodeTest.Sample> samples, Model model) {
    Set<String> names =
        model.graph().inputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
    return samples.stream()
        .map(
            sample -> {
              Map<String, Tensor> inputs = new LinkedHashMap<>(sample.inputs());
              inputs.keySet().retainAll(names);
              return new NodeTest.Sample(inputs, sample.outputs());
            })
        .toList();
  }

  private static boolean trains(Node node, Graph graph) {
    return switch (node.operator()) {
      case "Dropout" -> node.hasInput(2) && graph.initializers().get(node.input(2)).longs()[0] != 0;
      case "BatchNormalization" -> node.integer("training_mode", 0) == 1;
      default -> false;
    };
  }
}
