package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.it.soak.ResidentMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pipelines on different engines, and on both, in one process. */
class TwoEnginesIT {
  private static TwoEngines engines;

  @BeforeAll
  static void train() {
    assumeTrue(Quickstart.onPath("mvn"), "the weights of the text encoder are fetched with mvn");
    engines = TwoEngines.train(Installation.copy(Quickstart.folder()));
  }

  @Test
  void versionSaysWhichEngineItWasTrainedOn() throws IOException {
    assertTrue(engines.definition(TwoEngines.TENSORFLOW).contains("name: \"tensorflow\""));
    assertTrue(report(TwoEngines.TENSORFLOW).required("engine").textValue().startsWith("tensor"));
    assertTrue(report(TwoEngines.PYTORCH).required("engine").textValue().startsWith("pytorch"));
    String file = Files.readString(engines.installation().pipeline("shapes.yaml"));
    assertTrue(file.contains("name: pytorch"), "the file itself stays as it is: " + file);
  }

  private static JsonNode report(String pipeline) throws IOException {
    Path file = engines.version(pipeline).resolve("report.json");
    return InferenceClient.json(Files.readAllBytes(file));
  }

  @Test
  void encodersAreTheSameOnEveryEngine() throws IOException {
    JsonNode encoders = report(TwoEngines.PYTORCH).required("encoders");
    assertEquals(encoders, report(TwoEngines.TENSORFLOW).required("encoders"));
    assertEquals(encoders, report(TwoEngines.MIXED).required("encoders"));
  }

  @Test
  void enginesDivideTheThreads() {
    int processors = Runtime.getRuntime().availableProcessors();
    try (ServingProcess server = ServingProcess.start(engines.installation())) {
      Map<String, Integer> threads = new TreeMap<>();
      for (JsonNode engine : server.document().required("engines")) {
        threads.put(engine.required("name").textValue(), engine.required("threads").intValue());
      }
      assertEquals(3, server.document().required("pipelines").size());
      assertEquals(
          Map.of("tensorflow", (processors + 1) / 2, "pytorch", Math.max(1, processors / 2)),
          threads);
    }
  }

  @Test
  void unknownEngineIsNamedWithThoseThatThereAre() {
    JsonNode error =
        engines
            .installation()
            .run("quickstart", "--data", "generated", "--engine", "tensorflw", "--json")
            .requireStatus(1)
            .error();
    assertEquals("ENGINE_NOT_AVAILABLE", error.required("code").textValue());
    String message = error.required("message").textValue();
    assertTrue(message.startsWith("--engine asks for engine 'tensorflw'; "), message);
    assertTrue(message.endsWith("pytorch, tensorflow)"), message);
  }

  /** The short form; the long one is in {@code SOAK.md}. */
  @Test
  void eightClientsAskThreePipelines() throws InterruptedException {
    assumeTrue(ResidentMemory.isTold(), "resident memory is told by Linux");

    Soak.Findings findings = Soak.run(engines, Duration.ofSeconds(10));

    assertTrue(findings.isSound(), findings::toString);
  }
}
