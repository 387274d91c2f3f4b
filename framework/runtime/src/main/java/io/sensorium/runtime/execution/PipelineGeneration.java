package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.definition.Presence;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginUse;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.head.Prediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One immutable generation of a pipeline: plugins, weights and configuration. */
final class PipelineGeneration implements AutoCloseable {
  private final Deployment deployment;
  private final Map<String, SharedEncoder> encoders;
  private final Map<String, Content> substitutes;
  private final GuardedNetwork network;
  private final SampleCheck check;
  private final Uses uses;
  private final Pause pause = new Pause();
  private final PluginUse use;

  /**
   * A generation.
   *
   * @param encoders by input name; closed with this generation, as is the network
   * @param substitutes the declared defaults, by input name
   * @param closedUses counts what must never be: a use of a generation that is closed
   * @param use of the plugins; ended after everything else has been closed
   */
  PipelineGeneration(
      Deployment deployment,
      Map<String, SharedEncoder> encoders,
      Map<String, Content> substitutes,
      GuardedNetwork network,
      AtomicLong closedUses,
      PluginUse use) {
    this.deployment = deployment;
    this.encoders = Map.copyOf(encoders);
    this.substitutes = Map.copyOf(substitutes);
    this.network = network;
    this.check = new SampleCheck(deployment.definition());
    this.uses = new Uses(closedUses);
    this.use = use;
  }

  Deployment deployment() {
    return deployment;
  }

  /** The answers to samples, in their order. */
  CompletableFuture<List<Answer>> predict(List<Sample> samples, Deadline deadline) {
    Embedding embedding = (encoder, content) -> encoder.embed(content, deadline);
    return pause.then(deadline, () -> predict(samples, embedding, deadline, new Effort()));
  }

  /** The same, with every content encoded by itself even if its embedding is remembered. */
  CompletableFuture<TimedAnswers> predictAlone(List<Sample> samples, Deadline deadline) {
    Effort effort = new Effort();
    return predict(
            samples,
            (encoder, content) -> encoder.embedAlone(content, deadline, effort::embedded),
            deadline,
            effort)
        .thenApply(answers -> new TimedAnswers(answers, effort.nanos()));
  }

  /**
   * Has everything wait that would disturb {@link #predictAlone}: the requests of this generation,
   * and what others have its encoders encode.
   *
   * @param most after which it ends by itself
   */
  SharedEncoder.Quiet quiet(Duration most) {
    List<SharedEncoder.Quiet> all = new ArrayList<>();
    all.add(pause.begin(most));
    // Those in a hurry keep coming.
    uses.awaitNone(most.dividedBy(5));
    encoders.values().forEach(encoder -> all.add(encoder.quiet(most)));
    return () -> all.forEach(SharedEncoder.Quiet::close);
  }

  /** How contents are embedded. */
  @FunctionalInterface
  private interface Embedding {
    CompletableFuture<Tensor> of(SharedEncoder encoder, Content content);
  }

  private CompletableFuture<List<Answer>> predict(
      List<Sample> samples, Embedding embedding, Deadline deadline, Effort effort) {
    check.require(samples);
    network.requireInService();
    uses.begin(deployment.generation());
    CompletableFuture<List<Answer>> answers = new CompletableFuture<>();
    try {
      var unused =
          run(samples, embedding, deadline, effort)
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
      List<Sample> samples, Embedding embedding, Deadline deadline, Effort effort) {
    List<Map<String, CompletableFuture<Tensor>>> embeddings = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      String position = SampleCheck.position(i, samples.size());
      embeddings.add(embed(samples.get(i), position, embedding));
    }
    return firstFailureOrAll(embeddings)
        .thenCompose(
            done -> network.run(deadline, served -> answers(served, samples, embeddings, effort)));
  }

  /** Fails as soon as one fails: a request whose encoder is out of service waits for no other. */
  private static CompletableFuture<Void> firstFailureOrAll(
      List<Map<String, CompletableFuture<Tensor>>> embeddings) {
    List<CompletableFuture<Tensor>> each =
        embeddings.stream().flatMap(sample -> sample.values().stream()).toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new));
    for (CompletableFuture<Tensor> embedding : each) {
      var unused =
          embedding.exceptionally(
              failure -> {
                all.completeExceptionally(failure);
                throw Failures.of(failure);
              });
    }
    return all;
  }

  private Map<String, CompletableFuture<Tensor>> embed(
      Sample sample, String position, Embedding embedding) {
    Map<String, CompletableFuture<Tensor>> embeddings = new LinkedHashMap<>();
    for (InputDefinition input : deployment.inputs()) {
      Content content = sample.inputs().getOrDefault(input.name(), substitutes.get(input.name()));
      if (content != null) {
        String place = "input '" + input.name() + "'" + position;
        embeddings.put(input.name(), named(embedding.of(encoder(input), content), place));
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
      ServedNetwork served,
      List<Sample> samples,
      List<Map<String, CompletableFuture<Tensor>>> embeddings,
      Effort effort) {
    long start = System.nanoTime();
    List<Map<String, float[]>> scores =
        served.scores(embeddings.stream().map(PipelineGeneration::joined).toList());
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      answers.add(answer(served, samples.get(i), scores.get(i)));
    }
    effort.ran(System.nanoTime() - start);
    return answers;
  }

  private static Map<String, Tensor> joined(Map<String, CompletableFuture<Tensor>> embeddings) {
    Map<String, Tensor> joined = new LinkedHashMap<>();
    embeddings.forEach((input, embedding) -> joined.put(input, embedding.join()));
    return joined;
  }

  private Answer answer(ServedNetwork served, Sample sample, Map<String, float[]> scores) {
    Map<String, Prediction> predictions = new LinkedHashMap<>();
    Map<String, List<Float>> rounded = new LinkedHashMap<>();
    scores.forEach(
        (head, values) -> {
          predictions.put(head, prediction(served, head, values));
          rounded.put(head, boxed(values));
        });
    return new Answer(predictions, rounded, used(sample), substituted(sample), deployment);
  }

  private Prediction prediction(ServedNetwork served, String head, float[] scores) {
    PluginDescriptor plugin = Objects.requireNonNull(deployment.plan().heads().get(head));
    return PluginCalls.call(
        plugin.label(),
        "tell a prediction",
        () ->
            Objects.requireNonNull(
                Objects.requireNonNull(served.heads().get(head)).prediction(scores),
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
    all.add(use);
    Closing.all(all);
  }
}
