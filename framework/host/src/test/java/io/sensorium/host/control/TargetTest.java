package io.sensorium.host.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.StateChange;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.definition.RolloutDefinition.Strategy;
import io.sensorium.runtime.execution.Replacement;
import io.sensorium.runtime.model.ModelVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final PipelineDefinition DEFINITION =
      new PipelineReader()
          .read(
              """
              pipeline: one
              version: "1.0.0"
              engine: { name: small }
              inputs:
                text: { modality: text, encoder: alpha }
              fusion: { strategy: small }
              heads: { mark: { task: small } }
              rollout: { strategy: canary, limits: { accuracyPoints: 1, slowdown: 0.1 } }
              """,
              "one.yaml",
              Path.of(""))
          .orThrow();

  private static Target target() {
    ModelVersion model = new ModelVersion("one", 1, "00", Path.of(""), Instant.EPOCH, Map.of());
    StateChange state = StateChange.of(DesiredState.EMPTY, "tester", "a test");
    return new Target(
        state,
        true,
        List.of(),
        List.of(),
        List.of(new Replacement(DEFINITION, model)),
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /** Who goes back from a better model, or a quicker one, has a reason. */
  @Test
  void wayBackIsTakenAtOnceWhateverItIsComparedWith() {
    assertEquals(Strategy.CANARY, target().replaced().get(0).rollout().strategy());
    RolloutDefinition rollout = target().asWayBack().replaced().get(0).rollout();
    assertEquals(Strategy.IMMEDIATE, rollout.strategy());
    assertTrue(rollout.limits().accuracyPoints() > 100, rollout::toString);
    assertTrue(rollout.limits().slowdown() > 1e6, rollout::toString);
    assertEquals(DEFINITION.rollout().drain(), rollout.drain());
  }
}
