package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.TrainingStep.Objective;
import io.sensorium.spi.engine.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the host relies on in every engine: the same numbers for the same network, exact optimizers,
 * and errors instead of crashes. An engine's test extends it:
 *
 * <pre>{@code
 * class MyEngineTest extends EngineContract {
 *   protected Engine engine() { return new MyEngineFactory().create(Settings.none("test")); }
 * }
 * }</pre>
 */
public abstract class EngineContract {
  private static final float TOLERANCE = 1e-5f;

  private Engine engine;

  /** A new engine; the contract closes it. */
  protected abstract Engine engine();

  @BeforeEach
  void create() {
    engine = engine();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  // ---- devices

  @Test
  void theProcessorIsADevice() {
    assertTrue(engine.devices().contains(Device.CPU), () -> "devices are " + engine.devices());
    assertFalse(engine.version().isBlank());
  }

  @Test
  void refusesADeviceThatIsNotThere() {
    CompileOptions options = CompileOptions.inference(Device.gpu(99));
    assertCode(
        ErrorCode.DEVICE_NOT_AVAILABLE,
        () -> engine.compile(EngineNetworks.affine(), options),
        "gpu:99");
  }

  // ---- operators

  @TestFactory
  Stream<DynamicTest> computesOperators() {
    return OperatorCase.all().stream()
        .map(example -> dynamicTest(example.name(), () -> check(example)));
  }

  private void check(OperatorCase example) {
    assertEquals(List.of(), engine.unsupported(example.network()));
    try (Program program = inference(example.network())) {
      Tensor actual = program.run(example.inputs()).get(OperatorCase.OUTPUT);
      assertArrayEquals(example.expected().shape(), actual.shape(), "shape");
      assertEquals(example.expected().type(), actual.type());
      if (actual.type() == ElementType.FLOAT) {
        assertArrayEquals(example.expected().floats(), actual.floats(), TOLERANCE);
      } else {
        assertArrayEquals(example.expected().longs(), actual.longs());
      }
    }
  }

  @Test
  void oneProgramTakesAnyBatch() {
    try (Program program = inference(EngineNetworks.affine())) {
      for (int batch : new int[] {1, 7, 3}) {
        Tensor y = program.run(Map.of("x", EngineNetworks.noise(batch, batch, 3))).get("y");
        assertArrayEquals(new long[] {batch, 2}, y.shape());
      }
    }
  }

  @Test
  void namesTheOperatorThatItDoesNotHave() {
    NetworkBuilder builder = new NetworkBuilder("odd", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(3));
    builder.output("y", builder.operator("NoSuchOperator", x.type(), x.shape(), Map.of(), x));
    Network network = builder.build();
    List<String> problems = engine.unsupported(network);
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).contains("NoSuchOperator"), problems::toString);
    assertCode(ErrorCode.INVALID_NETWORK, () -> inference(network), "NoSuchOperator");
  }

  // ---- requests

  @TestFactory
  Stream<DynamicTest> refusesInputsThatAreNotTheGraphs() {
    Tensor x = EngineNetworks.noise(1, 2, 3);
    Map<String, Map<String, Tensor>> wrong = new LinkedHashMap<>();
    wrong.put("none", Map.of());
    wrong.put("another name", Map.of("z", x));
    wrong.put("one too many", Map.of("x", x, "z", x));
    wrong.put("another width", Map.of("x", EngineNetworks.noise(1, 2, 4)));
    wrong.put("another rank", Map.of("x", EngineNetworks.noise(1, 2, 3, 1)));
    wrong.put("another type", Map.of("x", Tensor.of(new long[6], 2, 3)));
    return wrong.entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () -> {
                      try (Program program = inference(EngineNetworks.affine())) {
                        assertCode(
                            ErrorCode.INVALID_REQUEST, () -> program.run(entry.getValue()), "x");
                        program.run(Map.of("x", x));
                      }
                    }));
  }

  @Test
  void refusesTwoSizesOfOneSymbol() {
    try (Program program = inference(EngineNetworks.fusion(0))) {
      Map<String, Tensor> inputs =
          Map.of("a", EngineNetworks.noise(1, 2, 4), "b", EngineNetworks.noise(1, 3, 6));
      assertCode(ErrorCode.INVALID_REQUEST, () -> program.run(inputs), "batch");
    }
  }

  @Test
  void refusesEverythingAfterClose() {
    Program program = training(EngineNetworks.affine(), 1);
    Map<String, Tensor> weights = program.weights();
    Map<String, Tensor> inputs = Map.of("x", EngineNetworks.noise(1, 2, 3));
    program.close();
    program.close();
    assertCode(ErrorCode.CLOSED, () -> program.run(inputs), "closed");
    assertCode(
        ErrorCode.CLOSED,
        () -> program.step(step(inputs, zeros(2, 2), new Update.Sgd(0.1, 0))),
        "closed");
    assertCode(ErrorCode.CLOSED, program::weights, "closed");
    assertCode(ErrorCode.CLOSED, () -> program.restore(weights), "closed");
  }

  @Test
  void concurrentRunsGiveTheSameBits() throws InterruptedException, ExecutionException {
    Network network = EngineNetworks.fusion(0.5f);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Program program = inference(network)) {
      List<Map<String, Tensor>> inputs = new ArrayList<>();
      List<Tensor> expected = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        inputs.add(EngineNetworks.fusionInputs(i, 1 + i));
        expected.add(program.run(inputs.get(i)).get("y"));
      }
      List<Callable<Tensor>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Map<String, Tensor> input = inputs.get(i % 8);
        calls.add(() -> program.run(input).get("y"));
      }
      List<Future<Tensor>> results = threads.invokeAll(calls);
      for (int i = 0; i < results.size(); i++) {
        assertEquals(expected.get(i % 8), results.get(i).get(), "call " + i);
        assertArrayEquals(expected.get(i % 8).floats(), results.get(i).get().floats());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  // ---- training

  @Test
  void trainingLowersTheLoss() {
    Map<String, Tensor> inputs = EngineNetworks.fusionInputs(3, 16);
    Tensor target = EngineNetworks.classes(16, 3);
    try (Program program = training(EngineNetworks.fusion(0), 1)) {
      Update update = Update.AdamW.withDefaults(0.01, 0.01);
      float first = program.step(step(inputs, target, update));
      float last = first;
      for (int i = 0; i < 60; i++) {
        last = program.step(step(inputs, target, update));
      }
      assertTrue(last < first / 4, "loss went from " + first + " to " + last);
    }
  }

  @Test
  void lossesAreTheirFormulas() {
    Tensor x = EngineNetworks.noise(5, 2, 3);
    Map<String, Tensor> inputs = Map.of("x", x);
    try (Program program = training(EngineNetworks.affine(), 1)) {
      float[] y = program.run(inputs).get("y").floats();
      Tensor target = Tensor.of(new float[] {0.25f, 0.75f, 1, 0}, 2, 2);
      Update none = new Update.Sgd(0, 0);
      float entropy = program.step(step(inputs, target, none));
      assertEquals(EngineNetworks.crossEntropy(y, target.floats(), 2), entropy, 1e-5);
      float squared = program.step(step(inputs, target, none, Loss.MEAN_SQUARED_ERROR));
      assertEquals(EngineNetworks.meanSquaredError(y, target.floats()), squared, 1e-5);
      List<Objective> both =
          List.of(
              new Objective("y", target, Loss.SOFTMAX_CROSS_ENTROPY),
              new Objective("y", target, Loss.MEAN_SQUARED_ERROR));
      assertEquals(entropy + squared, program.step(new TrainingStep(inputs, both, none)), 1e-5);
    }
  }

  /** Against the gradient of x W^T + b under the mean squared error, written out in Java. */
  @Test
  void gradientDescentIsItsFormula() {
    Tensor x = EngineNetworks.noise(5, 4, 3);
    Tensor target = EngineNetworks.noise(6, 4, 2);
    double rate = 0.1;
    double decay = 0.3;
    try (Program program = training(EngineNetworks.affine(), 1)) {
      float[] y = program.run(Map.of("x", x)).get("y").floats();
      float[] before = program.weights().get("layer.weight").floats();
      program.step(
          step(Map.of("x", x), target, new Update.Sgd(rate, decay), Loss.MEAN_SQUARED_ERROR));
      float[] after = program.weights().get("layer.weight").floats();
      double[] gradient = EngineNetworks.squaredErrorGradient(x.floats(), y, target.floats(), 3, 2);
      for (int i = 0; i < before.length; i++) {
        assertEquals(
            before[i] - rate * (gradient[i] + decay * before[i]), after[i], 1e-6, "weight " + i);
      }
    }
  }

  /** Two steps, so that the bias correction and the running means are seen. */
  @Test
  void adamIsItsFormula() {
    Tensor x = EngineNetworks.noise(5, 4, 3);
    Tensor target = EngineNetworks.noise(6, 4, 2);
    Update.AdamW update = Update.AdamW.withDefaults(1e-3, 0.1);
    try (Program program = training(EngineNetworks.affine(), 1)) {
      float[] weights = program.weights().get("layer.weight").floats();
      double[] first = new double[weights.length];
      double[] second = new double[weights.length];
      for (int t = 1; t <= 2; t++) {
        float[] y = program.run(Map.of("x", x)).get("y").floats();
        double[] gradient =
            EngineNetworks.squaredErrorGradient(x.floats(), y, target.floats(), 3, 2);
        program.step(step(Map.of("x", x), target, update, Loss.MEAN_SQUARED_ERROR));
        float[] after = program.weights().get("layer.weight").floats();
        for (int i = 0; i < weights.length; i++) {
          first[i] = 0.9 * first[i] + 0.1 * gradient[i];
          second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i];
          double direction =
              first[i]
                  / (1 - Math.pow(0.9, t))
                  / (Math.sqrt(second[i] / (1 - Math.pow(0.999, t))) + 1e-8);
          assertEquals(
              weights[i] - 1e-3 * (direction + 0.1 * weights[i]),
              after[i],
              1e-7,
              "step " + t + ", weight " + i);
        }
        weights = after;
      }
    }
  }

  @Test
  void constantsStayAsTheyAre() {
    try (Program program = training(EngineNetworks.partlyFrozen(), 1)) {
      assertEquals(java.util.Set.of("head.weight", "head.bias"), program.weights().keySet());
    }
  }

  @Test
  void dropoutActsInStepsAlone() {
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(filled(1000, 1), 1, 1000));
    Network network = EngineNetworks.dropout(true);
    try (Program program = training(network, 7)) {
      assertArrayEquals(filled(1000, 1), program.run(inputs).get("y").floats());
      // Kept elements become 2, dropped ones 0: the squared error from 1 is 1 whatever is kept.
      Update none = new Update.Sgd(0, 0);
      Tensor ones = Tensor.of(filled(1000, 1), 1, 1000);
      assertEquals(1, program.step(step(inputs, ones, none, Loss.MEAN_SQUARED_ERROR)), 1e-6);
      assertArrayEquals(filled(1000, 1), program.run(inputs).get("y").floats());
    }
  }

  @Test
  void frozenDropoutNeverActs() {
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(filled(1000, 1), 1, 1000));
    Tensor ones = Tensor.of(filled(1000, 1), 1, 1000);
    try (Program program = training(EngineNetworks.dropout(false), 7)) {
      assertEquals(
          0, program.step(step(inputs, ones, new Update.Sgd(0, 0), Loss.MEAN_SQUARED_ERROR)), 1e-6);
    }
  }

  @Test
  void dropoutFollowsItsSeed() {
    assertArrayEquals(lossesWithSeed(7), lossesWithSeed(7));
    assertFalse(Arrays.equals(lossesWithSeed(7), lossesWithSeed(8)));
  }

  private float[] lossesWithSeed(long seed) {
    float[] losses = new float[3];
    try (Program program = training(EngineNetworks.fusion(0.5f), seed)) {
      for (int i = 0; i < losses.length; i++) {
        Update update = Update.AdamW.withDefaults(0.01, 0);
        losses[i] =
            program.step(
                step(EngineNetworks.fusionInputs(3, 16), EngineNetworks.classes(16, 3), update));
      }
    }
    return losses;
  }

  // ---- weights

  @Test
  void restoreBringsEverythingBack() {
    Map<String, Tensor> inputs = EngineNetworks.fusionInputs(3, 16);
    Tensor target = EngineNetworks.classes(16, 3);
    Update update = Update.AdamW.withDefaults(0.01, 0.01);
    try (Program program = training(EngineNetworks.fusion(0), 1)) {
      Map<String, Tensor> start = program.weights();
      float[] before = program.run(inputs).get("y").floats();
      program.step(step(inputs, target, update));
      Map<String, Tensor> once = program.weights();
      assertFalse(start.equals(once), "a step changes weights");
      program.restore(start);
      assertEquals(start, program.weights());
      assertArrayEquals(before, program.run(inputs).get("y").floats());
      program.step(step(inputs, target, update));
      assertEquals(once, program.weights(), "moments start anew");
    }
  }

  @Test
  void weightsAreCopies() {
    Map<String, Tensor> inputs = Map.of("x", EngineNetworks.noise(5, 4, 3));
    try (Program program = training(EngineNetworks.affine(), 1)) {
      Tensor before = program.weights().get("layer.weight");
      float[] values = before.floats();
      program.step(step(inputs, zeros(4, 2), new Update.Sgd(0.1, 0), Loss.MEAN_SQUARED_ERROR));
      assertArrayEquals(values, before.floats());
    }
  }

  @Test
  void compilingLeavesTheNetworkAlone() {
    Network network = EngineNetworks.affine();
    float[] before = network.graph().initializers().get("layer.weight").floats();
    try (Program program = training(network, 1)) {
      program.step(
          step(Map.of("x", EngineNetworks.noise(5, 4, 3)), zeros(4, 2), new Update.Sgd(0.1, 0)));
      assertArrayEquals(before, network.graph().initializers().get("layer.weight").floats());
    }
  }

  @Test
  void refusesWeightsThatAreNotItsOwn() {
    try (Program program = training(EngineNetworks.affine(), 1)) {
      assertCode(
          ErrorCode.INVALID_REQUEST, () -> program.restore(Map.of("other", zeros(2, 3))), "other");
      assertCode(
          ErrorCode.INVALID_REQUEST,
          () -> program.restore(Map.of("layer.weight", zeros(3, 2))),
          "layer.weight");
    }
  }

  @Test
  void refusesAStepThatCannotBeTaken() {
    Map<String, Tensor> inputs = Map.of("x", EngineNetworks.noise(5, 4, 3));
    Update update = new Update.Sgd(0.1, 0);
    try (Program program = training(EngineNetworks.affine(), 1)) {
      assertCode(
          ErrorCode.INVALID_REQUEST, () -> program.step(step(inputs, zeros(4, 3), update)), "y");
      Objective unknown = new Objective("z", zeros(4, 2), Loss.MEAN_SQUARED_ERROR);
      TrainingStep step = new TrainingStep(inputs, List.of(unknown), update);
      assertCode(ErrorCode.INVALID_REQUEST, () -> program.step(step), "z");
    }
    try (Program program = inference(EngineNetworks.affine())) {
      assertCode(
          ErrorCode.INVALID_REQUEST,
          () -> program.step(step(inputs, zeros(4, 2), update)),
          "training");
    }
  }

  // ---- words of the tests

  private Program inference(Network network) {
    return engine.compile(network, CompileOptions.inference(Device.CPU));
  }

  private Program training(Network network, long seed) {
    return engine.compile(network, CompileOptions.training(Device.CPU, seed));
  }

  private static TrainingStep step(Map<String, Tensor> inputs, Tensor target, Update update) {
    return step(inputs, target, update, Loss.SOFTMAX_CROSS_ENTROPY);
  }

  private static TrainingStep step(
      Map<String, Tensor> inputs, Tensor target, Update update, Loss loss) {
    return new TrainingStep(inputs, List.of(new Objective("y", target, loss)), update);
  }

  private static Tensor zeros(int rows, int columns) {
    return Tensor.of(new float[rows * columns], rows, columns);
  }

  private static float[] filled(int size, float value) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return values;
  }

  private static void assertCode(
      ErrorCode code, org.junit.jupiter.api.function.Executable call, String named) {
    SensoriumException error = assertThrows(SensoriumException.class, call);
    assertEquals(code, error.code(), error.getMessage());
    assertTrue(
        error.getMessage().contains(named),
        () -> "'" + error.getMessage() + "' does not name " + named);
  }
}
