package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.ValueInfo;
import io.sensorium.network.compile.GraphWalk;
import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the graph of a network as the body of one method. */
final class MethodCompiler implements GraphWalk.Target<String> {
  private final Source source;
  private final ModuleOptions options;
  private final Activations activations;
  private final Set<String> statistics = new LinkedHashSet<>();
  private final List<String> results = new ArrayList<>();
  private final List<String> problems;

  MethodCompiler(Network network, Source source, ModuleOptions options) {
    this.source = source;
    this.options = options;
    this.activations = options.moderate() ? Activations.moderate(network) : Activations.of(network);
    this.problems = GraphWalk.over(network, this);
  }

  /** The name of a parameter of the method. */
  static String parameter(int index) {
    return "x" + index;
  }

  String body() {
    return source.text();
  }

  /** How many dropouts are active. */
  int dropouts() {
    return source.dropouts();
  }

  /** The expressions of the outputs, in the graph's order. */
  List<String> results() {
    return results;
  }

  List<String> problems() {
    return problems;
  }

  /** The initializers that batch norms of a training step update. */
  Set<String> statistics() {
    return statistics;
  }

  @Override
  public boolean supports(ElementType type) {
    return TorchTypes.supports(type);
  }

  @Override
  public Operand<String> input(int index, ValueInfo input) {
    return new ScriptTensor(parameter(index), input.type(), input.shape());
  }

  @Override
  public List<Operand<String>> emit(Node node, List<@Nullable Operand<String>> inputs) {
    NodeSource written = new NodeSource(node, inputs, source, options, activations);
    if (activations.isApplied(node)) {
      return List.of(written.input(0));
    }
    List<Operand<String>> outputs = Emitters.table().emit(written);
    if (node.operator().equals("BatchNormalization") && outputs.size() > 1) {
      statistics.addAll(Arrays.asList(node.input(3), node.input(4)));
    }
    return outputs;
  }

  @Override
  public void output(Operand<String> operand) {
    Node none = new Node("Identity", "", List.of(), List.of(), Map.of());
    NodeSource written = new NodeSource(none, List.of(), source, options, activations);
    results.add(source.let(written.tensor(operand)));
  }
}
