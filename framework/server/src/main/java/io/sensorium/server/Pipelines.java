package io.sensorium.server;

import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.Sample;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** What the server needs of {@link Deployments}: it never deploys. */
interface Pipelines {
  Optional<Deployment> find(String pipeline);

  /** The answers of one generation; of this version of the model, if one is asked for. */
  CompletableFuture<List<Answer>> predict(
      String pipeline, OptionalInt version, List<Sample> samples);

  static Pipelines of(Deployments deployments) {
    return new Pipelines() {
      @Override
      public Optional<Deployment> find(String pipeline) {
        return deployments.find(pipeline);
      }

      @Override
      public CompletableFuture<List<Answer>> predict(
          String pipeline, OptionalInt version, List<Sample> samples) {
        return deployments.predict(pipeline, version, samples);
      }
    };
  }
}
