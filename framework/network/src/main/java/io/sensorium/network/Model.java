package io.sensorium.network;

import java.util.Map;

/**
 * An ONNX model: one graph and the version of the standard operator set that it is written in.
 *
 * @param irVersion version of the file format
 * @param opset version of the standard operators
 * @param producer the tool that wrote the file
 * @param metadata free text by key ({@code metadata_props})
 */
public record Model(
    long irVersion, long opset, String producer, Graph graph, Map<String, String> metadata) {
  /** The operator set that Sensorium writes, and that passes normalize to. */
  public static final long OPSET = 21;

  /** The file format version that belongs to {@link #OPSET}. */
  public static final long IR_VERSION = 10;

  public Model {
    metadata = Map.copyOf(metadata);
  }

  /** A model of our own, at {@link #OPSET}. */
  public static Model of(Graph graph) {
    return new Model(IR_VERSION, OPSET, "sensorium", graph, Map.of());
  }
}
