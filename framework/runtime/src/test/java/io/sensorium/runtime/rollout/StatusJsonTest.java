package io.sensorium.runtime.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.rollout.GenerationStatus.Part;
import io.sensorium.spi.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusJsonTest {
  private static final GenerationStatus SERVING =
      new GenerationStatus(
          "stamps/1-aa",
          3,
          "d1",
          List.of(new Part("encoder 'minilm' 1.0.0", "text/1.0.0", "b1")),
          "cpu",
          Instant.EPOCH);

  @Test
  void tellsAllInPlainValues() {
    CandidateStatus candidate =
        new CandidateStatus(
            SERVING,
            RolloutDefinition.DEFAULTS,
            SelfTestReport.WITHOUT_SAMPLES,
            new Comparison(RolloutDefinition.DEFAULTS).figures());
    Setback setback =
        new Setback(
            Setback.Kind.REFUSED,
            4,
            "d2",
            Optional.of(ErrorCode.SELF_TEST_FAILED),
            "too slow",
            Instant.EPOCH);
    PipelineStatus pipeline =
        new PipelineStatus(
            "stamps",
            Optional.of(SERVING),
            Optional.empty(),
            Optional.empty(),
            Optional.of(candidate),
            List.of(),
            Optional.of(setback));

    JsonNode json = StatusJson.of(new DeploymentsStatus(List.of(pipeline), 2, 0));

    JsonNode stamps = json.at("/pipelines/0");
    assertEquals(2, json.at("/closedGenerations").asInt());
    assertEquals("b1", stamps.at("/serving/parts/0/bundleDigest").asText());
    assertEquals("1970-01-01T00:00:00Z", stamps.at("/serving/since").asText());
    assertTrue(stamps.at("/suspended").isNull());
    assertEquals("immediate", stamps.at("/candidate/rollout/strategy").asText());
    assertEquals(30, stamps.at("/candidate/rollout/drain").asDouble());
    assertEquals(0, stamps.at("/candidate/figures/errors").asInt());
    assertEquals("refused", stamps.at("/setback/kind").asText());
    assertEquals("SELF_TEST_FAILED", stamps.at("/setback/code").asText());
  }
}
