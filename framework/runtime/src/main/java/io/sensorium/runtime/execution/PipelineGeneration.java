package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.definition.Presence;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.head.Prediction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One immutable generation of a pipeline: plugins, weights and configuration. */
final class PipelineGeneration implements AutoCloseable {
  private final Deployment deployment;
  private final Map<String, SharedEncoder> encoders;
  private final Map<String, Content> substitutes;
  private final ServedNetwork network;
  private final SampleCheck check;
  private final Executor executor;
  private final Uses uses;

  /**
   * A generation.
   *
   * @param encoders by input name; closed with this generation, as is the network
   * @param substitutes the declared defaults, by input name
   * @param executor runs the network
   * @param closedUses counts what must never be: a use of a generation that is closed
   */
  PipelineGeneration(
      Deployment deployment,
      Map<String, SharedEncoder> encoders,
      Map<String, Content> substitutes,
      ServedNetwork network,
      Executor executor,
      AtomicLong closedUses) {
    this.deployment = deployment;
    this.encoders = Map.copyOf(encoders);
    this.substitutes = Map.copyOf(substitutes);
    this.network = network;
    this.check = new SampleCheck(deployment.definition());
    this.uses = new Uses(closedUses);
    this.executor = executor;
  }

  Deployment deployment() {
    return deployment;
  }

  /** The answers to samples, in their order. */
  CompletableFuture<List<Answer>> predict(List<Sample> samples) {
    return predict(samples, SharedEncoder::embed);
  }

  /** The same, with every content encoded even if its embedding is remembered. */
  CompletableFuture<List<Answer>> predictAnew(List<Sample> samples) {
    return predict(samples, SharedEncoder::embedAnew);
  }

  private CompletableFuture<List<Answer>> predict(
      List<Sample> samples, BiFunction<SharedEncoder, Content, CompletableFuture<Tensor>> embed) {
    check.require(samples);
    uses.begin(deployment.generation());
    CompletableFuture<List<Answer>> answers = new CompletableFuture<>();
    try {
      var unused =
          run(samples, embed)
              .whenComplete(
                  (found, failure) -> {
                    uses.end();
                    complete(answers, found, failure);
                  });
    } catch (RuntimeException e) {
      uses.end();
      throw e;
    }
    return answers;
  }

  private static void complete(
      CompletableFuture<List<Answer>> answers,
      @Nullable List<Answer> found,
      @Nullable Throwable failure) {
    if (failure == null) {
      answers.complete(found);
    } else {
      answers.completeExceptionally(failure);
    }
  }

  private CompletableFuture<List<Answer>> run(
      List<Sample> samples, BiFunction<SharedEncoder, Content, CompletableFuture<Tensor>> embed) {
    List<Map<String, CompletableFuture<Tensor>>> embeddings = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      embeddings.add(embed(samples.get(i), SampleCheck.position(i, samples.size()), embed));
    }
    CompletableFuture<?>[] all =
        embeddings.stream()
            .flatMap(sample -> sample.values().stream())
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all)
        .thenApplyAsync(done -> answers(samples, embeddings), executor);
  }

  private Map<String, CompletableFuture<Tensor>> embed(
      Sample sample,
      String position,
      BiFunction<SharedEncoder, Content, CompletableFuture<Tensor>> embed) {
    Map<String, CompletableFuture<Tensor>> embeddings = new LinkedHashMap<>();
    for (InputDefinition input : deployment.inputs()) {
      Content content = sample.inputs().getOrDefault(input.name(), substitutes.get(input.name()));
      if (content != null) {
        String place = "input '" + input.name() + "'" + position;
        embeddings.put(input.name(), named(embed.apply(encoder(input), content), place));
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
    return new Answer(predictions, rounded, used(sample), substituted(sample), deployment);
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
    uses.close();
    List<AutoCloseable> all = new ArrayList<>();
    all.add(network);
    all.addAll(encoders.values());
    Closing.all(all);
  }
}
