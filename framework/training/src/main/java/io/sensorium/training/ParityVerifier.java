package io.sensorium.training;

import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.model.ParityCertificate;
import io.sensorium.runtime.model.ParityCertificate.Comparison;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.DatasetReader;
import io.sensorium.training.dataset.DatasetSchema;
import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.parity.Differences;
import io.sensorium.training.parity.EngineOutputs;
import io.sensorium.training.parity.Speed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a model version on several engines, and says how far their outputs are apart and how fast
 * they are. Encoders are those of {@code parts}: where they remember embeddings, no time is worth
 * anything.
 */
public final class ParityVerifier {
  private static final int PASSES = 5;
  private final PipelineParts parts;
  private final ModelRepository repository;

  public ParityVerifier(PipelineParts parts, ModelRepository repository) {
    this.parts = parts;
    this.repository = repository;
  }

  /**
   * Runs every sample with all its inputs, and with each alone, on each engine. Speeds are medians
   * of several passes over the first batch, in which the engines take turns.
   *
   * @return not stored yet
   * @throws SensoriumException {@code NOT_FOUND} if the version keeps no samples and none are
   *     given; {@code INVALID_DATASET}; {@code ENCODER_NOT_AVAILABLE} if the version was trained
   *     with other encoders; whatever a plugin throws
   */
  public ParityCertificate verify(ParityRequest request) {
    repository.verify(request.version());
    Dataset dataset = read(request);
    List<VersionOnEngine> runs = new ArrayList<>();
    try {
      for (Plan plan : request.plans()) {
        request.progress().progressed("load", runs.size(), request.plans().size());
        runs.add(VersionOnEngine.open(parts, repository, request.version(), plan));
      }
      List<Comparison> comparisons = compare(request, dataset.samples(), runs);
      List<ParityCertificate.EngineRun> engines = time(request, dataset.samples(), runs);
      return certificate(request, dataset, engines, comparisons);
    } finally {
      runs.forEach(VersionOnEngine::close);
    }
  }

  private static Dataset read(ParityRequest request) {
    Path manifest = request.manifest().orElseGet(() -> recorded(request.version()));
    return DatasetReader.read(manifest, DatasetSchema.of(request.plans().get(0).definition()));
  }

  private static Path recorded(ModelVersion version) {
    if (Files.notExists(version.samples())) {
      throw new SensoriumException(
          ErrorCode.NOT_FOUND,
          "model version %d of pipeline '%s' keeps no recorded samples; give some with --data, or train it again with 'training.recordedSamples' above 0"
              .formatted(version.number(), version.pipeline()));
    }
    return version.samples();
  }

  private static List<Comparison> compare(
      ParityRequest request, List<LabelledSample> samples, List<VersionOnEngine> runs) {
    List<Differences> differences = runs.stream().skip(1).map(run -> new Differences()).toList();
    for (int from = 0; from < samples.size(); from += request.batch()) {
      request.progress().progressed("compare", from, samples.size());
      List<LabelledSample> batch = batch(samples, from, request.batch());
      EngineOutputs reference = runs.get(0).outputs(batch);
      for (int i = 0; i < differences.size(); i++) {
        differences.get(i).add(reference, runs.get(i + 1).outputs(batch));
      }
    }
    request.progress().progressed("compare", samples.size(), samples.size());
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < differences.size(); i++) {
      String engine = runs.get(i + 1).engine();
      comparisons.add(differences.get(i).comparison(engine, runs.get(0).engine()));
    }
    return comparisons;
  }

  private static List<LabelledSample> batch(List<LabelledSample> samples, int from, int size) {
    return samples.subList(from, Math.min(samples.size(), from + size));
  }

  /** The comparison before it has warmed all up. */
  private static List<ParityCertificate.EngineRun> time(
      ParityRequest request, List<LabelledSample> samples, List<VersionOnEngine> runs) {
    List<LabelledSample> batch = batch(samples, 0, request.batch());
    List<List<Speed>> speeds = runs.stream().<List<Speed>>map(run -> new ArrayList<>()).toList();
    for (int pass = 0; pass < PASSES; pass++) {
      request.progress().progressed("time", pass, PASSES);
      for (int i = 0; i < runs.size(); i++) {
        speeds.get(i).add(runs.get(i).time(batch));
      }
    }
    request.progress().progressed("time", PASSES, PASSES);
    List<ParityCertificate.EngineRun> timed = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      timed.add(runs.get(i).timed(Speed.median(speeds.get(i))));
    }
    return timed;
  }

  private static ParityCertificate certificate(
      ParityRequest request,
      Dataset dataset,
      List<ParityCertificate.EngineRun> engines,
      List<Comparison> comparisons) {
    ModelVersion version = request.version();
    String source = request.manifest().map(Path::toString).orElse("recorded");
    return new ParityCertificate(
        new ParityCertificate.Model(version.pipeline(), version.number(), version.digest()),
        engines,
        new ParityCertificate.Samples(source, dataset.samples().size()),
        request.tolerance(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        comparisons);
  }
}
