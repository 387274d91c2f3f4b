package io.sensorium.engine.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.engine.tensorflow.graph.CompiledGraph;
import io.sensorium.engine.tensorflow.graph.GraphCompiler;
import io.sensorium.engine.tensorflow.graph.TensorScope;
import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.TrainingStep.Objective;
import io.sensorium.spi.engine.Update;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No native tensor is left open, and none is used after it is closed. */
class OwnershipTest {
  private static final Tensor X = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

  private static Network network() {
    NetworkBuilder builder = new NetworkBuilder("owned", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(3));
    builder.output("y", builder.dropout(builder.linear("layer", x, 2), 0.5f));
    return builder.build();
  }

  @Test
  void everyCallClosesItsTensors() {
    TensorFlowEngineFactory factory = new TensorFlowEngineFactory();
    try (Program program =
        factory
            .create(Settings.none("test"))
            .compile(network(), CompileOptions.training(Device.CPU, 1))) {
      assertEquals(0, TensorScope.open());
      for (int i = 0; i < 3; i++) {
        program.run(Map.of("x", X));
        program.step(step(2));
        program.restore(program.weights());
        assertEquals(0, TensorScope.open());
      }
      assertThrows(SensoriumException.class, () -> program.step(step(3)));
      assertEquals(0, TensorScope.open());
    }
  }

  private static TrainingStep step(int rows) {
    Tensor target = Tensor.of(new float[2 * rows], rows, 2);
    return new TrainingStep(
        Map.of("x", X),
        List.of(new Objective("y", target, Loss.MEAN_SQUARED_ERROR)),
        Update.AdamW.withDefaults(0.1, 0));
  }

  @Test
  void openTensorsAreCounted() {
    try (TensorScope scope = new TensorScope()) {
      scope.copy(X);
      scope.copy(X);
      assertEquals(2, TensorScope.open());
    }
    assertEquals(0, TensorScope.open());
  }

  @Test
  void aClosedScopeMakesNoTensors() {
    TensorScope scope = new TensorScope();
    scope.close();
    scope.close();
    assertThrows(IllegalStateException.class, () -> scope.copy(X));
    assertEquals(0, TensorScope.open());
  }

  @Test
  void aClosedGraphDoesNotRun() {
    TensorFlowRuntime runtime = TensorFlowRuntime.start(0);
    CompiledGraph graph = GraphCompiler.compile(network(), "/device:CPU:0", false, true);
    LoadedGraph loaded = new LoadedGraph(runtime, graph);
    loaded.close();
    loaded.close();
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () -> loaded.run(Map.of(graph.inputs().get(0), X), graph.outputs(), List.of()));
    assertTrue(error.getMessage().contains("closed"), error.getMessage());
  }
}
