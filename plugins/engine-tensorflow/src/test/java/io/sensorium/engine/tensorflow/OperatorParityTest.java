package io.sensorium.engine.tensorflow;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.network.Network;
import io.sensorium.network.Operator;
import io.sensorium.network.OperatorProfile;
import io.sensorium.network.Tensor;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.TrainingStep.Objective;
import io.sensorium.spi.engine.Update;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operators with the attributes that engines get wrong, forward and backward on both engines. */
class OperatorParityTest {
  private static final float TOLERANCE = 2e-5f;

  private final Engine tensorflow = new TensorFlowEngineFactory().create(Settings.none("test"));
  private final Engine pytorch = new PyTorchEngineFactory().create(Settings.none("test"));

  @TestFactory
  Stream<DynamicTest> computesWhatPyTorchComputes() {
    return ParityCases.all().stream()
        .map(example -> dynamicTest(example.name(), () -> compare(example)));
  }

  @Test
  void everyOperatorWithAGradientIsCompared() {
    Set<String> compared =
        ParityCases.all().stream().map(each -> each.operator().name()).collect(toSet());
    assertEquals(
        List.of(),
        OperatorProfile.operators().stream()
            .filter(Operator::differentiable)
            .map(Operator::name)
            .filter(name -> !compared.contains(name))
            .toList());
  }

  /**
   * Every element type of every row: what has no gradient, and what is no floating-point number.
   */
  @TestFactory
  Stream<DynamicTest> computesEveryType() {
    return TypedCases.all().stream()
        .map(example -> dynamicTest(example.name(), () -> compare(example)));
  }

  @Test
  void everyTypeOfEveryOperatorIsCompared() {
    Set<String> compared = new TreeSet<>();
    ParityCases.all().forEach(each -> compared.add(each.operator().name() + " " + each.type()));
    TypedCases.all().forEach(each -> compared.add(each.operator().name() + " " + each.x().type()));
    Set<String> declared = new TreeSet<>();
    OperatorProfile.operators()
        .forEach(row -> row.types().forEach(type -> declared.add(row.name() + " " + type)));
    assertEquals(Set.of(), without(declared, compared), "not compared");
    assertEquals(Set.of(), without(compared, declared), "not in the profile");
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    Set<String> left = new TreeSet<>(some);
    left.removeAll(others);
    return left;
  }

  @Test
  void enginesWriteTheProfileAndNothingElse() {
    Set<String> profile =
        OperatorProfile.operators().stream()
            .map(Operator::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(profile, io.sensorium.engine.tensorflow.graph.Emitters.operators());
    assertEquals(profile, io.sensorium.engine.pytorch.script.Emitters.operators());
  }

  private void compare(TypedCase example) {
    Network network = example.network();
    assertEquals(List.of(), tensorflow.unsupported(network));
    assertEquals(List.of(), pytorch.unsupported(network));
    CompileOptions options = CompileOptions.inference(Device.CPU);
    try (Program ours = tensorflow.compile(network, options);
        Program theirs = pytorch.compile(network, options)) {
      Map<String, Tensor> inputs = Map.of("x", example.x());
      assertEquals(theirs.run(inputs).get("y"), ours.run(inputs).get("y"));
    }
  }

  private void compare(ParityCase example) {
    Network network = example.network();
    assertEquals(List.of(), tensorflow.unsupported(network));
    assertEquals(List.of(), pytorch.unsupported(network));
    try (Program ours = program(tensorflow, network);
        Program theirs = program(pytorch, network)) {
      Map<String, Tensor> inputs = Map.of("x", example.x());
      Tensor expected = theirs.run(inputs).get("y");
      Tensor actual = ours.run(inputs).get("y");
      assertArrayEquals(expected.shape(), actual.shape(), "shape");
      assertClose(expected, actual, "output");
      TrainingStep step = step(inputs, expected);
      assertEquals(theirs.step(step), ours.step(step), TOLERANCE, "loss");
      compareWeights(theirs.weights(), ours.weights());
    }
  }

  private static void compareWeights(Map<String, Tensor> expected, Map<String, Tensor> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, value) -> assertClose(value, actual.get(name), name));
  }

  private static void assertClose(Tensor expected, Tensor actual, String what) {
    float[] numbers = expected.floats();
    float largest = 1;
    for (float number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    assertArrayEquals(numbers, actual.floats(), TOLERANCE * largest, what);
  }

  /** A target that differs from the output everywhere, so that every element has a gradient. */
  private static TrainingStep step(Map<String, Tensor> inputs, Tensor output) {
    float[] target = output.floats();
    for (int i = 0; i < target.length; i++) {
      target[i] += 0.5f + i % 3;
    }
    Objective objective =
        new Objective("y", Tensor.of(target, output.shape()), Loss.MEAN_SQUARED_ERROR);
    return new TrainingStep(inputs, List.of(objective), new Update.Sgd(1, 0));
  }

  /** Where both engines compute; the processor, if a test says nothing else. */
  Device device() {
    return Device.CPU;
  }

  private Program program(Engine engine, Network network) {
    return engine.compile(network, CompileOptions.training(device(), 1));
  }
}
