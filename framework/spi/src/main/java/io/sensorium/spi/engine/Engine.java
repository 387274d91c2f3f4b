package io.sensorium.spi.engine;

import io.sensorium.network.Network;
import java.util.List;
import java.util.Optional;

/** Compiles networks for its devices. Thread-safe. */
public interface Engine extends AutoCloseable {
  /** The name that pipelines use. */
  String name();

  /** The version of the engine and its natives, for reports. */
  String version();

  /** The devices that can be used now, the best one first; never empty. */
  List<Device> devices();

  /**
   * The memory of one of its devices; empty if the engine cannot tell. The host knows the CPU's by
   * itself and asks for it only in case that the engine knows better.
   */
  default Optional<DeviceMemory> memory(Device device) {
    return Optional.empty();
  }

  /**
   * The bytes that a program would keep on its device until it is closed, without what a run takes:
   * an estimate, which the host compares with what the device has left before it compiles.
   *
   * <p>An engine that has measured nothing is taken to hold every weight twice, and what it trains
   * three times more, for the gradient and two moments.
   */
  default long programBytes(Network network, CompileOptions options) {
    return 2 * network.weightBytes() + (options.training() ? 3 * network.trainableBytes() : 0);
  }

  /**
   * Why a network cannot be compiled, a sentence for each node at fault; empty if it can. Loads
   * nothing.
   */
  List<String> unsupported(Network network);

  /**
   * Compiles a network.
   *
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_NETWORK} with what {@link
   *     #unsupported} says, {@code DEVICE_NOT_AVAILABLE}, {@code OUT_OF_MEMORY}, or {@code
   *     INVALID_REQUEST} if it is to be trained and the engine declares that it does not train
   */
  Program compile(Network network, CompileOptions options);

  /**
   * Opens a model in a format of the engine's own. The program only runs: nothing in it can be
   * trained.
   *
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_NETWORK} if the engine does not open
   *     this format, the file is damaged, or the model's own signature is not the declared one
   *     (what a model does not say of itself is compared when it runs); {@code
   *     DEVICE_NOT_AVAILABLE}
   */
  default Program open(NativeModel model, Device device) {
    throw model.refusedBy(name());
  }

  /** Closes what is left of the engine's own; programs are closed by who compiled them. */
  @Override
  void close();
}
