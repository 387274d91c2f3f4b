package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sensorium.network.Tensor;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.TrainingStep.Objective;
import io.sensorium.spi.engine.Update;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Losses and their gradients are what {@link Loss} computes on the host. */
abstract class EngineLossContract extends EngineDropoutContract {
  private static final Update NONE = new Update.Sgd(0, 0);
  private static final int ROWS = 2;
  private static final int WIDTH = 2;

  @TestFactory
  Stream<DynamicTest> lossesAreTheirFormulas() {
    Tensor mixed = Tensor.of(new float[] {0.25f, 0.75f, 1, 0}, ROWS, WIDTH);
    Tensor withZeros = Tensor.of(new float[] {0, 0, 0.4f, 0.6f}, ROWS, WIDTH);
    return Stream.of(Loss.values())
        .flatMap(
            loss ->
                Stream.of(mixed, withZeros)
                    .map(
                        target ->
                            dynamicTest(
                                loss + " of " + Arrays.toString(target.floats()),
                                () -> check(loss, target))));
  }

  /** The gradient of the bias is the sum over the rows of the loss's own. */
  private void check(Loss loss, Tensor target) {
    Map<String, Tensor> inputs = Map.of("x", EngineNetworks.noise(5, ROWS, 3));
    try (Program program = training(EngineNetworks.affine(), 1)) {
      float[] y = program.run(inputs).get("y").floats();
      float[] before = program.weights().get("layer.bias").floats();
      float value = program.step(step(inputs, target, new Update.Sgd(1, 0), loss));
      assertEquals(loss.of(y, target.floats(), WIDTH), value, 1e-5);
      float[] after = program.weights().get("layer.bias").floats();
      for (int i = 0; i < WIDTH; i++) {
        double slope = slope(loss, y, target.floats(), i);
        assertEquals(before[i] - slope, after[i], 2e-4, "bias " + i);
      }
    }
  }

  private static double slope(Loss loss, float[] y, float[] target, int column) {
    float difference = 1f / 128;
    double above = loss.of(moved(y, column, difference), target, WIDTH);
    double below = loss.of(moved(y, column, -difference), target, WIDTH);
    return (above - below) / (2 * difference);
  }

  private static float[] moved(float[] y, int column, float difference) {
    float[] moved = y.clone();
    for (int i = column; i < moved.length; i += WIDTH) {
      moved[i] += difference;
    }
    return moved;
  }

  @Test
  void lossesAddUp() {
    Map<String, Tensor> inputs = Map.of("x", EngineNetworks.noise(5, ROWS, 3));
    Tensor target = Tensor.of(new float[] {0.25f, 0.75f, 1, 0}, ROWS, WIDTH);
    List<Objective> objectives =
        Stream.of(Loss.values()).map(loss -> new Objective("y", target, loss)).toList();
    try (Program program = training(EngineNetworks.affine(), 1)) {
      double sum = 0;
      for (Loss loss : Loss.values()) {
        sum += program.step(step(inputs, target, NONE, loss));
      }
      assertEquals(sum, program.step(new TrainingStep(inputs, objectives, NONE)), 1e-5);
    }
  }

  /** Rows of zeros have no direction; nothing may become NaN. */
  @Test
  void aZeroOutputPassesNoGradientOfCosine() {
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(new float[6], ROWS, 3));
    Tensor target = Tensor.of(new float[] {0.25f, 0.75f, 1, 0}, ROWS, WIDTH);
    try (Program program = training(EngineNetworks.affine(), 1)) {
      program.restore(Map.of("layer.bias", Tensor.of(new float[WIDTH], WIDTH)));
      Map<String, Tensor> before = program.weights();
      assertEquals(1, program.step(step(inputs, target, new Update.Sgd(1, 0), Loss.COSINE)), 1e-6);
      assertEquals(before, program.weights());
    }
  }

  /** Pairs at the same place of two inputs are told from the others of their batch. */
  @Test
  void contrastiveTrainingFindsPairs() {
    int batch = 6;
    float[] identity = new float[batch * batch];
    for (int i = 0; i < batch; i++) {
      identity[i * batch + i] = 1;
    }
    Tensor target = Tensor.of(identity, batch, batch);
    Map<String, Tensor> inputs = EngineNetworks.fusionInputs(3, batch);
    Update update = Update.AdamW.withDefaults(0.02, 0);
    try (Program program = training(EngineNetworks.similarities(), 1)) {
      float[] y = program.run(inputs).get("y").floats();
      float first = program.step(step(inputs, target, update, Loss.CONTRASTIVE));
      assertEquals(Loss.CONTRASTIVE.of(y, identity, batch), first, 1e-5);
      float last = first;
      for (int i = 0; i < 80; i++) {
        last = program.step(step(inputs, target, update, Loss.CONTRASTIVE));
      }
      assertTrue(last < first / 4, "loss went from " + first + " to " + last);
    }
  }
}
