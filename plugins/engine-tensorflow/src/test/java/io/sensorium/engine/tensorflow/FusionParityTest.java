package io.sensorium.engine.tensorflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.network.Attribute;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.TrainingStep.Objective;
import io.sensorium.spi.engine.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One network of cross-attention, LSTM and layer norm on both engines of one process. */
class FusionParityTest {
  private static final int BATCH = 8;
  private static final int LENGTH = 5;
  private static final int WIDTH = 8;
  private static final int CLASSES = 3;

  private final Engine tensorflow = new TensorFlowEngineFactory().create(Settings.none("test"));
  private final Engine pytorch = new PyTorchEngineFactory().create(Settings.none("test"));

  private static Network network(float dropout) {
    NetworkBuilder builder = new NetworkBuilder("fusion", 1);
    Value text = builder.input("text", ElementType.FLOAT, sequence(LENGTH, WIDTH));
    Value image = builder.input("image", ElementType.FLOAT, sequence(LENGTH + 2, WIDTH));
    Value queries = heads(builder, builder.linear("queries", text, WIDTH), LENGTH);
    Value keys = heads(builder, builder.linear("keys", image, WIDTH), LENGTH + 2);
    Value values = heads(builder, builder.linear("values", image, WIDTH), LENGTH + 2);
    Value mixed =
        builder.operator(
            "Attention", ElementType.FLOAT, queries.shape(), Map.of(), queries, keys, values);
    Value merged = merge(builder, mixed);
    Value normal = builder.layerNorm("norm", builder.add(merged, text));
    Value pooled = builder.dropout(builder.gelu(recurrent(builder, normal)), dropout);
    builder.output("y", builder.linear("head", pooled, CLASSES));
    return builder.build();
  }

  private static Shape sequence(int length, int width) {
    return Shape.batchOf(length, width);
  }

  private static Value heads(NetworkBuilder builder, Value x, int length) {
    Value sizes = builder.constant(Tensor.of(new long[] {0, length, 2, WIDTH / 2}, 4));
    Value split =
        builder.operator(
            "Reshape", x.type(), Shape.batchOf(length, 2, WIDTH / 2), Map.of(), x, sizes);
    return builder.operator(
        "Transpose",
        x.type(),
        Shape.batchOf(2, length, WIDTH / 2),
        Map.of("perm", Attribute.ofInts(0, 2, 1, 3)),
        split);
  }

  private static Value merge(NetworkBuilder builder, Value x) {
    Value back =
        builder.operator(
            "Transpose",
            x.type(),
            Shape.batchOf(LENGTH, 2, WIDTH / 2),
            Map.of("perm", Attribute.ofInts(0, 2, 1, 3)),
            x);
    Value sizes = builder.constant(Tensor.of(new long[] {0, LENGTH, WIDTH}, 3));
    return builder.operator("Reshape", x.type(), sequence(LENGTH, WIDTH), Map.of(), back, sizes);
  }

  /** The mean over time of an LSTM's states. */
  private static Value recurrent(NetworkBuilder builder, Value x) {
    Shape turned = new Shape(List.of(Dimension.of(LENGTH), Dimension.BATCH, Dimension.of(WIDTH)));
    Map<String, Attribute> swap = Map.of("perm", Attribute.ofInts(1, 0, 2));
    Value steps = builder.operator("Transpose", x.type(), turned, swap, x);
    Value states =
        builder.operator(
            "LSTM",
            x.type(),
            new Shape(
                List.of(
                    Dimension.of(LENGTH), Dimension.of(1), Dimension.BATCH, Dimension.of(WIDTH))),
            Map.of("hidden_size", Attribute.of(WIDTH)),
            steps,
            builder.weight("lstm.w", scaled(11, 1, 4 * WIDTH, WIDTH)),
            builder.weight("lstm.r", scaled(12, 1, 4 * WIDTH, WIDTH)),
            builder.weight("lstm.b", scaled(13, 1, 8 * WIDTH)));
    return builder.operator(
        "ReduceMean",
        x.type(),
        Shape.batchOf(WIDTH),
        Map.of("keepdims", Attribute.of(0)),
        states,
        builder.constant(Tensor.of(new long[] {0, 1}, 2)));
  }

