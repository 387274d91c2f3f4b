package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.TrainingStep.Objective;
import io.sensorium.spi.engine.Update;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What the host relies on in an engine that trains: exact steps, and weights that are the host's.
 */
abstract class EngineTrainingContract extends EngineLossContract {
  /**
   * Why the engine does not train; absent if it does. Where it is declared, what needs training is
   * skipped with this reason, and the engine must refuse to train.
   */
  protected Optional<String> trainingGap() {
    return Optional.empty();
  }

  /** A program for training; where the engine declares that it does not train, a skip. */
  @Override
  final Program training(Network network, long seed) {
    Assumptions.assumeTrue(
        trainingGap().isEmpty(), () -> "the engine does not train: " + trainingGap().orElseThrow());
    return super.training(network, seed);
  }

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

  /**
   * The first step has no moments before it, so the gradient's size cancels out and float's
   * rounding of the weight is all that is left.
   */
  @Test
  void firstStepOfAdamIsExact() {
    Tensor x = EngineNetworks.noise(5, 4, 3);
    Tensor target = EngineNetworks.noise(6, 4, 2);
    try (Program program = training(EngineNetworks.affine(), 1)) {
      float[] y = program.run(Map.of("x", x)).get("y").floats();
      float[] before = program.weights().get("layer.weight").floats();
      Update update = Update.AdamW.withDefaults(1e-3, 0.1);
      program.step(step(Map.of("x", x), target, update, Loss.MEAN_SQUARED_ERROR));
      float[] after = program.weights().get("layer.weight").floats();
      double[] gradient = EngineNetworks.squaredErrorGradient(x.floats(), y, target.floats(), 3, 2);
      for (int i = 0; i < before.length; i++) {
        double direction = gradient[i] / (Math.abs(gradient[i]) + 1e-8);
        double expected = before[i] - 1e-3 * (direction + 0.1 * before[i]);
        assertEquals(expected, after[i], Math.ulp(before[i]) + 1e-9, "weight " + i);
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
      assertEquals(Set.of("head.weight", "head.bias"), program.weights().keySet());
    }
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
  }

  @Test
  void refusesEverythingAfterCloseInTrainingToo() {
    Program program = training(EngineNetworks.affine(), 1);
    program.close();
    program.close();
    assertClosed(program, Map.of("x", EngineNetworks.noise(1, 2, 3)));
  }
}
