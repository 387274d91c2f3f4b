package io.sensorium.server;

import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.Deadline;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.Sample;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the server needs of {@link Deployments}: it never deploys. */
interface Pipelines {
  Optional<Deployment> find(String pipeline);

  CompletableFuture<List<Answer>> predict(String pipeline, List<Sample> samples, Deadline deadline);

  static Pipelines of(Deployments deployments) {
    return new Pipelines() {
      @Override
      public Optional<Deployment> find(String pipeline) {
        return deployments.find(pipeline);
      }

      @Override
      public CompletableFuture<List<Answer>> predict(
          String pipeline, List<Sample> samples, Deadline deadline) {
        return deployments.predict(pipeline, samples, deadline);
      }
    };
  }
}
