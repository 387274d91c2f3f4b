package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.Dimension;
import io.sensorium.network.Network;
import io.sensorium.network.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;

/** A network as a graph, which lives until it is closed. */
public final class CompiledGraph implements AutoCloseable {
  private final Network network;
  private final GraphWriter writer;
  private final Variables variables;
  private final List<Output<?>> inputs;
  private final List<Output<?>> outputs;
  private final List<Output<?>> moderateOutputs;
  private final @Nullable Flow training;
  private final @Nullable Output<?> streams;

  CompiledGraph(
      Network network,
      GraphWriter writer,
      Variables variables,
      List<Output<?>> inputs,
      List<Output<?>> outputs,
      List<Output<?>> moderateOutputs,
      @Nullable Flow training,
      @Nullable Output<?> streams) {
    this.network = network;
    this.writer = writer;
    this.variables = variables;
    this.inputs = inputs;
    this.outputs = outputs;
    this.moderateOutputs = moderateOutputs;
    this.training = training;
    this.streams = streams;
  }

  static Output<?> placeholder(GraphWriter writer, DataType type, Shape shape) {
    long[] sizes =
        shape.dimensions().stream()
            .mapToLong(size -> size instanceof Dimension.Fixed fixed ? fixed.size() : -1)
            .toArray();
    return writer
        .op("Placeholder")
        .attribute("dtype", type)
        .attribute("shape", org.tensorflow.ndarray.Shape.of(sizes))
        .output();
  }

  public Graph graph() {
    return writer.graph();
  }

  /** Where inputs are fed, in the network's order. */
  public List<Output<?>> inputs() {
    return inputs;
  }

  /** What inference gives, in the network's order. */
  public List<Output<?>> outputs() {
    return outputs;
  }

  /** What inference gives faster, of moderate inputs alone; empty where nothing is faster. */
  public List<Output<?>> moderateOutputs() {
    return moderateOutputs;
  }

  public Variables variables() {
    return variables;
  }

  /** Where the streams of a training step's dropouts are fed: {@code INT64 [dropouts, 2]}. */
  public Optional<Output<?>> streams() {
    return Optional.ofNullable(streams);
  }

  /** How many dropouts are active in a training step. */
  public int dropouts() {
    return training == null ? 0 : training.dropouts();
  }

  Network network() {
    return network;
  }

  GraphWriter writer() {
    return writer;
  }

  Flow training() {
    if (training == null) {
      throw new IllegalStateException("the graph was not compiled for training");
    }
    return training;
  }

  /** Writes the gradients of all outputs, to see whether they are known. */
  void differentiate() {
    List<Output<?>> floating =
        training().results().stream().filter(output -> output.type() != null).toList();
    new Gradients(this).of(Losses.sum(writer, floating));
  }

  @Override
  public void close() {
    graph().close();
  }
}
