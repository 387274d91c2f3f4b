package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.Update;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.fusion.FusionRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the host relies on in every fusion, of embeddings and of predictions: absent inputs change
 * nothing, any subset of the inputs will do, and what is fused can be learned from. A fusion's test
 * extends it:
 *
 * <pre>{@code
 * class MyFusionTest extends FusionContract {
 *   protected FusionFactory factory() { return new MyFusionFactory(); }
 *   protected Engine engine() { return new PyTorchEngineFactory().create(Settings.none("test")); }
 * }
 * }</pre>
 */
public abstract class FusionContract extends EngineFixture {
  private static final int STEPS = 80;

  private Fusion fusion;

  protected abstract FusionFactory factory();

  /** What the factory is given; by default nothing, so that its own defaults are tested. */
  protected Settings settings() {
    return Settings.none("the fusion under test");
  }

  @BeforeEach
  void createFusion() {
    fusion = factory().create(settings(), TestPluginContext.of(opened()));
  }

  // ---- absent inputs

  @ParameterizedTest
  @ValueSource(floats = {1, 1e30f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void rowsOfAbsentInputsAreIgnored(float garbage) {
    FusionSamples samples = samples(3);
    try (Program program = inference(samples.network(fusion))) {
      assertArrayEquals(
          run(program, samples.batch(0)).floats(), run(program, samples.batch(garbage)).floats());
    }
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void everySubsetOfInputsGivesFiniteValues(Loss loss) {
    FusionSamples samples = samples(3);
    try (Program program = inference(samples.network(fusion, loss))) {
      requireFinite("fused", run(program, samples.batch(0)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6})
  void samplesDoNotDependOnTheirBatch(int row) {
    FusionSamples samples = samples(3);
    Map<String, Tensor> alone = new HashMap<>();
    samples.batch(0).forEach((name, tensor) -> alone.put(name, row(tensor, row)));
    try (Program program = inference(samples.network(fusion))) {
      float[] together = row(run(program, samples.batch(0)), row).floats();
      assertArrayEquals(together, run(program, alone).floats(), 1e-5f);
    }
  }

  // ---- form

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void anyNumberOfInputsGivesTheFormOfTheLevel(int inputs) {
    FusionSamples samples = samples(inputs);
    NetworkBuilder network = new NetworkBuilder("form", 7);
    Value fused =
        FusionSamples.fuse(network, fusion, samples.parts(network), Loss.SOFTMAX_CROSS_ENTROPY);
    assertEquals(ElementType.FLOAT, fused.type());
    assertEquals(2, fused.shape().rank());
    assertTrue(
        fusion.level() == Fusion.Level.EMBEDDINGS || fused.width() == samples.widths().get(0));
    network.output(FusionSamples.OUTPUT, fused);
    try (Program program = inference(network.build())) {
      Tensor y = run(program, samples.batch(0));
      assertArrayEquals(new long[] {samples.rows(), fused.width()}, y.shape());
      requireFinite("fused", y);
    }
  }

  // ---- learning

  /**
   * Every subset of the inputs is among the samples. A contrastive loss compares the samples of a
   * batch with each other, not with a class.
   */
  @ParameterizedTest
  @EnumSource(value = Loss.class, mode = EnumSource.Mode.EXCLUDE, names = "CONTRASTIVE")
  void learnsWhatAnyInputTells(Loss loss) {
    FusionSamples samples = samples(3);
    TrainingStep step =
        step(samples.separable(), samples.classes(), Update.AdamW.withDefaults(0.02, 0), loss);
    try (Program program = training(classifier(samples, loss), 1)) {
      float first = program.step(step);
      float last = first;
      for (int i = 1; i < STEPS; i++) {
        last = program.step(step);
      }
      assertTrue(last < first / 4, "loss went from " + first + " to " + last);
      program.weights().forEach(FusionContract::requireFinite);
    }
  }

  /** The fusion as the host places it: before a linear head, or behind one for each input. */
  private Network classifier(FusionSamples samples, Loss loss) {
    NetworkBuilder network = new NetworkBuilder("classifier", 7);
    List<FusionRequest.Part> parts = samples.parts(network);
    if (fusion.level() == Fusion.Level.EMBEDDINGS) {
      Value fused = FusionSamples.fuse(network, fusion, parts, loss);
      network.output(FusionSamples.OUTPUT, network.linear("head", fused, 2));
    } else {
      List<FusionRequest.Part> scores = parts.stream().map(part -> scores(network, part)).toList();
      network.output(FusionSamples.OUTPUT, FusionSamples.fuse(network, fusion, scores, loss));
    }
    return network.build();
  }

  private static FusionRequest.Part scores(NetworkBuilder network, FusionRequest.Part part) {
    Value scores = network.linear("head." + part.name(), part.value(), 2);
    return new FusionRequest.Part(part.name(), scores, part.present());
  }

  // ---- words of the tests

  /** Embeddings of different widths, or scores, which have one. */
  private FusionSamples samples(int inputs) {
    List<Integer> widths =
        fusion.level() == Fusion.Level.EMBEDDINGS ? List.of(5, 4, 3, 8, 2) : List.of(4, 4, 4, 4, 4);
    return new FusionSamples(widths.subList(0, inputs));
  }

  private static Tensor run(Program program, Map<String, Tensor> inputs) {
    return program.run(inputs).get(FusionSamples.OUTPUT);
  }

  private static Tensor row(Tensor tensor, int row) {
    float[] values = FusionSamples.rows(tensor)[row];
    return Tensor.of(values, 1, values.length);
  }

  private static void requireFinite(String name, Tensor tensor) {
    for (float value : tensor.floats()) {
      assertTrue(Float.isFinite(value), () -> name + " holds " + value);
    }
  }
}
