package io.sensorium.spi.engine;

import io.sensorium.network.ValueInfo;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model in an engine's own format, which only that engine can open: nobody looks inside, nothing
 * in it can be trained, and no other engine can check what it computes.
 *
 * <p>Such a model is code. It runs with the rights of the host's process, and may read and write
 * files: open only what you would also run as a program. Its digest is the artifact's, and says
 * where it came from, not what it does.
 *
 * @param path the file of a TorchScript module; the folder of a SavedModel
 * @param entry what is run: a method of a TorchScript module, a signature of a SavedModel
 * @param inputs what it is declared to take: by position in TorchScript, by name in a SavedModel
 * @param outputs what it is declared to give; equal symbolic sizes are equal, those of inputs
 *     included
 */
public record NativeModel(
    Format format, Path path, String entry, List<ValueInfo> inputs, List<ValueInfo> outputs) {

  /** A format that some engine can open. */
  public enum Format {
    /** What {@code torch.jit.save} writes: one file. */
    TORCH_SCRIPT("TorchScript", "pytorch"),
    /** What {@code tf.saved_model.save} writes: a folder. */
    SAVED_MODEL("SavedModel", "tensorflow");

    private final String label;
    private final String engine;

    Format(String label, String engine) {
      this.label = label;
      this.engine = engine;
    }

    public String label() {
      return label;
    }
  }

  public NativeModel {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    requireNames("inputs", inputs);
    requireNames("outputs", outputs);
  }

  private static void requireNames(String what, List<ValueInfo> values) {
    Set<String> names = values.stream().map(ValueInfo::name).collect(Collectors.toSet());
    if (names.isEmpty() || names.size() < values.size()) {
      throw new IllegalArgumentException(
          "a native model has " + what + ", each with a name of its own, not " + values);
    }
  }

  /** A TorchScript module whose {@code forward} is run. */
  public static NativeModel torchScript(
      Path file, List<ValueInfo> inputs, List<ValueInfo> outputs) {
    return new NativeModel(Format.TORCH_SCRIPT, file, "forward", inputs, outputs);
  }

  /** A SavedModel whose signature {@code serving_default} is run. */
  public static NativeModel savedModel(
      Path folder, List<ValueInfo> inputs, List<ValueInfo> outputs) {
    return new NativeModel(Format.SAVED_MODEL, folder, "serving_default", inputs, outputs);
  }

  /** Format and path, for messages. */
  public String label() {
    return format.label + " model '" + path + "'";
  }

  /**
   * What an engine says to this model if it is not of a format that it opens.
   *
   * @param opened the formats that it opens
   */
  public SensoriumException refusedBy(String engine, Format... opened) {
    String formats = Stream.of(opened).map(Format::label).collect(Collectors.joining(" and "));
    return new SensoriumException(
        ErrorCode.INVALID_NETWORK,
        "engine '%s' cannot open %s, for it opens %s; run it on engine '%s'"
            .formatted(
                engine,
                label(),
                formats.isEmpty() ? "no native models" : "models of " + formats + " alone",
                format.engine));
  }

  /**
   * What an engine says to a model that is not what it is declared to be.
   *
   * @param reason continues the model's label
   */
  public SensoriumException invalid(String reason) {
    return new SensoriumException(ErrorCode.INVALID_NETWORK, label() + " " + reason);
  }

  /** The same, with its cause. */
  public SensoriumException invalid(String reason, Throwable cause) {
    return new SensoriumException(ErrorCode.INVALID_NETWORK, label() + " " + reason, cause);
  }
}
