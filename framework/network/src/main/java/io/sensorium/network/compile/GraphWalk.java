package io.sensorium.network.compile;

import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.OperatorProfile;
import io.sensorium.network.Shape;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the nodes of a network, has each of them written, and collects every fault. What lies
 * outside the {@link OperatorProfile} is one, whatever the engine.
 *
 * @param <E> one integer of shape arithmetic, as the engine writes it
 */
public final class GraphWalk<E> {
  private final Graph graph;
  private final Target<E> target;
  private final Map<String, Operand<E>> operands = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Where the network is written to. */
  public interface Target<E> {
    /** Whether tensors may have this element type. */
    boolean supports(ElementType type);

    /** The operand of one of the graph's inputs. */
    Operand<E> input(int index, ValueInfo input);

    /**
     * Writes one node.
     *
     * @param inputs an operand for each input; null for one that is left out
     * @throws UnsupportedNodeException if the node asks for what cannot be had
     */
    List<Operand<E>> emit(Node node, List<@Nullable Operand<E>> inputs);

    /** Takes one of the graph's outputs; they come in the graph's order. */
    void output(Operand<E> operand);
  }

  private GraphWalk(Network network, Target<E> target) {
    this.graph = network.graph();
    this.target = target;
    for (int i = 0; i < graph.inputs().size(); i++) {
      operands.put(graph.inputs().get(i).name(), target.input(i, graph.inputs().get(i)));
    }
    graph
        .initializers()
        .forEach(
            (name, value) ->
                operands.put(
                    name,
                    new Operand.Initializer<>(name, value, network.trainable().contains(name))));
  }

  /** Writes a network; gives a sentence for each fault. */
  public static <E> List<String> over(Network network, Target<E> target) {
    List<String> refusals = refusals(network.graph(), target::supports);
    if (!refusals.isEmpty()) {
      return refusals;
    }
    GraphWalk<E> walk = new GraphWalk<>(network, target);
    walk.graph.nodes().forEach(walk::emit);
    walk.graph.outputs().forEach(walk::emitOutput);
    return List.copyOf(walk.problems);
  }

  /**
   * What can be said before anything is written: a sentence for each node outside the operator
   * profile, else for each input and initializer whose element type an engine does not have.
   */
  public static List<String> refusals(Graph graph, Predicate<ElementType> supported) {
    List<String> problems = new ArrayList<>(OperatorProfile.check(graph));
    if (!problems.isEmpty()) {
      return problems;
    }
    graph.inputs().stream()
        .filter(input -> !supported.test(input.type()))
        .forEach(input -> problems.add(typeProblem("input", input.name(), input.type())));
    graph
        .initializers()
        .forEach(
            (name, value) -> {
              if (!supported.test(value.type())) {
                problems.add(typeProblem("initializer", name, value.type()));
              }
            });
    return problems;
  }

  private static String typeProblem(String what, String name, ElementType type) {
    return what + " '" + name + "': element type " + type + " is not supported";
  }

  private void emit(Node node) {
    List<Operand<E>> outputs = List.of();
    try {
      outputs = outputs(node);
    } catch (UnsupportedNodeException
        | InvalidNetworkException
        | IllegalStateException
        | IllegalArgumentException
        | ArithmeticException e) {
      problems.add(node.label() + ": " + e.getMessage());
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      operands.put(
          node.outputs().get(i), i < outputs.size() ? outputs.get(i) : new Operand.Unknown<>());
    }
  }

  private List<Operand<E>> outputs(Node node) {
    List<@Nullable Operand<E>> inputs = new ArrayList<>();
    for (String name : node.inputs()) {
      inputs.add(name.isEmpty() ? null : operand(name));
    }
    if (inputs.stream().anyMatch(Operand.Unknown.class::isInstance)) {
      return List.of();
    }
    List<String> outside = OperatorProfile.check(node, seen(node));
    problems.addAll(outside);
    return outside.isEmpty() ? target.emit(node, inputs) : List.of();
  }

  /** What is known of a node's inputs: between nodes, types and ranks are. */
  private Map<String, ValueInfo> seen(Node node) {
    Map<String, ValueInfo> seen = new HashMap<>();
    node.inputs().stream()
        .filter(name -> !name.isEmpty())
        .forEach(
            name -> {
              Operand<E> operand = operand(name);
              Shape shape = new Shape(Collections.nCopies(operand.rank(), Dimension.symbolic("")));
              seen.put(name, new ValueInfo(name, operand.type(), shape));
            });
    return seen;
  }

  private Operand<E> operand(String name) {
    Operand<E> operand = operands.get(name);
    if (operand == null) {
      throw new UnsupportedNodeException("'" + name + "' is read before anything writes it");
    }
    return operand;
  }

  private void emitOutput(ValueInfo output) {
    Operand<E> operand = operands.get(output.name());
    if (operand == null) {
      problems.add("output '" + output.name() + "' is written by no node");
    } else if (!(operand instanceof Operand.Unknown)) {
      emitOutput(output, operand);
    }
  }

  private void emitOutput(ValueInfo output, Operand<E> operand) {
    if (target.supports(output.type()) && operand.type() == output.type()) {
      target.output(operand);
      return;
    }
    problems.add(
        "output '"
            + output.name()
            + "' is declared as "
            + output.type()
            + ", but computed as "
            + operand.type());
  }
}
