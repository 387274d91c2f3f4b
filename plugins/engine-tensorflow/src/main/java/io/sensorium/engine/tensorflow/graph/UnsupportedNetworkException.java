package io.sensorium.engine.tensorflow.graph;

import java.util.List;

/** A network asks for what TensorFlow, or this compiler, does not have. */
public final class UnsupportedNetworkException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedNetworkException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
