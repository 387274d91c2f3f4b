package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.network.compile.GraphWalk;
import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.UnsupportedNodeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;

/** One pass of a network through the graph, for inference or for training. */
final class Flow implements GraphWalk.Target<Extent> {
  private final GraphWriter writer;
  private final Variables variables;
  private final @Nullable Output<?> streams;
  private final Activations activations;
  private final Map<Operand<Extent>, Output<?>> tensors = new HashMap<>();
  private final List<String> problems;
  private final List<Output<?>> inputs;
  private final List<Operation> updates = new ArrayList<>();
  private final Map<Output<?>, Boundary> boundaries = new LinkedHashMap<>();
  private final List<Output<?>> results = new ArrayList<>();
  private int dropouts;

  /**
   * A pass.
   *
   * @param inputs one for each input of the graph
   * @param activations that are applied with what makes their input
   * @param streams of all dropouts, {@code INT64 [dropouts, 2]}, if it is a pass of training
   */
  Flow(
      Network network,
      GraphWriter writer,
      Variables variables,
      List<Output<?>> inputs,
      Activations activations,
      @Nullable Output<?> streams) {
    this.writer = writer;
    this.variables = variables;
    this.streams = streams;
    this.inputs = inputs;
    this.activations = activations;
    this.problems = GraphWalk.over(network, this);
  }

  GraphWriter writer() {
    return writer;
  }

  Variables variables() {
    return variables;
  }

  boolean training() {
    return streams != null;
  }

  /** Multiplier and increment of the next active dropout. */
  Output<?> dropoutStream() {
    if (streams == null) {
      throw new IllegalStateException("a pass for inference drops nothing");
    }
    return IndexEmitters.pick(writer, streams, writer.scalar(dropouts++), 0);
  }

  /** How many dropouts are active. */
  int dropouts() {
    return dropouts;
  }

  /** The activation of what a node gives, which the node's emitter now applies. */
  Optional<String> takeActivation(Node node) {
    return activations.take(node);
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

  /** Writes a part whose gradient TensorFlow does not know. */
  Output<?> boundary(Boundary part) {
    Output<?> given = writer.call("StopGradient", part.forward());
    boundaries.put(given, part);
    return given;
  }

  /** Such parts by what they give, in the order in which they are computed. */
  Map<Output<?>, Boundary> boundaries() {
    return boundaries;
  }

  @Override
  public boolean supports(ElementType type) {
    return TensorTypes.supports(type);
  }

  @Override
  public Operand<Extent> input(int index, ValueInfo input) {
    return new GraphTensor(inputs.get(index), input.type(), input.shape().rank());
  }

  @Override
  public List<Operand<Extent>> emit(Node node, List<@Nullable Operand<Extent>> read) {
    NodeWriter written = new NodeWriter(node, read, this);
    if (activations.isApplied(node)) {
      return List.of(written.input(0));
    }
    try {
      return Emitters.table().emit(written);
    } catch (TensorFlowException e) {
      throw new UnsupportedNodeException("TensorFlow refuses it: " + e.getMessage());
    }
  }

  @Override
  public void output(Operand<Extent> operand) {
    // A name of its own: what is fed, or a variable, cannot be fetched as it is.
    results.add(writer.call("Identity", tensor(operand)));
  }

  /** An operand as a tensor, its axes in ONNX's order. */
  Output<?> tensor(Operand<Extent> operand) {
    return tensors.computeIfAbsent(operand, this::newTensor);
  }

  private Output<?> newTensor(Operand<Extent> operand) {
    if (operand instanceof GraphTensor variable) {
      return variable.channelsLast()
          ? writer.transpose(variable.x(), Layout.toChannelsSecond(variable.rank()))
          : variable.x();
    }
    if (operand instanceof Operand.Initializer<Extent> initializer) {
      return variables.read(initializer.name(), initializer.value());
    }
    Operand.Integers<Extent> integers = (Operand.Integers<Extent>) operand;
    if (integers.elements().stream().allMatch(Extent.Known.class::isInstance)) {
      return writer.constant(known(integers));
    }
    Output<?> narrow =
        integers.scalar()
            ? writer.scalar(integers.elements().get(0))
            : writer.vector(integers.elements());
    return writer.cast(narrow, ElementType.INT64);
  }

  private static Tensor known(Operand.Integers<Extent> integers) {
    long[] values =
        integers.elements().stream().mapToLong(x -> ((Extent.Known) x).value()).toArray();
    return integers.scalar() ? Tensor.of(values) : Tensor.of(values, values.length);
  }
}
