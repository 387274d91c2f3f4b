package io.sensorium.engine.tensorflow;

import io.sensorium.engine.tensorflow.graph.CompiledGraph;
import io.sensorium.engine.tensorflow.graph.GraphCompiler;
import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import java.util.List;
import java.util.Map;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * The kernels of oneDNN that inference programs ask for by name, which not every build of
 * TensorFlow has on every processor.
 */
final class OneDnnKernels {
  private static final Tensor ONE = Tensor.of(new float[] {1}, 1, 1, 1, 1);

  private OneDnnKernels() {}

  /** Whether one of them runs here. */
  static boolean available(TensorFlowRuntime runtime, String processor) {
    CompiledGraph graph = GraphCompiler.compile(convolution(), processor, false, true);
    try (LoadedGraph loaded = new LoadedGraph(runtime, graph)) {
      loaded.run(Map.of(graph.inputs().get(0), ONE), graph.outputs(), List.of());
      return true;
    } catch (TensorFlowException e) {
      return false;
    }
  }

  private static Network convolution() {
    NetworkBuilder builder = new NetworkBuilder("probe", 1);
    Shape shape = Shape.of(1, 1, 1, 1);
    Value x = builder.input("x", ElementType.FLOAT, shape);
    Value kernel = builder.constant(ONE);
    Value bias = builder.constant(Tensor.of(new float[] {1}, 1));
    builder.output("y", builder.operator("Conv", x.type(), shape, Map.of(), x, kernel, bias));
    return builder.build();
  }
}
