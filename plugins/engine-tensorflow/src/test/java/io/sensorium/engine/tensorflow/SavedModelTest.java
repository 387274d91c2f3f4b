package io.sensorium.engine.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.ElementType;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.NativeModel;
import io.sensorium.spi.engine.NativeModel.Format;
import io.sensorium.testkit.NativeModelContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** SavedModels, as they come from elsewhere. */
class SavedModelTest extends NativeModelContract {
  @TempDir private Path folder;

  @Override
  protected Engine engine() {
    return new TensorFlowEngineFactory().create(Settings.none("test"));
  }

  @Override
  protected Format format() {
    return Format.SAVED_MODEL;
  }

  /** By TensorFlow's own exporter, with the weight in a variable. */
  @Override
  protected void write(Path path) throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops ops = Ops.create(graph);
      Placeholder<TFloat32> x = ops.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3)));
      Variable<TFloat32> weight = ops.variable(Shape.of(3, 2), TFloat32.class);
      MatMul<TFloat32> y = ops.linalg.matMul(x, weight);
      session.run(ops.assign(weight, ops.constant(WEIGHT)));
      Signature signature =
          Signature.builder().key("serving_default").input("x", x).output("y", y).build();
      SavedModelBundle.exporter(path.toString())
          .withSession(session)
          .withSignature(signature)
          .export();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          z | 3 | FLOAT | y | 2 | takes [x] in its signature 'serving_default', but is declared to take [z]
          x | 3 | FLOAT | z | 2 | gives [y] in its signature 'serving_default', but is declared to give [z]
          x | 4 | FLOAT | y | 2 | takes DT_FLOAT[-1, 3] as 'x', but is declared to take FLOAT[batch, 4]
          x | 3 | INT64 | y | 2 | takes DT_FLOAT[-1, 3] as 'x', but is declared to take INT64[batch, 3]
          x | 3 | INT8  | y | 2 | takes DT_FLOAT[-1, 3] as 'x', but is declared to take INT8[batch, 3]
          x | 3 | FLOAT | y | 5 | gives DT_FLOAT[-1, 2] as 'y', but is declared to give FLOAT[batch, 5]
          """)
  void namesBothSignatures(
      String input, long width, ElementType type, String output, long size, String reason)
      throws IOException {
    Path path = folder.resolve("saved");
    write(path);
    ValueInfo x = new ValueInfo(input, type, io.sensorium.network.Shape.batchOf(width));
    ValueInfo y =
        new ValueInfo(output, ElementType.FLOAT, io.sensorium.network.Shape.batchOf(size));

    requireRefused(NativeModel.savedModel(path, List.of(x), List.of(y)), reason);
  }

  @Test
  void missingVariablesAreFoundBeforeItRuns() throws IOException {
    Path path = folder.resolve("saved");
    write(path);
    for (String file : List.of("variables.index", "variables.data-00000-of-00001")) {
      Files.delete(path.resolve("variables").resolve(file));
    }
    Files.delete(path.resolve("variables"));
    ValueInfo x = new ValueInfo("x", ElementType.FLOAT, io.sensorium.network.Shape.batchOf(3));
    ValueInfo y = new ValueInfo("y", ElementType.FLOAT, io.sensorium.network.Shape.batchOf(2));

    requireRefused(
        NativeModel.savedModel(path, List.of(x), List.of(y)), "holds variables, but no values");
  }

  private void requireRefused(NativeModel model, String reason) {
    try (Engine engine = engine()) {
      SensoriumException refusal =
          assertThrows(SensoriumException.class, () -> engine.open(model, Device.CPU));
      assertEquals(ErrorCode.INVALID_NETWORK, refusal.code());
      assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }
  }
}
