package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.Dimension;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.network.compile.GraphWalk;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.DataType;

/** Writes a network into a graph: once for inference and, if it is to be trained, once for that. */
public final class GraphCompiler {
  private static final String CPU = "/device:CPU:0";
  private static final Shape STREAMS =
      new Shape(List.of(Dimension.symbolic("dropouts"), Dimension.of(2)));

  private final Network network;
  private final GraphWriter writer;
  private final Variables variables;
  private final List<String> problems = new ArrayList<>();
  private final List<Output<?>> inputs = new ArrayList<>();

  private GraphCompiler(
      Network network, Graph graph, String device, boolean training, boolean oneDnn) {
    this.network = network;
    this.writer = new GraphWriter(graph, device, oneDnn && !training && device.equals(CPU));
    this.variables = new Variables(writer, mutable(network, training));
  }

  /**
   * Why a network cannot be compiled: a sentence for each node at fault. A network with trainable
   * weights must also be one whose gradients are known.
   */
  public static List<String> unsupported(Network network) {
    try (Graph graph = new Graph()) {
      GraphCompiler compiler = new GraphCompiler(network, graph, CPU, true, false);
      CompiledGraph compiled = compiler.compile(true);
      if (compiler.problems.isEmpty() && !network.trainable().isEmpty()) {
        compiler.differentiate(compiled);
      }
      return compiler.problems;
    }
  }

  /**
   * The graph of a network.
   *
   * @param device such as {@code /device:CPU:0}
   * @param training whether it is to take training steps
   * @param oneDnn whether TensorFlow has kernels of oneDNN; they are used where nothing is trained
   * @throws UnsupportedNetworkException with what {@link #unsupported} says
   */
  public static CompiledGraph compile(
      Network network, String device, boolean training, boolean oneDnn) {
    Graph graph = new Graph();
    try {
      GraphCompiler compiler = new GraphCompiler(network, graph, device, training, oneDnn);
      CompiledGraph compiled = compiler.compile(training);
      if (compiler.problems.isEmpty()) {
        return compiled;
      }
      throw new UnsupportedNetworkException(compiler.problems);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  /** The initializers that training changes: weights, and statistics of active batch norms. */
  private static Set<String> mutable(Network network, boolean training) {
    Set<String> names = new LinkedHashSet<>(network.trainable());
    Map<String, Tensor> initializers = network.graph().initializers();
    for (Node node : network.graph().nodes()) {
      if (training && BatchNormEmitter.isActive(node)) {
        node.inputs().stream().skip(3).filter(initializers::containsKey).forEach(names::add);
      }
    }
    return names;
  }

  private CompiledGraph compile(boolean training) {
    problems.addAll(GraphWalk.refusals(network.graph(), TensorTypes::supports));
    if (!problems.isEmpty()) {
      return new CompiledGraph(
          network, writer, variables, inputs, List.of(), List.of(), null, null);
    }
    network.graph().inputs().forEach(this::declare);
    Flow forward = flow(null);
    List<Output<?>> moderate = moderateResults();
    Output<?> streams = training ? placeholder(DataType.DT_INT64, STREAMS) : null;
    Flow train = streams == null ? null : flow(streams);
    // Trainable weights that no node reads are weights all the same.
    network
        .trainable()
        .forEach(name -> variables.read(name, network.graph().initializers().get(name)));
    return new CompiledGraph(
        network, writer, variables, inputs, forward.results(), moderate, train, streams);
  }

  private List<Output<?>> moderateResults() {
    if (!writer.oneDnn()) {
      return List.of();
    }
    Activations activations = Activations.moderate(network);
    return activations.any() ? flow(activations, null).results() : List.of();
  }

  private Flow flow(@Nullable Output<?> streams) {
    return flow(Activations.none(network), streams);
  }

  private Flow flow(Activations activations, @Nullable Output<?> streams) {
    Flow flow = new Flow(network, writer, variables, inputs, activations, streams);
    flow.problems().stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
    return flow;
  }

  private void declare(ValueInfo input) {
    inputs.add(placeholder(TensorTypes.dataType(input.type()), input.shape()));
  }

  private Output<?> placeholder(DataType type, Shape shape) {
    return CompiledGraph.placeholder(writer, type, shape);
  }

  private void differentiate(CompiledGraph compiled) {
    try {
      compiled.differentiate();
    } catch (TensorFlowException | IllegalStateException | IllegalArgumentException e) {
      problems.add("its trainable weights have no gradient: " + e.getMessage());
    }
  }
}
