package io.sensorium.runtime.rollout;

import io.sensorium.runtime.definition.RolloutDefinition;

/** A generation that has passed its self-test and is tried on requests. */
public record CandidateStatus(
    GenerationStatus generation,
    RolloutDefinition rollout,
    SelfTestReport selfTest,
    ComparisonFigures figures) {}
