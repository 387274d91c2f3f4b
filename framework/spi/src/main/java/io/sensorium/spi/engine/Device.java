package io.sensorium.spi.engine;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an engine computes.
 *
 * @param index of the GPU; 0 for the CPU
 */
public record Device(Kind kind, int index) {
  /** The kind of a device. */
  public enum Kind {
    CPU,
    GPU
  }

  /** In a configuration: the host chooses. */
  public static final String AUTO = "auto";

  public static final Device CPU = new Device(Kind.CPU, 0);
  private static final Pattern GPU_NAME = Pattern.compile("gpu:(\\d{1,3})");

  public static Device gpu(int index) {
    return new Device(Kind.GPU, index);
  }

  /**
   * The device that a configuration asks for.
   *
   * @param choice {@code auto}, {@code cpu} or {@code gpu:N}
   * @param engine for the message
   * @param available the engine's devices, the best one first
   */
  public static Device choose(String choice, String engine, List<Device> available) {
    if (choice.equals(AUTO)) {
      return available.get(0);
    }
    Matcher gpu = GPU_NAME.matcher(choice);
    if (!choice.equals("cpu") && !gpu.matches()) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING, "device '" + choice + "' is none of auto, cpu and gpu:N");
    }
    Device device = choice.equals("cpu") ? CPU : gpu(Integer.parseInt(gpu.group(1)));
    if (!available.contains(device)) {
      throw new SensoriumException(
          ErrorCode.DEVICE_NOT_AVAILABLE,
          "engine '"
              + engine
              + "' has no device "
              + device
              + " here, only "
              + available
              + "; choose one of those, or 'auto'");
    }
    return device;
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "gpu:" + index;
  }
}
