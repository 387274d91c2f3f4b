package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.definition.Presence;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginUse;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.head.Prediction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** One immutable generation of a pipeline: plugins, weights and configuration. */
final class PipelineGeneration implements AutoCloseable {
  private final Deployment deployment;
  private final Map<String, SharedEncoder> encoders;
  private final Map<String, Content> substitutes;
  private final ServedNetwork network;
  private final SampleCheck check;
  private final Executor executor;
  private final PluginUse use;

  /**
   * A generation.
   *
   * @param encoders by input name; closed with this generation, as is the network
   * @param substitutes the declared defaults, by input name
   * @param executor runs the network
   * @param use of the plugins; ended after everything else has been closed
   */
  PipelineGeneration(
      Deployment deployment,
      Map<String, SharedEncoder> encoders,
      Map<String, Content> substitutes,
      ServedNetwork network,
      Executor executor,
      PluginUse use) {
    this.deployment = deployment;
    this.encoders = Map.copyOf(encoders);
    this.substitutes = Map.copyOf(substitutes);
    this.network = network;
    this.check = new SampleCheck(deployment.definition());
    this.executor = executor;
    this.use = use;
  }

  Deployment deployment() {
    return deployment;
  }

  /** The answers to samples, in their order. */
  CompletableFuture<List<Answer>> predict(List<Sample> samples) {
    check.require(samples);
    List<Map<String, CompletableFuture<Tensor>>> embeddings = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      embeddings.add(embed(samples.get(i), SampleCheck.position(i, samples.size())));
    }
    CompletableFuture<?>[] all =
        embeddings.stream()
            .flatMap(sample -> sample.values().stream())
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all)
        .thenApplyAsync(done -> answers(samples, embeddings), executor);
  }

  private Map<String, CompletableFuture<Tensor>> embed(Sample sample, String position) {
    Map<String, CompletableFuture<Tensor>> embeddings = new LinkedHashMap<>();
    for (InputDefinition input : deployment.inputs()) {
      Content content = sample.inputs().getOrDefault(input.name(), substitutes.get(input.name()));
      if (content != null) {
        String place = "input '" + input.name() + "'" + position;
        embeddings.put(input.name(), named(encoder(input).embed(content), place));
      }
    }
    return embeddings;
  }

  private static CompletableFuture<Tensor> named(
      CompletableFuture<Tensor> embedding, String place) {
    return embedding.exceptionally(
        failure -> {
          throw Failures.at(place, failure);
        });
  }

  private SharedEncoder encoder(InputDefinition input) {
    return Objects.requireNonNull(encoders.get(input.name()));
  }

  private List<Answer> answers(
      List<Sample> samples, List<Map<String, CompletableFuture<Tensor>>> embeddings) {
    List<Map<String, float[]>> scores =
        network.scores(embeddings.stream().map(PipelineGeneration::joined).toList());
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      answers.add(answer(samples.get(i), scores.get(i)));
    }
    return answers;
  }

  private static Map<String, Tensor> joined(Map<String, CompletableFuture<Tensor>> embeddings) {
    Map<String, Tensor> joined = new LinkedHashMap<>();
    embeddings.forEach((input, embedding) -> joined.put(input, embedding.join()));
    return joined;
  }

  private Answer answer(Sample sample, Map<String, float[]> scores) {
    Map<String, Prediction> predictions = new LinkedHashMap<>();
    Map<String, List<Float>> rounded = new LinkedHashMap<>();
    scores.forEach(
        (head, values) -> {
          predictions.put(head, prediction(head, values));
          rounded.put(head, boxed(values));
        });
    return new Answer(
        predictions, rounded, used(sample), substituted(sample), deployment.generation());
  }

  private Prediction prediction(String head, float[] scores) {
    PluginDescriptor plugin = Objects.requireNonNull(deployment.plan().heads().get(head));
    return PluginCalls.call(
        plugin.label(),
        "tell a prediction",
        () ->
            Objects.requireNonNull(
                Objects.requireNonNull(network.heads().get(head)).prediction(scores),
                "it gave none"));
  }

  private static List<Float> boxed(float[] values) {
    List<Float> boxed = new ArrayList<>(values.length);
    for (float value : values) {
      boxed.add(value);
    }
    return boxed;
  }

  private List<String> used(Sample sample) {
    return deployment.inputs().stream()
        .map(InputDefinition::name)
        .filter(sample.inputs()::containsKey)
        .toList();
  }

  private List<String> substituted(Sample sample) {
    return deployment.inputs().stream()
        .filter(input -> input.presence() == Presence.SUBSTITUTE)
        .map(InputDefinition::name)
        .filter(input -> !sample.inputs().containsKey(input))
        .toList();
  }

  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>();
    all.add(network);
    all.addAll(encoders.values());
    all.add(use);
    Closing.all(all);
  }
}
