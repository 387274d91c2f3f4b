package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.Update;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
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
 *
 * <p>An engine that only runs networks declares it with {@link #trainingGap}.
 */
public abstract class EngineContract extends EngineTrainingContract {
  private static final float TOLERANCE = 1e-5f;

  /** The outer product of so many numbers is larger than any address space: 2^48 bytes. */
  private static final int HUGE = 1 << 23;

  // ---- devices

  @Test
  void theProcessorIsADevice() {
    assertTrue(opened().devices().contains(Device.CPU), () -> "devices are " + opened().devices());
    assertFalse(opened().version().isBlank());
  }

  @Test
  void refusesADeviceThatIsNotThere() {
    CompileOptions options = CompileOptions.inference(Device.gpu(99));
    assertCode(
        ErrorCode.DEVICE_NOT_AVAILABLE,
        () -> opened().compile(EngineNetworks.affine(), options),
        "gpu:99");
  }

  // ---- operators

  @TestFactory
  Stream<DynamicTest> computesOperators() {
    return OperatorCase.all().stream()
        .map(example -> dynamicTest(example.name(), () -> check(example)));
  }

  private void check(OperatorCase example) {
    assertEquals(List.of(), opened().unsupported(example.network()));
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
    List<String> problems = opened().unsupported(network);
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
    Program program = inference(EngineNetworks.affine());
    Map<String, Tensor> inputs = Map.of("x", EngineNetworks.noise(1, 2, 3));
    program.close();
    program.close();
    assertClosed(program, inputs);
  }

  // ---- training

  @Test
  void trainsUnlessItDeclaresThatItDoesNot() {
    CompileOptions options = CompileOptions.training(device(), 1);
    if (trainingGap().isPresent()) {
      assertCode(
          ErrorCode.INVALID_REQUEST,
          () -> opened().compile(EngineNetworks.affine(), options),
          "train");
      return;
    }
    try (Program program = opened().compile(EngineNetworks.affine(), options)) {
      assertEquals(Set.of("layer.weight", "layer.bias"), program.weights().keySet());
    }
  }

  @Test
  void refusesAStepOfAProgramForInference() {
    Map<String, Tensor> inputs = Map.of("x", EngineNetworks.noise(5, 4, 3));
    TrainingStep step = step(inputs, zeros(4, 2), new Update.Sgd(0.1, 0));
    try (Program program = inference(EngineNetworks.affine())) {
      assertCode(ErrorCode.INVALID_REQUEST, () -> program.step(step), "training");
    }
  }

  // ---- memory

  @Test
  void whatDoesNotFitIsOutOfMemoryAndTheProgramGoesOn() {
    Map<String, Tensor> fits = Map.of("x", EngineNetworks.noise(1, 2, 1));
    try (Program program = inference(EngineNetworks.outerProduct(HUGE))) {
      Map<String, Tensor> huge = Map.of("x", EngineNetworks.noise(1, HUGE, 1));
      Tensor before = program.run(fits).get("y");
      assertCode(ErrorCode.OUT_OF_MEMORY, () -> program.run(huge), "outer product");
      assertEquals(before, program.run(fits).get("y"));
    }
  }

  @Test
  void aStepThatDoesNotFitIsOutOfMemoryAndLeavesTheWeights() {
    try (Program program = training(EngineNetworks.outerProduct(HUGE), 1)) {
      Map<String, Tensor> huge = Map.of("x", EngineNetworks.noise(1, HUGE, 1));
      Map<String, Tensor> before = program.weights();
      Update update = new Update.Sgd(0.1, 0);
      assertCode(
          ErrorCode.OUT_OF_MEMORY,
          () -> program.step(step(huge, zeros(HUGE, 1), update, Loss.MEAN_SQUARED_ERROR)),
          "outer product");
      assertEquals(before, program.weights());
      Map<String, Tensor> fits = Map.of("x", EngineNetworks.noise(1, 2, 1));
      program.step(step(fits, zeros(2, 1), update, Loss.MEAN_SQUARED_ERROR));
    }
  }

  @Test
  void tellsWhatAProgramTakes() {
    Network network = EngineNetworks.affine();
    long inference = opened().programBytes(network, CompileOptions.inference(device()));
    long training = opened().programBytes(network, CompileOptions.training(device(), 1));
    assertTrue(inference >= network.weightBytes(), () -> inference + " bytes");
    assertTrue(training >= inference, () -> training + " bytes to train, " + inference + " to run");
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
}
