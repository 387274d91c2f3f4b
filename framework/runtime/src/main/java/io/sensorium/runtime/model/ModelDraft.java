package io.sensorium.runtime.model;

import io.sensorium.network.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What training hands over for publication.
 *
 * @param definition the pipeline file's text
 * @param network fusion and heads, trained
 * @param labels of each head that has some, by head name
 * @param encoders identity of each input's encoder, by input name
 * @param substitutes files that the pipeline file names, by their name in it; they are copied, so
 *     that the version stands for itself
 * @param files more to keep, such as {@code report.json}, by name; folders are parted by {@code /}
 */
public record ModelDraft(
    String pipeline,
    String definition,
    Network network,
    Map<String, List<String>> labels,
    Map<String, String> encoders,
    Map<String, Path> substitutes,
    Map<String, byte[]> files) {
  public ModelDraft {
    labels = Map.copyOf(labels);
    encoders = Map.copyOf(encoders);
    substitutes = Map.copyOf(substitutes);
    files = Map.copyOf(files);
  }

  /** Of a pipeline that names no files. */
  public ModelDraft(
      String pipeline,
      String definition,
      Network network,
      Map<String, List<String>> labels,
      Map<String, String> encoders,
      Map<String, byte[]> files) {
    this(pipeline, definition, network, labels, encoders, Map.of(), files);
  }
}