  private static Tensor scaled(long seed, long... shape) {
    float[] values = ParityCase.noise(seed, shape).floats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 0.3f;
    }
    return Tensor.of(values, shape);
  }

  private static Map<String, Tensor> inputs(long seed) {
    return Map.of(
        "text", ParityCase.noise(seed, BATCH, LENGTH, WIDTH),
        "image", ParityCase.noise(seed + 1, BATCH, LENGTH + 2, WIDTH));
  }

  private static Tensor target() {
    float[] values = new float[BATCH * CLASSES];
    for (int i = 0; i < BATCH; i++) {
      values[i * CLASSES + i % CLASSES] = 1;
    }
    return Tensor.of(values, BATCH, CLASSES);
  }

  private static Program program(Engine engine) {
    return program(engine, 0);
  }

  private static Program program(Engine engine, float dropout) {
    return engine.compile(network(dropout), CompileOptions.training(Device.CPU, 1));
  }

  /** With dropout too: both engines drop the same elements. */
  @ParameterizedTest
  @CsvSource({"true, 0", "false, 0", "true, 0.4", "false, 0.4"})
  void learnsAsPyTorchLearns(boolean adam, float dropout) {
    Update update = adam ? Update.AdamW.withDefaults(1e-3, 0.01) : new Update.Sgd(0.05, 0.01);
    try (Program ours = program(tensorflow, dropout);
        Program theirs = program(pytorch, dropout)) {
      double largest = 0;
      for (int i = 0; i < 100; i++) {
        Objective objective = new Objective("y", target(), Loss.SOFTMAX_CROSS_ENTROPY);
        TrainingStep step = new TrainingStep(inputs(i % 10), List.of(objective), update);
        float expected = theirs.step(step);
        float actual = ours.step(step);
        largest = Math.max(largest, Math.abs(actual - expected) / Math.abs(expected));
      }
      double difference = largest;
      assertTrue(difference < 1e-6, () -> "losses differ by " + difference);
    }
  }

  @Test
  void alternatingEnginesStaysStableAndFlat() throws IOException {
    try (Program ours = program(tensorflow);
        Program theirs = program(pytorch)) {
      Map<String, Tensor> inputs = inputs(3);
      float[] first = ours.run(inputs).get("y").floats();
      float[] other = theirs.run(inputs).get("y").floats();
      assertArrayEquals(other, first, 1e-5f);
      alternate(ours, theirs, inputs, first, other, 1000);
      long before = residentKilobytes();
      alternate(ours, theirs, inputs, first, other, 1000);
      long growth = residentKilobytes() - before;
      assertTrue(growth < 20_000, () -> "grew by " + growth + " kB");
    }
  }

  private static void alternate(
      Program ours,
      Program theirs,
      Map<String, Tensor> inputs,
      float[] first,
      float[] other,
      int times) {
    for (int i = 0; i < times; i++) {
      assertArrayEquals(first, ours.run(inputs).get("y").floats());
      assertArrayEquals(other, theirs.run(inputs).get("y").floats());
    }
  }

  private static long residentKilobytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status), "no /proc here to read resident memory from");
    String line =
        Files.readAllLines(status).stream()
            .filter(text -> text.startsWith("VmRSS"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  @Test
  void refusesATargetOfAnotherBatch() {
    try (Program ours = program(tensorflow)) {
      Tensor one = Tensor.of(new float[] {1, 0, 0}, 1, CLASSES);
      Objective objective = new Objective("y", one, Loss.SOFTMAX_CROSS_ENTROPY);
      TrainingStep step = new TrainingStep(inputs(1), List.of(objective), new Update.Sgd(1, 0));
      io.sensorium.spi.SensoriumException error =
          org.junit.jupiter.api.Assertions.assertThrows(
              io.sensorium.spi.SensoriumException.class, () -> ours.step(step));
      assertEquals(io.sensorium.spi.ErrorCode.INVALID_REQUEST, error.code());
    }
  }
}
