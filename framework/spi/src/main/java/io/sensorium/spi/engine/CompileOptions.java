package io.sensorium.spi.engine;

/**
 * How to compile a network.
 *
 * @param training whether {@link Program#step} will be called
 * @param seed of dropout
 */
public record CompileOptions(Device device, boolean training, long seed) {
  public static CompileOptions inference(Device device) {
    return new CompileOptions(device, false, 0);
  }

  public static CompileOptions training(Device device, long seed) {
    return new CompileOptions(device, true, seed);
  }
}
