package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Graph;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the graph of a network as the body of one method. */
final class MethodCompiler {
  private final Graph graph;
  private final Source source;
  private final ModuleOptions options;
  private final Map<String, Operand> operands = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> statistics = new LinkedHashSet<>();
  private final List<String> results = new ArrayList<>();

  MethodCompiler(Network network, Source source, ModuleOptions options) {
    this.graph = network.graph();
    this.source = source;
    this.options = options;
    declareInputs();
    declareInitializers(network.trainable());
    graph.nodes().forEach(this::emit);
    graph.outputs().forEach(this::emitOutput);
  }

  /** The name of a parameter of the method. */
  static String parameter(int index) {
    return "x" + index;
  }

  String body() {
    return source.text();
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

  private void declareInputs() {
    for (int i = 0; i < graph.inputs().size(); i++) {
      ValueInfo input = graph.inputs().get(i);
      if (!TorchTypes.supports(input.type())) {
        problems.add(
            "input '" + input.name() + "': element type " + input.type() + " is not supported");
      }
      operands.put(
          input.name(), new Operand.Variable(parameter(i), input.type(), input.shape().rank()));
    }
  }

  private void declareInitializers(Set<String> trainable) {
    graph
        .initializers()
        .forEach(
            (name, value) -> {
              if (!TorchTypes.supports(value.type())) {
                problems.add(
                    "initializer '"
                        + name
                        + "': element type "
                        + value.type()
                        + " is not supported");
              }
              operands.put(name, new Operand.Initializer(name, value, trainable.contains(name)));
            });
  }

  private void emit(Node node) {
    List<Operand> outputs = List.of();
    try {
      outputs = outputs(node);
    } catch (UnsupportedNodeException | InvalidNetworkException | IllegalStateException e) {
      problems.add(node.label() + ": " + e.getMessage());
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      operands.put(
          node.outputs().get(i), i < outputs.size() ? outputs.get(i) : new Operand.Unknown());
    }
  }

  private List<Operand> outputs(Node node) {
    Emitter emitter = Emitters.find(node);
    if (emitter == null) {
      throw new UnsupportedNodeException("operator is not supported");
    }
    List<@Nullable Operand> inputs = new ArrayList<>();
    for (String name : node.inputs()) {
      inputs.add(name.isEmpty() ? null : operand(name));
    }
    if (inputs.stream().anyMatch(Operand.Unknown.class::isInstance)) {
      return List.of();
    }
    List<Operand> outputs = emitter.emit(new NodeSource(node, inputs, source, options));
    if (outputs.size() < node.outputs().size()) {
      throw new UnsupportedNodeException("output " + outputs.size() + " is not supported");
    }
    if (node.operator().equals("BatchNormalization") && outputs.size() > 1) {
      statistics.addAll(Arrays.asList(node.input(3), node.input(4)));
    }
    return outputs;
  }

  private Operand operand(String name) {
    Operand operand = operands.get(name);
    if (operand == null) {
      throw new UnsupportedNodeException("'" + name + "' is read before anything writes it");
    }
    return operand;
  }

  private void emitOutput(ValueInfo output) {
    Operand operand = operands.get(output.name());
    if (operand == null) {
      problems.add("output '" + output.name() + "' is written by no node");
    } else if (!(operand instanceof Operand.Unknown)) {
      checkOutput(output, operand);
      results.add(source.let(tensor(operand)));
    }
  }

  private void checkOutput(ValueInfo output, Operand operand) {
    if (!TorchTypes.supports(output.type()) || operand.type() != output.type()) {
      problems.add(
          "output '"
              + output.name()
              + "' is declared as "
              + output.type()
              + ", but computed as "
              + operand.type());
    }
  }

  private String tensor(Operand operand) {
    Node none = new Node("Identity", "", List.of(), List.of(), Map.of());
    return new NodeSource(none, List.of(), source, options).tensor(operand);
  }
}
