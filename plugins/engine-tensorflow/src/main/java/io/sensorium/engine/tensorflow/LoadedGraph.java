package io.sensorium.engine.tensorflow;

import io.sensorium.engine.tensorflow.graph.CompiledGraph;
import io.sensorium.engine.tensorflow.graph.TensorScope;
import io.sensorium.engine.tensorflow.graph.Variables.Variable;
import io.sensorium.network.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Session;

/**
 * A graph in a session, with its weights. Native tensors are closed before a call returns, and none
 * leaves. TensorFlow gives garbage for what is closed, so every use after that is an error here.
 */
final class LoadedGraph implements AutoCloseable {
  private static final long CHUNK = 64L << 20;

  private final CompiledGraph graph;
  private final Session session;
  private volatile boolean closed;

  LoadedGraph(TensorFlowRuntime runtime, CompiledGraph graph) {
    this.graph = graph;
    this.session = runtime.session(graph.graph());
    try {
      load(graph.variables().all().values());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  CompiledGraph graph() {
    return graph;
  }

  /** Gives variables their first values; only some at a time stand in memory twice. */
  void load(Collection<Variable> variables) {
    Map<Variable, Tensor> values = new LinkedHashMap<>();
    long bytes = 0;
    for (Variable variable : variables) {
      Tensor initial = variable.initial().get();
      values.put(variable, initial);
      bytes += initial.data().remaining();
      if (bytes > CHUNK) {
        assign(values);
        values.clear();
        bytes = 0;
      }
    }
    assign(values);
  }

  /** Sets variables. */
  void assign(Map<Variable, Tensor> values) {
    if (values.isEmpty()) {
      return;
    }
    Map<Output<?>, Tensor> fed = new LinkedHashMap<>();
    List<Operation> targets = new ArrayList<>();
    values.forEach(
        (variable, value) -> {
          fed.put(variable.fed(), value);
          targets.add(variable.assign());
        });
    run(fed, List.of(), targets);
  }

  /**
   * Runs a part of the graph.
   *
   * @return what the outputs gave, in their order
   */
  List<Tensor> run(Map<Output<?>, Tensor> fed, List<Output<?>> outputs, List<Operation> targets) {
    if (closed) {
      throw new IllegalStateException("the session has been closed");
    }
    Session.Runner runner = session.runner();
    outputs.forEach(runner::fetch);
    targets.forEach(runner::addTarget);
    try (TensorScope scope = new TensorScope()) {
      fed.forEach((place, tensor) -> runner.feed(place, scope.copy(tensor)));
      return scope.run(runner);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      session.close();
      graph.close();
    }
  }
}
