package io.sensorium.it.benchmark;

import io.sensorium.engine.tensorflow.graph.CompiledGraph;
import io.sensorium.engine.tensorflow.graph.GraphCompiler;
import io.sensorium.engine.tensorflow.graph.TensorScope;
import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.network.passes.FusedPattern;
import io.sensorium.network.passes.Passes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunOptions;

/**
 * A network in a session that can be traced, which the engine's cannot. It is compiled and run as
 * the engine does it.
 */
final class TensorFlowTrace implements AutoCloseable {
  private static final int IN_CALLING_THREAD = -1;
  private static final RunOptions TRACED =
      RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.FULL_TRACE).build();

  private final CompiledGraph graph;
  private final Network network;
  private final Session session;
  private final Map<String, Tensor> inputs;

  TensorFlowTrace(Network source, Map<String, Tensor> inputs, int threads) {
    network = Passes.prepare(source, EnumSet.allOf(FusedPattern.class));
    graph = GraphCompiler.compile(network, "/device:CPU:0", false, true);
    this.inputs = inputs;
    ConfigProto configuration =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(IN_CALLING_THREAD)
            .build();
    session = new Session(graph.graph(), false, configuration);
    graph
        .variables()
        .all()
        .values()
        .forEach(
            variable -> {
              try (TensorScope scope = new TensorScope()) {
                Session.Runner runner = session.runner().addTarget(variable.assign());
                scope.run(runner.feed(variable.fed(), scope.copy(variable.initial().get())));
              }
            });
  }

  void run() {
    try (TensorScope scope = new TensorScope()) {
      scope.run(runner(scope));
    }
  }

  /** Runs with a trace, whose times are added to those given. */
  void runInto(OperatorTimes times) {
    try (TensorScope scope = new TensorScope();
        Result result = runner(scope).setOptions(TRACED).runAndFetchMetadata()) {
      result.getMetadata().orElseThrow().getStepStats().getDevStatsList().stream()
          .flatMap(device -> device.getNodeStatsList().stream())
          .forEach(
              node ->
                  times.add(
                      operator(node),
                      (double) (node.getOpEndRelMicros() - node.getOpStartRelMicros())));
    }
  }

  private Session.Runner runner(TensorScope scope) {
    Session.Runner runner = session.runner();
    for (int i = 0; i < graph.inputs().size(); i++) {
      String name = network.graph().inputs().get(i).name();
      runner.feed(graph.inputs().get(i), scope.copy(inputs.get(name)));
    }
    List<Output<?>> moderate = graph.moderateOutputs();
    (moderate.isEmpty() ? graph.outputs() : moderate).forEach(runner::fetch);
    return runner;
  }

  private String operator(NodeExecStats node) {
    Operation operation = graph.graph().operation(node.getNodeName());
    return operation == null ? node.getNodeName() : operation.type();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
