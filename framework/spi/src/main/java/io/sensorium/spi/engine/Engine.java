package io.sensorium.spi.engine;

import io.sensorium.network.Network;
import java.util.List;

/** Compiles networks for its devices. Thread-safe. */
public interface Engine extends AutoCloseable {
  /** The name that pipelines use. */
  String name();

  /** The version of the engine and its natives, for reports. */
  String version();

  /** The devices that can be used now, the best one first; never empty. */
  List<Device> devices();

  /**
   * Why a network cannot be compiled, a sentence for each node at fault; empty if it can. Loads
   * nothing.
   */
  List<String> unsupported(Network network);

  /**
   * Compiles a network.
   *
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_NETWORK} with what {@link
   *     #unsupported} says, {@code DEVICE_NOT_AVAILABLE}, or {@code INVALID_REQUEST} if it is to be
   *     trained and the engine declares that it does not train
   */
  Program compile(Network network, CompileOptions options);

  /** Closes what is left of the engine's own; programs are closed by who compiled them. */
  @Override
  void close();
}
