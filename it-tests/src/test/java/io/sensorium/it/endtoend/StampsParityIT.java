package io.sensorium.it.endtoend;

import io.sensorium.it.endtoend.Quickstart.Data;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's first line, on real pictures, texts and speech, on both engines with one seed. */
class StampsParityIT {
  private static final double TOLERANCE = 1e-4;
  private static QuickstartPair engines;

  @BeforeAll
  static void run() {
    engines = QuickstartPair.run(Data.STAMPS);
  }

  @AfterAll
  static void close() {
    if (engines != null) {
      engines.close();
    }
  }

  @Test
  void everySubsetIsWorthTheSameWithinOneSample() {
    engines.requireSubsetsWorthTheSameWithinOneSample();
  }

  @Test
  void eachEnginePublishesTheSameModel() {
    engines.requireNearlyTheSameModels(TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void onnxRuntimeReadsWhatIsPublished(String engine) {
    engines.requireOnnxRuntimeAgrees(engine, TOLERANCE);
  }
}
