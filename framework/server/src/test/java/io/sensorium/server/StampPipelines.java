package io.sensorium.server;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import io.sensorium.runtime.definition.PipelineDefinition.FusionDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.HeadDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.definition.PluginReference;
import io.sensorium.runtime.definition.Presence;
import io.sensorium.runtime.definition.TrainingDefinition;
import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.Version;
import io.sensorium.spi.Settings;
import io.sensorium.spi.head.Prediction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One pipeline that takes every kind of input, keeps what it was given, and calls everything food
 * with 3/4, or what the test has put into {@link #answers}.
 */
final class StampPipelines implements Pipelines {
  static final List<String> LABELS = List.of("food", "toys, \"games\"");

  final ConcurrentLinkedDeque<Sample> received = new ConcurrentLinkedDeque<>();
  final Queue<CompletableFuture<List<Answer>>> answers = new ConcurrentLinkedQueue<>();
  final AtomicReference<Deployment> deployment =
      new AtomicReference<>(deployment("stamps/1-aa", 3));

  @Override
  public Optional<Deployment> find(String pipeline) {
    return pipeline.equals("stamps") ? Optional.of(deployment.get()) : Optional.empty();
  }

  @Override
  public CompletableFuture<List<Answer>> predict(
      String pipeline, OptionalInt version, List<Sample> samples) {
    received.addAll(samples);
    CompletableFuture<List<Answer>> prepared = answers.poll();
    return prepared == null
        ? CompletableFuture.completedFuture(samples.stream().map(this::answer).toList())
        : prepared;
  }

  Answer answer(Sample sample) {
    return answer(sample, 0.75);
  }

  Answer answer(Sample sample, double probability) {
    List<String> used =
        deployment.get().inputs().stream()
            .map(InputDefinition::name)
            .filter(sample.inputs()::containsKey)
            .toList();
    return new Answer(
        Map.of(
            "category",
            new Prediction.Classification(
                LABELS.get(0),
                List.of(
                    new Prediction.Probability(LABELS.get(0), probability),
                    new Prediction.Probability(LABELS.get(1), 1 - probability)))),
        Map.of(),
        used,
        sample.inputs().containsKey("caption") ? List.of() : List.of("caption"),
        deployment.get());
  }

  static Deployment deployment(String generation, int version) {
    PluginReference plugin = PluginReference.parse("any");
    Settings settings = Settings.none("test");
    List<InputDefinition> inputs =
        List.of(
            input("picture", "image", Presence.REQUIRED),
            input("caption", "text", Presence.SUBSTITUTE),
            input("speech", "audio", Presence.OPTIONAL),
            input("numbers", "table", Presence.OPTIONAL));
    PipelineDefinition definition =
        new PipelineDefinition(
            "stamps",
            Version.parse("1.0.0"),
            new EngineChoice("pytorch", "cpu"),
            inputs,
            new FusionDefinition(plugin, settings),
            List.of(new HeadDefinition("category", plugin, settings)),
            TrainingDefinition.DEFAULTS,
            "",
            "stamps.yaml",
            Map.of());
    Plan plan =
        new Plan(
            definition,
            descriptor(PluginKind.ENGINE, "pytorch"),
            Map.of(),
            Map.of(),
            descriptor(PluginKind.FUSION, "any"),
            Map.of("category", descriptor(PluginKind.HEAD, "any")));
    Map<String, List<String>> labels = Map.of("category", LABELS);
    ModelVersion model =
        new ModelVersion("stamps", version, "00", Path.of("stamps"), Instant.EPOCH, labels);
    return new Deployment(plan, model, generation, labels, Instant.EPOCH);
  }

  private static InputDefinition input(String name, String modality, Presence presence) {
    return new InputDefinition(
        name,
        modality,
        PluginReference.parse("any"),
        new EngineChoice("pytorch", "cpu"),
        presence,
        Optional.empty(),
        Settings.none(name));
  }

  private static PluginDescriptor descriptor(PluginKind kind, String name) {
    return new PluginDescriptor(
        kind,
        name,
        Version.parse("1.0.0"),
        Optional.empty(),
        0,
        false,
        Map.of(),
        "test/1.0.0",
        "00",
        List.of());
  }
}
