package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.spi.engine.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The public ONNX node tests, on an engine: what lies inside the operator profile gives the
 * expected values, what lies outside is refused by node. {@code NODE-TESTS.md} lists them. An
 * engine's test extends it:
 *
 * <pre>{@code
 * class MyNodeTest extends OnnxNodeContract {
 *   protected Engine engine() { return new MyEngineFactory().create(Settings.none("test")); }
 *   protected Path artifact(String name) { return ClassPathArtifacts.of(...).file(name); }
 * }
 * }</pre>
 */
public abstract class OnnxNodeContract extends EngineFixture {
  /** The artifact that this bundle declares: the folder of the cases. */
  static final String ARTIFACT = "onnx-node-tests";

  /**
   * The local copy of an artifact. Where it is {@code ARTIFACT_NOT_AVAILABLE} the tests are
   * skipped, and say why.
   */
  protected abstract Path artifact(String name);

  private List<NodeTest> tests() {
    return NodeTestSelection.of(ArtifactAssumptions.assumeAvailable(() -> artifact(ARTIFACT)));
  }

  @TestFactory
  Stream<DynamicTest> computesWhatTheProfileHolds() {
    List<NodeTest> tests = tests();
    AtomicInteger passed = new AtomicInteger();
    return only(NodeTest.Inside.class, tests)
        .map(
            test ->
                dynamicTest(
                    test.name(),
                    () -> {
                      assertAll(test.name(), () -> check(test));
                      passed.incrementAndGet();
                    }))
        .onClose(() -> report(passed.get(), tests));
  }

  private void report(int passed, List<NodeTest> tests) {
    System.out.printf(
        "ONNX node tests on %s: %d cases run, %d passed; %d outside the profile, %d of other operators, "
            + "%d of training steps, %d that no network carries; %d in all%n",
        opened().name(),
        only(NodeTest.Inside.class, tests).count(),
        passed,
        only(NodeTest.Outside.class, tests).count(),
        only(NodeTest.Foreign.class, tests).count(),
        only(NodeTest.Training.class, tests).count(),
        only(NodeTest.Unreadable.class, tests).count(),
        tests.size());
  }

  private void check(NodeTest.Inside test) {
    assertEquals(List.of(), opened().unsupported(test.network()));
    try (Program program = inference(test.network())) {
      for (NodeTest.Sample sample : test.samples()) {
        Map<String, Tensor> actual = program.run(sample.inputs());
        assertEquals(sample.outputs().keySet(), actual.keySet());
        sample
            .outputs()
            .forEach((name, expected) -> test.tolerance().check(name, expected, actual.get(name)));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> refusesWhatLiesOutside() {
    List<NodeTest> tests = tests();
    return Stream.concat(
        only(NodeTest.Outside.class, tests)
            .map(test -> dynamicTest(test.name(), () -> refuses(test.name(), test.model()))),
        only(NodeTest.Foreign.class, tests)
            .map(test -> dynamicTest(test.name(), () -> refuses(test.name(), test.model()))));
  }

  private void refuses(String name, Model model) {
    List<String> problems = opened().unsupported(Network.frozen(model));
    assertFalse(problems.isEmpty(), name);
    assertTrue(
        model.graph().nodes().stream()
            .anyMatch(node -> problems.stream().anyMatch(text -> text.contains(node.operator()))),
        () -> name + ": no node of the model is named in " + problems);
  }

  private static <T extends NodeTest> Stream<T> only(Class<T> kind, List<NodeTest> tests) {
    return tests.stream().filter(kind::isInstance).map(kind::cast);
  }
}
