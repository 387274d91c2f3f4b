package io.sensorium.training.embedding;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.runtime.execution.SharedEncoder;
import io.sensorium.spi.encoder.Content;
import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.DatasetFaults;
import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.progress.TrainingProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Runs frozen encoders once for each content, and remembers what they gave on disk, by content
 * digest and encoder digest.
 *
 * @param root one file an encoder stands in it
 */
public record EmbeddingCache(Path root) {
  /**
   * The embeddings of all samples; encoders run only for contents that are not in the cache.
   *
   * @param encoders by input name, in the pipeline's order; their embeddings are pooled
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_DATASET} that names every content an
   *     encoder refuses
   */
  public Embeddings embed(
      Dataset dataset, Map<String, SharedEncoder> encoders, TrainingProgress progress) {
    Embeddings embeddings = new Embeddings();
    DatasetFaults faults = new DatasetFaults(dataset.manifest());
    try {
      encoders.forEach(
          (input, encoder) -> embed(dataset, input, encoder, embeddings, faults, progress));
      faults.throwIfAny();
      return embeddings;
    } catch (RuntimeException e) {
      embeddings.close();
      throw e;
    }
  }

  private void embed(
      Dataset dataset,
      String input,
      SharedEncoder encoder,
      Embeddings embeddings,
      DatasetFaults faults,
      TrainingProgress progress) {
    Path path = root.resolve(fileName(encoder.digest()));
    try {
      EmbeddingFile file = EmbeddingFile.open(path, encoder.embedding().dimension());
      Map<String, String> digests = new HashMap<>();
      embeddings.add(input, file, digests);
      EmbeddingRun run = new EmbeddingRun(input, encoder, file, faults);
      embed(dataset, run, digests, progress);
    } catch (IOException e) {
      throw Embeddings.unusable(path, e);
    }
  }

  private static void embed(
      Dataset dataset, EmbeddingRun run, Map<String, String> digests, TrainingProgress progress)
      throws IOException {
    String step = "embed " + run.input();
    Set<String> asked = new HashSet<>();
    int done = 0;
    for (LabelledSample sample : dataset.samples()) {
      progress.progressed(step, done++, dataset.samples().size());
      if (sample.inputs().containsKey(run.input())) {
        Content content = sample.inputs().get(run.input()).content();
        String digest = content.digest();
        digests.put(sample.id(), digest);
        if (asked.add(digest)) {
          run.embed(sample.line(), digest, content);
        }
      }
    }
    run.await();
    progress.progressed(step, done, done);
  }

  /** Encoder digests are free text to us; a file name must not be. */
  private static String fileName(String encoderDigest) {
    byte[] bytes = encoderDigest.getBytes(StandardCharsets.UTF_8);
    return Sha256.of(bytes).substring(0, 32) + ".embeddings";
  }
}
