package io.sensorium.runtime.execution;

import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.rollout.GenerationEvent;
import io.sensorium.runtime.rollout.PipelineStatus;
import io.sensorium.runtime.rollout.SelfTestReport;
import io.sensorium.runtime.rollout.Setback;
import io.sensorium.runtime.rollout.Verdict;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline: the generation that serves, the candidate that may take over, and what became of
 * those before. Thread-safe; whoever asks for a lease waits for nobody.
 */
final class ServedPipeline {
  private final String name;
  private final Drains drains;
  private final Consumer<GenerationEvent> events;
  private final Handoff<PipelineGeneration> serving = new Handoff<>();
  private volatile @Nullable Candidate candidate;
  private volatile @Nullable String suspended;
  private volatile @Nullable SelfTestReport selfTest;
  private volatile @Nullable Setback setback;

  ServedPipeline(String name, Drains drains, Consumer<GenerationEvent> events) {
    this.name = name;
    this.drains = drains;
    this.events = events;
  }

  Optional<Handoff.Lease<PipelineGeneration>> acquire(Lessee lessee) {
    return serving.acquire(lessee);
  }

  /** The generation that serves, at this moment. */
  Optional<Tenure<PipelineGeneration>> serving() {
    return serving.current();
  }

  /** What serves, at this moment. */
  Optional<Deployment> deployment() {
    return serving.current().map(tenure -> tenure.value().deployment());
  }

  Optional<Candidate> candidate() {
    return Optional.ofNullable(candidate);
  }

  /** Whether it is out of service for a while, and will be back. */
  boolean isSuspended() {
    return suspended != null;
  }

  /** Why nothing answers: {@code UNAVAILABLE}, or {@code NOT_FOUND} if nothing ever has. */
  SensoriumException outOfService() {
    String reason = suspended;
    return reason == null
        ? new SensoriumException(
            ErrorCode.NOT_FOUND, "no version of pipeline '%s' is deployed".formatted(name))
        : new SensoriumException(
            ErrorCode.UNAVAILABLE, "pipeline '%s' is out of service: %s".formatted(name, reason));
  }

  /** Puts a generation into service; what served before drains. */
  synchronized void publish(
      Tenure<PipelineGeneration> next, SelfTestReport report, Duration drain) {
    selfTest = report;
    setback = null;
    Optional<Tenure<PipelineGeneration>> before = serving.replace(next);
    suspended = null;
    before.ifPresent(each -> drains.begin(each, drain));
    tell(next.value().deployment(), GenerationEvent.Kind.PUBLISHED, "");
  }

  /** Tries a generation on requests. */
  synchronized void nominate(Candidate next) {
    setback = null;
    candidate = next;
    tell(next.deployment(), GenerationEvent.Kind.CANDIDATE, "");
  }

  /** Acts on what is known of a candidate; nothing if it is none any more. */
  void judge(Candidate judged) {
    Verdict verdict = judged.verdict();
    switch (verdict.outcome()) {
      case BAD -> withdraw(judged, Setback.Kind.ROLLED_BACK, verdict.reason());
      case GOOD -> {
        if (judged.rollout().promotes()) {
          promote(judged);
        }
      }
      case UNDECIDED -> {}
    }
  }

  /** Puts a candidate into service, unless it is none any more. */
  synchronized void promote(Candidate promoted) {
    if (candidate == promoted) {
      // First it takes over, or a request could find neither of the two.
      Optional<Tenure<PipelineGeneration>> before = serving.takeOver(promoted.handoff());
      candidate = null;
      suspended = null;
      selfTest = promoted.selfTest();
      before.ifPresent(each -> drains.begin(each, promoted.rollout().drain()));
      tell(promoted.deployment(), GenerationEvent.Kind.PUBLISHED, "");
    }
  }

  /** Ends a candidate's rollout, unless it is none any more. */
  synchronized void withdraw(Candidate withdrawn, Setback.Kind kind, String cause) {
    if (candidate == withdrawn) {
      candidate = null;
      ModelVersion model = withdrawn.deployment().model();
      setback = Setback.ended(kind, model.number(), model.digest(), cause);
      tell(withdrawn.deployment(), GenerationEvent.Kind.WITHDRAWN, cause);
      withdrawn
          .handoff()
          .clear()
          .ifPresent(each -> drains.begin(each, withdrawn.rollout().drain()));
    }
  }

  /**
   * Takes it out of service; requests fail with the reason until a generation is published.
   *
   * @return completes when what served is closed
   */
  synchronized CompletableFuture<Void> suspend(String reason, Duration drain) {
    suspended = reason;
    candidate()
        .ifPresent(each -> withdraw(each, Setback.Kind.ABORTED, "the pipeline was suspended"));
    Optional<Tenure<PipelineGeneration>> before = serving.clear();
    before.ifPresent(each -> drains.begin(each, drain));
    return before.map(Tenure::closed).orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /** Keeps why a model version did not come to serve. */
  void refused(ModelVersion model, SensoriumException error) {
    setback = Setback.refused(model.number(), model.digest(), error);
  }

  PipelineStatus status() {
    return new PipelineStatus(
        name,
        deployment().map(Deployment::status),
        Optional.ofNullable(suspended).filter(reason -> serving.current().isEmpty()),
        Optional.ofNullable(selfTest).filter(report -> serving.current().isPresent()),
        candidate().map(Candidate::status),
        drains.of(name),
        Optional.ofNullable(setback));
  }

  private void tell(Deployment deployment, GenerationEvent.Kind kind, String detail) {
    events.accept(GenerationEvent.of(name, deployment.generation(), kind, detail));
  }
}
