package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.definition.RolloutDefinition.Strategy;
import io.sensorium.runtime.rollout.CandidateStatus;
import io.sensorium.runtime.rollout.Comparison;
import io.sensorium.runtime.rollout.SelfTestReport;
import io.sensorium.runtime.rollout.Verdict;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** A generation that is tried on requests before it may take over. Thread-safe. */
final class Candidate {
  /** Its multiples fall evenly between 0 and 1, and in step with no client's habits. */
  private static final double GOLDEN_RATIO = 0.6180339887498949;

  private final Handoff<PipelineGeneration> handoff = new Handoff<>();
  private final Deployment deployment;
  private final RolloutDefinition rollout;
  private final SelfTestReport selfTest;
  private final Comparison comparison;
  private final AtomicLong requests = new AtomicLong();
  private final long start = System.nanoTime();

  Candidate(Tenure<PipelineGeneration> next, RolloutDefinition rollout, SelfTestReport selfTest) {
    this.deployment = next.value().deployment();
    this.rollout = rollout;
    this.selfTest = selfTest;
    this.comparison = new Comparison(rollout);
    var unused = handoff.replace(next);
  }

  Handoff<PipelineGeneration> handoff() {
    return handoff;
  }

  Deployment deployment() {
    return deployment;
  }

  RolloutDefinition rollout() {
    return rollout;
  }

  SelfTestReport selfTest() {
    return selfTest;
  }

  Comparison comparison() {
    return comparison;
  }

  /** Whether the next request is one of its share. */
  boolean isNext() {
    double turn = requests.incrementAndGet() * GOLDEN_RATIO;
    return turn - Math.floor(turn) < rollout.share();
  }

  /**
   * Whether it answers clients, and one that asks for this version too.
   *
   * @param version of the model; empty if any will do
   */
  boolean answers(OptionalInt version) {
    int own = deployment.model().number();
    return rollout.strategy() == Strategy.CANARY && version.orElse(own) == own;
  }

  Verdict verdict() {
    return comparison.verdict(Duration.ofNanos(System.nanoTime() - start));
  }

  CandidateStatus status() {
    return new CandidateStatus(deployment.status(), rollout, selfTest, comparison.figures());
  }
}
