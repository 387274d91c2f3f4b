package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;

/** One pass of a network through the graph, for inference or for training. */
final class Flow {
  private final Graph graph;
  private final GraphWriter writer;
  private final Variables variables;
  private final @Nullable Output<?> seed;
  private final Map<String, Operand> operands = new HashMap<>();
  private final Map<Operand, Output<?>> tensors = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<Operation> updates = new ArrayList<>();
  private final List<Output<?>> results = new ArrayList<>();
  private int dropouts;

  /**
   * A pass.
   *
   * @param inputs one for each input of the graph
   * @param seed of random numbers, two 64-bit integers, if it is one of training
   */
  Flow(
      Network network,
      GraphWriter writer,
      Variables variables,
      List<Output<?>> inputs,
      @Nullable Output<?> seed) {
    this.graph = network.graph();
    this.writer = writer;
    this.variables = variables;
    this.seed = seed;
    for (int i = 0; i < inputs.size(); i++) {
      ValueInfo input = graph.inputs().get(i);
      operands.put(
          input.name(), new Operand.Variable(inputs.get(i), input.type(), input.shape().rank()));
    }
    declareInitializers(network.trainable());
    graph.nodes().forEach(this::emit);
    graph.outputs().forEach(this::emitOutput);
  }

  GraphWriter writer() {
    return writer;
  }

  Variables variables() {
    return variables;
  }

  boolean training() {
    return seed != null;
  }

  /** The seed of the next dropout: every one drops elements of its own. */
  Output<?> nextSeed() {
    if (seed == null) {
      throw new IllegalStateException("a pass for inference has no seed");
    }
    Output<?> number =
        writer.constant(io.sensorium.network.Tensor.of(new long[] {0, ++dropouts * 7919L}, 2));
    return writer.call("AddV2", seed, number);
  }

  /** The outputs, in the graph's order. */
  List<Output<?>> results() {
    return results;
  }

  List<String> problems() {
    return problems;
  }

  /** What a training step runs beside the optimizer: running statistics of batch norms. */
  List<Operation> updates() {
    return updates;
  }

  private void declareInitializers(Set<String> trainable) {
    graph
        .initializers()
        .forEach(
            (name, value) -> {
              if (!TensorTypes.supports(value.type())) {
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
    } catch (UnsupportedNodeException
        | InvalidNetworkException
        | IllegalStateException
        | IllegalArgumentException
        | ArithmeticException e) {
      problems.add(node.label() + ": " + e.getMessage());
    } catch (TensorFlowException e) {
      problems.add(node.label() + ": TensorFlow refuses it: " + e.getMessage());
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
    List<Operand> outputs = emitter.emit(new NodeWriter(node, inputs, this));
    if (outputs.size() < node.outputs().size()) {
      throw new UnsupportedNodeException("output " + outputs.size() + " is not supported");
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
      if (!TensorTypes.supports(output.type()) || operand.type() != output.type()) {
        problems.add(
            "output '"
                + output.name()
                + "' is declared as "
                + output.type()
                + ", but computed as "
                + operand.type());
        return;
      }
      // A name of its own: what is fed, or a variable, cannot be fetched as it is.
      results.add(writer.call("Identity", tensor(operand)));
    }
  }

  /** An operand as a tensor, its axes in ONNX's order. */
  Output<?> tensor(Operand operand) {
    return tensors.computeIfAbsent(operand, this::newTensor);
  }

  private Output<?> newTensor(Operand operand) {
    if (operand instanceof Operand.Variable variable) {
      return variable.channelsLast()
          ? writer.transpose(variable.x(), Layout.toChannelsSecond(variable.rank()))
          : variable.x();
    }
    if (operand instanceof Operand.Initializer initializer) {
      return variables.read(initializer.name(), initializer.value());
    }
    Operand.Integers integers = (Operand.Integers) operand;
    if (integers.elements().stream().allMatch(Extent.Known.class::isInstance)) {
      return writer.constant(known(integers));
    }
    Output<?> narrow =
        integers.scalar()
            ? writer.scalar(integers.elements().get(0))
            : writer.vector(integers.elements());
    return writer.cast(narrow, ElementType.INT64);
  }

  private static io.sensorium.network.Tensor known(Operand.Integers integers) {
    long[] values =
        integers.elements().stream().mapToLong(x -> ((Extent.Known) x).value()).toArray();
    return integers.scalar()
        ? io.sensorium.network.Tensor.of(values)
        : io.sensorium.network.Tensor.of(values, values.length);
  }
}
