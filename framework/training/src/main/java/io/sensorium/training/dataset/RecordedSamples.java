package io.sensorium.training.dataset;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.encoder.Content;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Samples that a model version keeps with their contents, so that it can be run on something real
 * wherever it goes. They are a dataset of their own at {@link ModelVersion#samples}.
 */
public record RecordedSamples(List<LabelledSample> samples) {
  /** What all contents together may take; a sample that does not fit any more is left out. */
  public static final long MOST_BYTES = 16L << 20;

  private static final String FOLDER =
      ModelVersion.SAMPLES.substring(0, ModelVersion.SAMPLES.lastIndexOf('/') + 1);
  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,8}$");

  public RecordedSamples {
    samples = List.copyOf(samples);
  }

  /**
   * Draws samples evenly over the labels of a head: as many of each as there are, until there are
   * enough. The same split and seed give the same samples.
   *
   * @param most samples; 0 for none
   * @param mostBytes of their contents together
   */
  public static RecordedSamples draw(
      List<LabelledSample> split, String head, int most, long mostBytes, long seed) {
    Deque<Queue<LabelledSample>> turns = new ArrayDeque<>(shuffled(split, head, seed));
    List<LabelledSample> drawn = new ArrayList<>();
    long left = mostBytes;
    while (drawn.size() < most && !turns.isEmpty()) {
      Queue<LabelledSample> label = turns.remove();
      LabelledSample next = label.remove();
      if (!label.isEmpty()) {
        turns.add(label);
      }
      long bytes = next.inputs().values().stream().mapToLong(InputContent::bytes).sum();
      if (bytes <= left) {
        left -= bytes;
        drawn.add(next);
      }
    }
    return new RecordedSamples(drawn);
  }

  /** The samples of each label, sorted by label; none is empty. */
  private static List<Queue<LabelledSample>> shuffled(
      List<LabelledSample> split, String head, long seed) {
    Map<String, List<LabelledSample>> byLabel = new TreeMap<>();
    split.forEach(
        sample ->
            byLabel.computeIfAbsent(sample.label(head), label -> new ArrayList<>()).add(sample));
    Random random = new Random(seed);
    byLabel.values().forEach(samples -> Collections.shuffle(samples, random));
    return byLabel.values().stream().<Queue<LabelledSample>>map(ArrayDeque::new).toList();
  }

  /**
   * The files of the dataset, by their name in the model version: the manifest, and each file of
   * the samples under its digest. None if there is no sample.
   */
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    if (!samples.isEmpty()) {
      ManifestWriter manifest = new ManifestWriter();
      samples.forEach(sample -> manifest.add(sample.id(), sample.labels(), inputs(sample, files)));
      files.put(ModelVersion.SAMPLES, manifest.bytes());
    }
    return files;
  }

  private static Map<String, String> inputs(LabelledSample sample, Map<String, byte[]> files) {
    Map<String, String> inputs = new LinkedHashMap<>();
    sample.inputs().forEach((input, content) -> inputs.put(input, value(content, files)));
    return inputs;
  }

  /** A text stands in the manifest itself, wherever it stood before. */
  private static String value(InputContent input, Map<String, byte[]> files) {
    Content content = input.content();
    if (content instanceof Content.Text text) {
      return text.text();
    }
    byte[] bytes = bytes((Content.Bytes) content);
    String name = Sha256.of(bytes) + extension(input);
    files.put(FOLDER + name, bytes);
    return name;
  }

  private static byte[] bytes(Content.Bytes content) {
    ByteBuffer source = content.bytes();
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    return bytes;
  }

  private static String extension(InputContent input) {
    Matcher extension =
        EXTENSION.matcher(input instanceof InputContent.File file ? file.path().toString() : "");
    return extension.find() ? extension.group() : "";
  }
}
