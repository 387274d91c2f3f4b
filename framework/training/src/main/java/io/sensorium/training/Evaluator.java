package io.sensorium.training;

import io.sensorium.network.Network;
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
import io.sensorium.training.embedding.EmbeddingCache;
import io.sensorium.training.embedding.Embeddings;
import io.sensorium.training.evaluation.SubsetEvaluation;
import io.sensorium.training.evaluation.SubsetEvaluation.Findings;
import io.sensorium.training.report.HtmlReport;
import io.sensorium.training.report.TrainingReport;
import io.sensorium.training.report.TrainingReport.Splits;
import java.util.List;
import java.util.Map;

/** Evaluates a published model version on all samples of a manifest. Thread-safe. */
public final class Evaluator {
  private final PipelineParts parts;
  private final EmbeddingCache cache;
  private final ModelRepository repository;

  public Evaluator(PipelineParts parts, EmbeddingCache cache, ModelRepository repository) {
    this.parts = parts;
    this.cache = cache;
    this.repository = repository;
  }

  /**
   * Evaluates on every subset of inputs.
   *
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_DATASET} with all faults of the
   *     dataset, {@code ENCODER_NOT_AVAILABLE} if the version was trained with other encoders, or
   *     whatever a plugin throws
   */
  public EvaluationOutcome evaluate(EvaluationRequest request) {
    Stopwatch stopwatch = new Stopwatch();
    Plan plan = request.plan();
    SubsetEvaluation.requireFewInputs(plan.encoders().size());
    Dataset dataset =
        stopwatch.time(
            "read",
            () -> DatasetReader.read(request.manifest(), DatasetSchema.of(plan.definition())));
    Map<String, Head> heads = parts.heads(plan, request.version().labels());
    HeadLabels.check(dataset, heads);
    try (EncoderShares encoders = stopwatch.time("load", () -> EncoderShares.acquire(parts, plan));
        Embeddings embeddings = stopwatch.time("embed", () -> embed(request, dataset, encoders))) {
      Findings findings =
          stopwatch.time(
              "evaluate", () -> evaluate(request, encoders.plan(), dataset, heads, embeddings));
      TrainingReport report =
          reporting(request, encoders.plan(), dataset)
              .report(
                  new Splits(0, 0, dataset.samples().size()),
                  findings,
                  encoders.identities(),
                  List.of(),
                  0)
              .timed(stopwatch.seconds())
              .published(request.version());
      return new EvaluationOutcome(report, new HtmlReport(dataset).write(report));
    }
  }

  private Embeddings embed(EvaluationRequest request, Dataset dataset, EncoderShares encoders) {
    // First, for the wrong encoders may take long.
    repository.requireEncoders(request.version(), encoders.identities());
    return cache.embed(dataset, encoders.byInput(), request.progress());
  }

  private Findings evaluate(
      EvaluationRequest request,
      Plan plan,
      Dataset dataset,
      Map<String, Head> heads,
      Embeddings embeddings) {
    ModelVersion version = request.version();
    String head = Reporting.head(plan);
    Network network = repository.network(version);
    Device device = parts.device(plan);
    try (Program program = parts.engine(plan).compile(network, CompileOptions.inference(device))) {
      return new SubsetEvaluation(
              head,
              heads.get(head),
              version.labels().get(head),
              embeddings,
              plan.definition().training().seed(),
              request.progress())
          .evaluate(program, dataset.samples());
    }
  }

  private Reporting reporting(EvaluationRequest request, Plan plan, Dataset dataset) {
    Engine engine = parts.engine(plan);
    return new Reporting(
        plan,
        request.dataset(),
        dataset,
        request.version().labels().get(Reporting.head(plan)),
        engine.name() + " " + engine.version(),
        parts.device(plan).toString());
  }
}
