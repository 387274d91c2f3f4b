package io.sensorium.host.control;

import io.sensorium.host.plugin.PluginHost;
import io.sensorium.host.store.DesiredState;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.PartStatus;
import io.sensorium.runtime.rollout.PipelineStatus;
import io.sensorium.runtime.rollout.Setback;
import io.sensorium.server.administration.Status;
import io.sensorium.server.administration.Status.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells operators what is desired and what became of it. */
final class StatusReport {
  private final PluginHost plugins;
  private final Deployments deployments;
  private final EncoderPool encoders;

  StatusReport(PluginHost plugins, Deployments deployments, EncoderPool encoders) {
    this.plugins = plugins;
    this.deployments = deployments;
    this.encoders = encoders;
  }

  Status status(DesiredState desired) {
    Map<String, PipelineStatus> serving =
        deployments.status().pipelines().stream()
            .collect(Collectors.toMap(PipelineStatus::pipeline, Function.identity()));
    return new Status(
        desired.revision(),
        desired.pipelines().stream()
            .map(each -> pipeline(each, Optional.ofNullable(serving.get(each.name()))))
            .toList(),
        desired.bundles().stream().map(this::bundle).toList(),
        leaks(),
        breakers());
  }

  private static Status.Pipeline pipeline(
      DesiredState.Pipeline desired, Optional<PipelineStatus> status) {
    return new Status.Pipeline(
        desired.name(),
        status.flatMap(PipelineStatus::serving).isPresent() ? State.READY : State.UNAVAILABLE,
        status.flatMap(PipelineStatus::serving).map(each -> each.generation()),
        status.flatMap(PipelineStatus::serving).map(each -> each.model()),
        status.flatMap(StatusReport::reason));
  }

  private static Optional<String> reason(PipelineStatus status) {
    return status
        .suspended()
        .or(() -> status.candidate().map(each -> "tries " + each.generation().generation()))
        .or(() -> status.setback().map(Setback::cause));
  }

  private Status.Bundle bundle(DesiredState.Bundle bundle) {
    return new Status.Bundle(
        bundle.name(),
        bundle.version(),
        bundle.sha256(),
        bundle.acceptance(),
        plugins.users(bundle.sha256()));
  }

  private List<Status.Leak> leaks() {
    return plugins.unloads().outcomes().stream()
        .flatMap(
            outcome ->
                outcome.leaks().stream()
                    .map(leak -> new Status.Leak(outcome.bundle(), leak.toString())))
        .toList();
  }

  private List<Status.Breaker> breakers() {
    return encoders.status().stream()
        .filter(part -> part.circuit().state() != PartStatus.State.CLOSED)
        .map(
            part ->
                new Status.Breaker(
                    part.part(),
                    part.circuit().lastFailure().orElse("it fails"),
                    part.circuit().retryAfter().toMillis()))
        .toList();
  }
}
