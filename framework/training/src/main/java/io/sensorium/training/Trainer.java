package io.sensorium.training;

import io.sensorium.network.Network;
import io.sensorium.network.passes.Passes;
import io.sensorium.runtime.definition.TrainingDefinition;
import io.sensorium.runtime.execution.PipelineNetwork;
import io.sensorium.runtime.model.ModelDraft;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.head.Head;
import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.DatasetReader;
import io.sensorium.training.dataset.DatasetSchema;
import io.sensorium.training.dataset.DatasetSplit;
import io.sensorium.training.dataset.RecordedSamples;
import io.sensorium.training.dataset.Splitter;
import io.sensorium.training.embedding.EmbeddingCache;
import io.sensorium.training.embedding.Embeddings;
import io.sensorium.training.evaluation.SubsetEvaluation;
import io.sensorium.training.evaluation.SubsetEvaluation.Findings;
import io.sensorium.training.fit.Fit;
import io.sensorium.training.fit.Fitter;
import io.sensorium.training.report.HtmlReport;
import io.sensorium.training.report.ReportJson;
import io.sensorium.training.report.TrainingReport;
import io.sensorium.training.report.TrainingReport.Splits;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains the fusion and the heads of a pipeline on a dataset, and publishes a model version.
 * Thread-safe. On the CPU, the same request with the same embeddings gives the same report, but for
 * its timings.
 */
public final class Trainer {
  private final PipelineParts parts;
  private final EmbeddingCache cache;
  private final ModelRepository repository;

  public Trainer(PipelineParts parts, EmbeddingCache cache, ModelRepository repository) {
    this.parts = parts;
    this.cache = cache;
    this.repository = repository;
  }

  /**
   * Trains.
   *
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_DATASET} with all faults of the
   *     dataset, {@code INVALID_SETTING} if training diverges, or whatever a plugin throws; nothing
   *     is published then
   */
  public TrainingOutcome train(TrainingRequest request) {
    Stopwatch stopwatch = new Stopwatch();
    Plan plan = request.plan();
    TrainingDefinition training = plan.definition().training();
    DatasetSchema schema = DatasetSchema.of(plan.definition());
    Dataset dataset = stopwatch.time("read", () -> DatasetReader.read(request.manifest(), schema));
    Map<String, List<String>> labels = HeadLabels.of(plan.definition(), dataset);
    Map<String, Head> heads = parts.heads(plan, labels);
    HeadLabels.check(dataset, heads);
    DatasetSplit split =
        new Splitter(training.validation(), training.test(), training.seed())
            .split(dataset, Reporting.head(plan));
    SubsetEvaluation.requireFewInputs(plan.encoders().size());
    try (EncoderShares encoders = stopwatch.time("load", () -> EncoderShares.acquire(parts, plan));
        Embeddings embeddings =
            stopwatch.time(
                "embed", () -> cache.embed(dataset, encoders.byInput(), request.progress()))) {
      Network network =
          PipelineNetwork.compose(
              plan.definition().name(),
              encoders.forms(),
              parts.fusion(plan),
              heads,
              training.seed());
      Device device = parts.device(encoders.plan());
      Session session =
          new Session(request, device, stopwatch, dataset, split, labels, heads, embeddings);
      return session.train(network, encoders.identities());
    }
  }

  /** One training whose embeddings stand. */
  private final class Session {
    private final TrainingRequest request;
    private final Stopwatch stopwatch;
    private final Dataset dataset;
    private final DatasetSplit split;
    private final Map<String, List<String>> labels;
    private final Map<String, Head> heads;
    private final Embeddings embeddings;
    private final Engine engine;
    private final Device device;

    Session(
        TrainingRequest request,
        Device device,
        Stopwatch stopwatch,
        Dataset dataset,
        DatasetSplit split,
        Map<String, List<String>> labels,
        Map<String, Head> heads,
        Embeddings embeddings) {
      this.request = request;
      this.stopwatch = stopwatch;
      this.dataset = dataset;
      this.split = split;
      this.labels = labels;
      this.heads = heads;
      this.embeddings = embeddings;
      this.engine = parts.engine(request.plan());
      this.device = device;
    }

    TrainingOutcome train(Network network, Map<String, String> encoders) {
      Fit fit = stopwatch.time("train", () -> fit(network));
      Network trained = Network.frozen(Passes.inference(fit.network().model()));
      Findings findings = stopwatch.time("evaluate", () -> evaluate(trained));
      TrainingReport report = report(fit, findings, encoders);
      String page = stopwatch.time("report", () -> new HtmlReport(dataset).write(report));
      ModelVersion version =
          stopwatch.time("publish", () -> publish(trained, encoders, report, page));
      TrainingReport published = report.timed(stopwatch.seconds()).published(version);
      return new TrainingOutcome(version, split, published);
    }

    private Fit fit(Network network) {
      Plan plan = request.plan();
      return new Fitter(
              plan.definition().name(),
              plan.definition().training(),
              heads,
              embeddings,
              request.progress())
          .fit(engine, device, network, split);
    }

    /** On what will be served, not on what was trained. */
    private Findings evaluate(Network trained) {
      String head = Reporting.head(request.plan());
      long seed = request.plan().definition().training().seed();
      try (Program program = engine.compile(trained, CompileOptions.inference(device))) {
        return new SubsetEvaluation(
                head, heads.get(head), labels.get(head), embeddings, seed, request.progress())
            .evaluate(program, split.test());
      }
    }

    private TrainingReport report(Fit fit, Findings findings, Map<String, String> encoders) {
      Splits splits =
          new Splits(split.train().size(), split.validation().size(), split.test().size());
      Reporting reporting =
          new Reporting(
              request.plan(),
              request.dataset(),
              dataset,
              labels.get(Reporting.head(request.plan())),
              engine.name() + " " + engine.version(),
              device.toString());
      return reporting
          .report(splits, findings, encoders, fit.epochs(), fit.best())
          .timed(stopwatch.seconds());
    }

    private ModelVersion publish(
        Network trained, Map<String, String> encoders, TrainingReport report, String page) {
      return repository.publish(
          new ModelDraft(
              request.plan().definition().name(),
              request.plan().definition().source(),
              trained,
              labels,
              encoders,
              request.plan().definition().substituteFiles(),
              files(report, page)));
    }

    private Map<String, byte[]> files(TrainingReport report, String page) {
      Map<String, byte[]> files = new LinkedHashMap<>(recordedSamples().files());
      files.put("report.json", ReportJson.write(report));
      files.put("report.html", page.getBytes(StandardCharsets.UTF_8));
      return files;
    }

    private RecordedSamples recordedSamples() {
      TrainingDefinition training = request.plan().definition().training();
      return RecordedSamples.draw(
          split.test(),
          Reporting.head(request.plan()),
          training.recordedSamples(),
          RecordedSamples.MOST_BYTES,
          training.seed());
    }
  }
}
